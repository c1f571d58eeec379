/** What the timeline draws: lanes by CPU and by task, and the slots that are taken on each CPU, for the columns of a window. */
import type { EventColumns } from '../../replay/columns.ts';
import { NONE, type Roster } from '../../../machines/roster.ts';
import { createPyramid, type Pyramid } from './pyramid.ts';

/** One line of the timeline. */
export interface Lane {
  readonly kind: 'cpu' | 'task' | 'others';
  readonly name: string;
}

/** A window of the timeline, column by column. */
export interface OverviewView {
  readonly from: number;
  readonly to: number;
  readonly columns: number;
  readonly lanes: number;
  /** By lane, then by column: how many events, and the marks of `pyramid.ts` of what among them. */
  readonly counts: Uint32Array;
  readonly marks: Uint8Array;
  /** By CPU, then by column: the fewest and the most slots taken. */
  readonly fewest: Uint8Array;
  readonly most: Uint8Array;
}

/** Lanes that a reader can take in; what is beyond them shares one. */
const MOST_CPU_LANES = 16;
const MOST_TASK_LANES = 12;

/** Which lanes an event stands in. */
export interface LaneTable {
  readonly lanes: readonly Lane[];
  readonly ofCpu: (cpu: number) => number;
  /** NONE for an event of no task. */
  readonly ofTask: (task: number) => number;
}

const busiest = (events: EventColumns): readonly number[] => {
  const counts = new Map<number, number>();
  for (const block of events.blocks(0, events.length)) {
    for (const task of block.task) if (task !== NONE) counts.set(task, (counts.get(task) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([task]) => task);
};

export const lanesOf = (events: EventColumns, cpus: number, roster: Roster): LaneTable => {
  const cpuLanes = Math.min(cpus, MOST_CPU_LANES);
  const tasks = busiest(events);
  const shown = tasks.slice(0, MOST_TASK_LANES).toSorted((a, b) => a - b);
  const isCrowded = cpus > cpuLanes || tasks.length > shown.length;
  const lanes: Lane[] = [
    ...Array.from({ length: cpuLanes }, (_, cpu): Lane => ({ kind: 'cpu', name: `CPU ${cpu}` })),
    ...shown.map((task): Lane => ({ kind: 'task', name: roster.tasks.at(task) })),
    ...(isCrowded ? [{ kind: 'others', name: 'others' } as const] : []),
  ];
  const byTask = new Map(shown.map((task, i) => [task, cpuLanes + i]));
  const others = lanes.length - 1;
  return {
    lanes,
    ofCpu: (cpu) => (cpu < cpuLanes ? cpu : others),
    ofTask: (task) => (task === NONE ? NONE : (byTask.get(task) ?? others)),
  };
};

/** The slots taken on each CPU after each event; CPUs beyond the lanes are not drawn. */
export interface Pressure {
  readonly cpus: number;
  readonly note: (index: number, used: (cpu: number) => number) => void;
  readonly at: (index: number, cpu: number) => number;
}

export const createPressure = (events: number, cpus: number): Pressure => {
  const drawn = Math.min(cpus, MOST_CPU_LANES);
  const values = new Uint8Array(events * drawn);
  return {
    cpus: drawn,
    note: (index, used) => {
      for (let cpu = 0; cpu < drawn; cpu += 1) values[index * drawn + cpu] = Math.min(255, used(cpu));
    },
    at: (index, cpu) => values[index * drawn + cpu] ?? 0,
  };
};

export interface Overview {
  readonly table: LaneTable;
  readonly pyramid: Pyramid;
  /** The window of events `from` to before `to`, counted from 0, in so many columns. */
  readonly window: (from: number, to: number, columns: number) => OverviewView;
}

/** What the overview reads of the events. */
export interface Described {
  readonly events: number;
  readonly cpuOf: (index: number) => number;
  readonly taskOf: (index: number) => number;
  readonly markOf: (index: number) => number;
  readonly pressure: Pressure;
}

export const createOverview = (table: LaneTable, its: Described): Overview => {
  const lanes = table.lanes.length;
  const pyramid = createPyramid(its.events, lanes);

  const lanesOfEvent = (index: number, each: (lane: number) => void): void => {
    each(table.ofCpu(its.cpuOf(index)));
    const lane = table.ofTask(its.taskOf(index));
    if (lane !== NONE) each(lane);
  };
  for (let index = 0; index < its.events; index += 1) {
    const mark = its.markOf(index);
    lanesOfEvent(index, (lane) => pyramid.add(index, lane, mark));
  }
  pyramid.settle();

  const window = (from: number, to: number, columns: number): OverviewView => {
    const { cpus, at } = its.pressure;
    const view: OverviewView = {
      from,
      to,
      columns,
      lanes,
      counts: new Uint32Array(lanes * columns),
      marks: new Uint8Array(lanes * columns),
      fewest: new Uint8Array(cpus * columns).fill(255),
      most: new Uint8Array(cpus * columns),
    };
    const perColumn = (to - from) / columns;
    const columnOf = (index: number): number =>
      Math.min(columns - 1, Math.max(0, Math.floor((index - from) / perColumn)));
    const put = (lane: number, column: number, count: number, mark: number): void => {
      const cell = lane * columns + column;
      view.counts[cell] = (view.counts[cell] ?? 0) + count;
      view.marks[cell] = (view.marks[cell] ?? 0) | mark;
    };
    const level = pyramid.levelFor(perColumn);
    if (level === undefined) {
      for (let index = Math.max(0, from); index < Math.min(to, its.events); index += 1) {
        const mark = its.markOf(index);
        lanesOfEvent(index, (lane) => put(lane, columnOf(index), 1, mark));
      }
    } else {
      const last = Math.min(level.buckets, Math.ceil(to / level.width));
      for (let bucket = Math.max(0, Math.floor(from / level.width)); bucket < last; bucket += 1) {
        const column = columnOf(bucket * level.width);
        for (let lane = 0; lane < lanes; lane += 1) {
          const cell = bucket * lanes + lane;
          put(lane, column, level.counts[cell] ?? 0, level.marks[cell] ?? 0);
        }
      }
    }
    for (let index = Math.max(0, from); index < Math.min(to, its.events); index += 1) {
      const column = columnOf(index);
      for (let cpu = 0; cpu < cpus; cpu += 1) {
        const cell = cpu * columns + column;
        const used = at(index, cpu);
        if (used < (view.fewest[cell] ?? 0)) view.fewest[cell] = used;
        if (used > (view.most[cell] ?? 0)) view.most[cell] = used;
      }
    }
    return view;
  };
  return { table, pyramid, window };
};
