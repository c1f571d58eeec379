/**
 * A pyramid over the events of a timeline: buckets of events, each level half as many as the one below, with how many events
 * of each lane fall into a bucket and what among them must never vanish from sight, however far one zooms out.
 */

/** Events of a bucket of the lowest level. */
export const BUCKET = 64;

/** What an event is to the eye; the worst of a bucket is seen. */
export const PLAIN = 1;
export const REFUSED = 2;
export const VIOLATED = 4;
export const DIED = 8;

interface Level {
  /** Events of a bucket. */
  readonly width: number;
  readonly buckets: number;
  /** By bucket, then by lane. */
  readonly counts: Uint32Array;
  readonly marks: Uint8Array;
}

export interface Pyramid {
  /** Adds what event `index` (from 0) is to a lane. */
  readonly add: (index: number, lane: number, mark: number) => void;
  /** Builds the levels above the lowest again, once events were added. */
  readonly settle: () => void;
  /**
   * The level that answers for buckets of at least `width` events: the widest one that is not wider. Undefined where every
   * bucket would be too wide, so that the events themselves have to be asked.
   */
  readonly levelFor: (width: number) => Level | undefined;
}

const emptyLevel = (events: number, width: number, lanes: number): Level => {
  const buckets = Math.ceil(events / width);
  return { width, buckets, counts: new Uint32Array(buckets * lanes), marks: new Uint8Array(buckets * lanes) };
};

const raise = (below: Level, above: Level, lanes: number): void => {
  above.counts.fill(0);
  above.marks.fill(0);
  for (let bucket = 0; bucket < below.buckets; bucket += 1) {
    for (let lane = 0; lane < lanes; lane += 1) {
      const from = bucket * lanes + lane;
      const to = (bucket >> 1) * lanes + lane;
      above.counts[to] = (above.counts[to] ?? 0) + (below.counts[from] ?? 0);
      above.marks[to] = (above.marks[to] ?? 0) | (below.marks[from] ?? 0);
    }
  }
};

export const createPyramid = (events: number, lanes: number): Pyramid => {
  const levels: Level[] = [];
  for (let width = BUCKET; ; width *= 2) {
    levels.push(emptyLevel(events, width, lanes));
    if (width >= events) break;
  }
  const [lowest] = levels;
  return {
    add: (index, lane, mark) => {
      if (lowest === undefined) return;
      const at = Math.floor(index / BUCKET) * lanes + lane;
      lowest.counts[at] = (lowest.counts[at] ?? 0) + (mark === VIOLATED ? 0 : 1);
      lowest.marks[at] = (lowest.marks[at] ?? 0) | mark;
    },
    settle: () => {
      levels.forEach((level, i) => {
        const above = levels[i + 1];
        if (above !== undefined) raise(level, above, lanes);
      });
    },
    levelFor: (width) => levels.findLast((level) => level.width <= width),
  };
};
