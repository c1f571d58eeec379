/** What the timeline draws: lanes by CPU and by task, and the slots that are taken on each CPU, for the columns of a window. */
import type { EventColumns } from '../../replay/columns.ts';
import { NONE, type Roster } from '../../../machines/roster.ts';
import type { Pressure } from './pressure.ts';
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
export const MOST_CPU_LANES = 16;
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
  const others = lanes.length - 1;
  const byTask = new Int32Array(roster.tasks.size).fill(others);
  shown.forEach((task, i) => (byTask[task] = cpuLanes + i));
  return {
    lanes,
    ofCpu: (cpu) => (cpu < cpuLanes ? cpu : others),
    ofTask: (task) => (task === NONE ? NONE : (byTask[task] ?? others)),
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
  readonly events: EventColumns;
  readonly markOf: (index: number) => number;
  readonly pressure: Pressure;
}

export const createOverview = (table: LaneTable, its: Described): Overview => {
  const lanes = table.lanes.length;
  const { length } = its.events;
  const pyramid = createPyramid(length, lanes);

  const eachLane = (from: number, to: number, tell: (index: number, lane: number) => void): void => {
    let index = from;
    for (const { cpu, task } of its.events.blocks(from, to)) {
      for (let i = 0; i < cpu.length; i += 1) {
        tell(index, table.ofCpu(cpu[i] ?? 0));
        const lane = table.ofTask(task[i] ?? NONE);
        if (lane !== NONE) tell(index, lane);
        index += 1;
      }
    }
  };
  eachLane(0, length, (index, lane) => pyramid.add(index, lane, its.markOf(index)));
  pyramid.settle();

  const window = (from: number, to: number, columns: number): OverviewView => {
    const { cpus } = its.pressure;
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
      eachLane(Math.max(0, from), Math.min(to, length), (index, lane) =>
        put(lane, columnOf(index), 1, its.markOf(index)),
      );
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
    its.pressure.each(from, to, perColumn, (index, cpu, fewest, most) => {
      const cell = cpu * columns + columnOf(index);
      if (fewest < (view.fewest[cell] ?? 0)) view.fewest[cell] = fewest;
      if (most > (view.most[cell] ?? 0)) view.most[cell] = most;
    });
    return view;
  };
  return { table, pyramid, window };
};
