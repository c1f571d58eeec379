/** Where the events of an open go: the tasks and CPUs that a request names (domain.md §6.3 and §6.4, "Kernel users"). */
import type { Operation } from '../operation.ts';
import type { World } from '../policy.ts';
import { NONE } from '../roster.ts';
import type { Claim } from './admission.ts';
import { rememberedOf } from './breakpoints.ts';
import { ALL_CPUS, holderOfTask, type MainlineKernel } from './state.ts';

/** `flags` of `perf_event_open`. */
export const PERF_FLAG = { noGroup: 1, output: 2, pidCgroup: 4, cloexec: 8 } as const;

export interface Target {
  /** The task, or NONE: CPU-wide. */
  readonly task: number;
  /** One event each, ascending; {@link ALL_CPUS} alone: wherever the task runs. */
  readonly cpus: readonly number[];
}

const EVERYWHERE: readonly number[] = [ALL_CPUS];

const onlineCpus = (kernel: MainlineKernel): number[] =>
  kernel.cpus.flatMap(({ online }, cpu) => (online ? [cpu] : []));

/** A system-wide breakpoint is one event for every CPU that is online at this moment. */
const fromFields = (kernel: MainlineKernel, op: Operation, world: World): Target => {
  const mask = op.mask === NONE ? rememberedOf(kernel, op.bp).mask : op.mask;
  if (mask !== NONE) return { task: op.task, cpus: world.roster.masks.at(mask) };
  return { task: op.task, cpus: op.task === NONE ? onlineCpus(kernel) : EVERYWHERE };
};

/** With a cgroup the `pid` is a descriptor, and the event is CPU-wide. */
const fromPerf = (op: Operation, world: World): Target => {
  const { pid, cpu, flags } = world.roster.requests.at(op.perf);
  return { task: pid === -1 || (flags & PERF_FLAG.pidCgroup) !== 0 ? NONE : op.task, cpus: [cpu] };
};

/** The target of a register. */
export const targetOf = (kernel: MainlineKernel, op: Operation, world: World): Target =>
  op.perf === NONE ? fromFields(kernel, op, world) : fromPerf(op, world);

/** What admission has to know of one event of a target. */
export const claimOf = (kernel: MainlineKernel, target: Target, cpu: number): Claim => ({
  isForTask: target.task !== NONE,
  holder: target.task === NONE ? undefined : holderOfTask(kernel, target.task),
  cpu,
});
