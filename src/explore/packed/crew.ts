/** Workers that search one space together, level by level, and whoever leads them. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { HBP_NUM } from '../../../machines/machine.ts';
import { type Bound, type Break, MOST_BREAKS, type Position, type SearchProgress } from '../search.ts';
import { BITS, double, isCrowded, MOST_AT_ONCE, SIZE, tableOver } from '../state-table.ts';
import type { Tally } from '../tally.ts';
import { type Assignment, CURSOR, type Order, type Report, STOP } from './crew-words.ts';
import { NotSeparable } from './effects/effects.ts';

/** How full a table may be when a level is gone on with; beyond it there is room for what is being done meanwhile. */
const FULLEST = 0.6;

/** Successors of the states that a worker takes at a time, about. */
const AT_A_TIME = 2 ** 15;

/** States that a crew may find after it was told to stop. */
export const marginFor = (workers: number): number => workers * (AT_A_TIME + MOST_AT_ONCE);

/** Milliseconds between two looks at how it goes. */
const LOOK_EVERY = 200;

export interface CrewOptions {
  readonly workers: number;
  readonly depth?: number;
  /** Told now and then how far it has come. */
  readonly watch?: (progress: SearchProgress) => void;
  /** When it is aborted, the search ends as soon as what is begun is done. */
  readonly signal?: AbortSignal;
}

export type CrewAssignment = Omit<Assignment, 'number' | 'done' | 'chunk'>;

interface Member {
  readonly say: (order: Order) => Promise<Report>;
  readonly dismiss: () => Promise<unknown>;
}

const hire = (assignment: Assignment): Member => {
  const program = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(program, { workerData: assignment });
  return {
    dismiss: () => worker.terminate(),
    say: (order) =>
      new Promise((resolve, reject) => {
        const settle = (): void => {
          worker.off('message', answer);
          worker.off('error', fail);
        };
        const answer = (report: Report): void => {
          settle();
          resolve(report);
        };
        const fail = (error: unknown): void => {
          settle();
          reject(error instanceof Error ? error : new Error(String(error)));
        };
        worker.on('message', answer);
        worker.on('error', fail);
        worker.postMessage(order);
      }),
  };
};

export interface Crew {
  /** Goes on until the end, or until it is told to stop. `position` and `breaks` are where it is, and go along. */
  readonly search: (position: Position, breaks: Break[]) => Promise<Bound | 'complete'>;
  readonly transitions: () => number;
  /** Adds the ways that requests went to a tally. */
  readonly tellCourses: (tally: Tally) => Promise<void>;
  readonly dismiss: () => Promise<void>;
}

export const gatherCrew = (assignment: CrewAssignment, options: CrewOptions): Crew => {
  const { store } = assignment;
  const { control } = store;
  const { workers, depth: deepest = Number.POSITIVE_INFINITY, watch, signal } = options;
  const done = new Float64Array(new SharedArrayBuffer(workers * Float64Array.BYTES_PER_ELEMENT));
  const { cpus, breakpoints, tasks } = assignment.extent;
  const requests = breakpoints * 2 ** cpus + tasks * (HBP_NUM + 1);
  const chunk = Math.max(1, Math.floor(AT_A_TIME / requests));
  const members = Array.from({ length: workers }, (_, number) =>
    hire({ ...assignment, chunk, number, done }),
  );
  const transitions = (): number => done.reduce((sum, count) => sum + count, 0);
  const sizeNow = (): number => Atomics.load(control, SIZE);

  const tellAll = async (orderOf: (number: number) => Order): Promise<readonly Report[]> => {
    const reports = await Promise.all(members.map((member, number) => member.say(orderOf(number))));
    if (reports.some(({ kind }) => kind === 'not separable')) throw new NotSeparable();
    return reports;
  };
  const grow = async (): Promise<void> => {
    double(store);
    double(store);
    while (isCrowded(store) || hasTooLittleRoom()) double(store);
    const share = Math.ceil(sizeNow() / workers);
    await tellAll((number) => ({
      kind: 'refill',
      from: number * share,
      to: Math.min((number + 1) * share, sizeNow()),
    }));
  };
  /** What is left of the table when it is as full as it may be has to do for all that is begun. */
  const hasTooLittleRoom = (): boolean => (1 - FULLEST) * 2 ** (control[BITS] ?? 0) < marginFor(workers);
  const progressAt = ({ depth }: Position) => {
    const table = tableOver(store);
    return (): SearchProgress => ({
      states: sizeNow(),
      transitions: transitions(),
      depth,
      frontier: sizeNow() - Math.min(Atomics.load(control, CURSOR), sizeNow()),
      bytes: table.bytes(),
    });
  };

  /** As much of a level as the table has room for. */
  const expand = async (position: Position, breaks: Break[]): Promise<void> => {
    const { levelEnd, depth } = position;
    const most = Math.min(FULLEST * 2 ** (control[BITS] ?? 0), store.capacity - marginFor(workers));
    const progress = progressAt(position);
    const timer = watch && setInterval(() => watch(progress()), LOOK_EVERY);
    const reports = await tellAll(() => ({ kind: 'expand', levelEnd, most, depth }));
    clearInterval(timer);
    for (const report of reports) if (report.kind === 'done') breaks.push(...report.breaks);
    breaks.length = Math.min(breaks.length, MOST_BREAKS);
    position.at = Math.min(Atomics.load(control, CURSOR), levelEnd);
  };

  return {
    transitions,
    async search(position, breaks) {
      const stop = (): void => void Atomics.store(control, STOP, 1);
      signal?.addEventListener('abort', stop);
      try {
        for (;;) {
          if (signal?.aborted === true) return 'signal';
          if (position.at === sizeNow()) return 'complete';
          if (position.at === position.levelEnd) {
            position.depth += 1;
            position.levelEnd = sizeNow();
          }
          if (position.depth >= deepest) return 'depth';
          if (sizeNow() >= store.capacity - marginFor(workers)) return 'memory';
          if (isCrowded(store) || hasTooLittleRoom()) await grow();
          Atomics.store(control, CURSOR, position.at);
          await expand(position, breaks);
        }
      } finally {
        signal?.removeEventListener('abort', stop);
        Atomics.store(control, STOP, 0);
      }
    },
    async tellCourses(tally) {
      for (const report of await tellAll(() => ({ kind: 'courses' }))) {
        if (report.kind !== 'courses') continue;
        report.courses.forEach((course, i) => {
          tally.add(course, report.counts[i] ?? 0);
        });
      }
    },
    async dismiss() {
      await Promise.all(members.map((member) => member.dismiss()));
    },
  };
};
