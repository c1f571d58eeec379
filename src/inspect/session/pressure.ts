/**
 * The slots taken on each CPU after each event, and a pyramid over them: the fewest and the most of each bucket of events, each
 * level half as many buckets as the one below, so that a window of any width is drawn from few numbers.
 */
import { BUCKET } from './pyramid.ts';

interface Level {
  readonly width: number;
  readonly buckets: number;
  /** By bucket, then by CPU. */
  readonly fewest: Uint8Array;
  readonly most: Uint8Array;
}

export interface Pressure {
  /** CPUs that are drawn. */
  readonly cpus: number;
  /** Of the next event. */
  readonly note: (used: (cpu: number) => number) => void;
  /** Of event `seq`, from 1. */
  readonly at: (seq: number, cpu: number) => number;
  /** Builds the pyramid again, once events were added. */
  readonly settle: () => void;
  /**
   * Tells the fewest and the most of each CPU for pieces of the events from `from` to before `to`: whole buckets, none of them
   * wider than `width` unless it is a single event.
   */
  readonly each: (
    from: number,
    to: number,
    width: number,
    tell: (index: number, cpu: number, fewest: number, most: number) => void,
  ) => void;
}

const FIRST_ROOM = 1024;
/** More slots than this are drawn as this many. */
const MOST = 255;

const emptyLevel = (events: number, width: number, cpus: number): Level => {
  const buckets = Math.ceil(events / width);
  const cells = buckets * cpus;
  return { width, buckets, fewest: new Uint8Array(cells).fill(MOST), most: new Uint8Array(cells) };
};

const put = ({ fewest, most }: Level, cell: number, least: number, greatest: number): void => {
  if (least < (fewest[cell] ?? 0)) fewest[cell] = least;
  if (greatest > (most[cell] ?? 0)) most[cell] = greatest;
};

const raise = (below: Level, above: Level, cpus: number): void => {
  for (let bucket = 0; bucket < below.buckets; bucket += 1) {
    for (let cpu = 0; cpu < cpus; cpu += 1) {
      const from = bucket * cpus + cpu;
      put(above, (bucket >> 1) * cpus + cpu, below.fewest[from] ?? MOST, below.most[from] ?? 0);
    }
  }
};

export const createPressure = (cpus: number): Pressure => {
  let values = new Uint8Array(FIRST_ROOM * cpus);
  let events = 0;
  let levels: Level[] = [];

  const lowestLevel = (): Level => {
    const lowest = emptyLevel(events, BUCKET, cpus);
    for (let index = 0; index < events; index += 1) {
      const bucket = Math.floor(index / BUCKET) * cpus;
      for (let cpu = 0; cpu < cpus; cpu += 1) {
        const value = values[index * cpus + cpu] ?? 0;
        put(lowest, bucket + cpu, value, value);
      }
    }
    return lowest;
  };

  return {
    cpus,
    note: (used) => {
      if ((events + 1) * cpus > values.length) {
        const larger = new Uint8Array(values.length * 2);
        larger.set(values);
        values = larger;
      }
      for (let cpu = 0; cpu < cpus; cpu += 1) values[events * cpus + cpu] = Math.min(MOST, used(cpu));
      events += 1;
    },
    at: (seq, cpu) => values[(seq - 1) * cpus + cpu] ?? 0,
    settle: () => {
      let level = lowestLevel();
      levels = [level];
      while (level.width < events) {
        const above = emptyLevel(events, level.width * 2, cpus);
        raise(level, above, cpus);
        levels.push(above);
        level = above;
      }
    },
    each: (from, to, width, tell) => {
      const first = Math.max(0, from);
      const last = Math.min(to, events);
      const level = levels.findLast((one) => one.width <= width);
      if (level === undefined) {
        for (let index = first; index < last; index += 1) {
          for (let cpu = 0; cpu < cpus; cpu += 1) {
            const value = values[index * cpus + cpu] ?? 0;
            tell(index, cpu, value, value);
          }
        }
        return;
      }
      for (let bucket = Math.floor(first / level.width); bucket * level.width < last; bucket += 1) {
        for (let cpu = 0; cpu < cpus; cpu += 1) {
          const cell = bucket * cpus + cpu;
          tell(bucket * level.width, cpu, level.fewest[cell] ?? MOST, level.most[cell] ?? 0);
        }
      }
    },
  };
};
