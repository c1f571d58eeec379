/**
 * What can be asked for under `mainline` in the atomic space: each breakpoint is registered at most once at a time, CPU-wide on
 * any non-empty set of CPUs, or for a task, on all CPUs or bound to one. A breakpoint that is asked for in one of these ways
 * has a name of its own, as its owner would take a fresh struct: a struct remembers its set of CPUs.
 */
import type { BreakpointEvent } from '../../../machines/events.ts';
import type { Extent } from '../../../machines/packing/booked.ts';
import { usualAddress } from '../../../properties/shorthand.ts';

/** Whom a breakpoint is registered for. */
export interface Request {
  /** A task, or −1: CPU-wide. */
  readonly task: number;
  /** The CPUs, ascending; absent: wherever the task runs. */
  readonly cpus?: readonly number[];
  readonly kind: 'register CPU-wide' | 'register for a task' | 'register for a task on a CPU';
}

const range = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);

const membersOf = (bits: number, cpus: number): readonly number[] =>
  range(cpus).filter((cpu) => (bits & (1 << cpu)) !== 0);

/** All requests; a breakpoint's code is the place of its request in this list and 1, or 0 while it is not registered. */
export const requestsOf = ({ cpus, tasks }: Extent): readonly Request[] => [
  ...range(2 ** cpus - 1).map((m): Request => ({
    task: -1,
    cpus: membersOf(m + 1, cpus),
    kind: 'register CPU-wide',
  })),
  ...range(tasks).flatMap((task): Request[] => [
    { task, kind: 'register for a task' },
    ...range(cpus).map((cpu): Request => ({ task, cpus: [cpu], kind: 'register for a task on a CPU' })),
  ]),
];

const nameOf = (bp: number, { task, cpus }: Request): string => {
  if (task === -1) return `b${bp + 1}`;
  return `${cpus === undefined ? 'u' : 'v'}${bp + 1}${task + 1}`;
};

const taskIn = ({ task }: Request): { task?: string } => (task === -1 ? {} : { task: `t${task + 1}` });

export const registerEvent = (bp: number, request: Request, seq: number): BreakpointEvent => ({
  seq,
  type: 'breakpoint.register',
  bp: nameOf(bp, request),
  ...taskIn(request),
  ...(request.cpus && { cpus: request.cpus }),
  address: usualAddress(nameOf(bp, request), request.task !== -1),
  length: 4,
  access: 'w',
});

export const unregisterEvent = (bp: number, request: Request, seq: number): BreakpointEvent => ({
  seq,
  type: 'breakpoint.unregister',
  bp: nameOf(bp, request),
  ...taskIn(request),
});
