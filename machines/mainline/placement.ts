/**
 * Placement: which debug register of a CPU serves which event (domain.md §6.1). An event takes the lowest free register when
 * its turn comes; a CPU's table says whom each register serves.
 */
import type { Operation } from '../operation.ts';
import type { World } from '../policy.ts';
import { NONE } from '../roster.ts';
import { encodeSlot } from '../x86/dr7.ts';
import { slotFires } from '../x86/fire.ts';
import { accessOfBpType, hardwareLength } from '../x86/perf-breakpoint.ts';
import {
  ALL_CPUS,
  type CpuEntry,
  cpuOf,
  eventOf,
  holderOfTask,
  type MainlineKernel,
  taskOf,
} from './state.ts';

/** The events that compete for the registers of a CPU: the CPU-wide ones, then those of its current task. */
const candidates = (kernel: MainlineKernel, here: CpuEntry): readonly number[] => {
  const ofTask = here.current === NONE ? undefined : holderOfTask(kernel, here.current)?.events;
  return ofTask === undefined ? here.events : [...here.events, ...ofTask];
};

const isDue = (kernel: MainlineKernel, id: number, cpu: number): boolean => {
  const event = eventOf(kernel, id);
  return event.attached && !event.disabled && (event.cpu === ALL_CPUS || event.cpu === cpu);
};

/**
 * Frees the registers of events that are not due here any more and gives the lowest free ones to those that are and have
 * none. Without a free register an event waits (only where more was granted than fits: domain.md §6.4, "Exchange").
 */
export const settleCpu = (kernel: MainlineKernel, cpu: number): void => {
  const here = cpuOf(kernel, cpu);
  const due = here.online ? candidates(kernel, here).filter((id) => isDue(kernel, id, cpu)) : [];
  const { registers } = here;
  for (let n = 0; n < registers.length; n += 1) {
    const id = registers[n] ?? NONE;
    if (id !== NONE && !due.includes(id)) registers[n] = NONE;
  }
  for (const id of due) {
    if (registers.includes(id)) continue;
    const free = registers.indexOf(NONE);
    if (free === -1) return;
    registers[free] = id;
  }
};

/** The current task leaves the CPU, and its events their registers. */
export const idleCpu = (kernel: MainlineKernel, cpu: number): void => {
  const { current } = cpuOf(kernel, cpu);
  if (current !== NONE) taskOf(kernel, current).runsOn = NONE;
  cpuOf(kernel, cpu).current = NONE;
  settleCpu(kernel, cpu);
};

/** Settles the CPU that an event's change concerns: its own if it is CPU-wide, else the one on which its task runs. */
export const settleEvent = (kernel: MainlineKernel, holder: number, cpu: number): void => {
  if (holder === NONE) {
    settleCpu(kernel, cpu);
    return;
  }
  const task = kernel.holders[holder]?.task ?? NONE;
  const runsOn = kernel.tasks[task]?.runsOn ?? NONE;
  if (runsOn !== NONE) settleCpu(kernel, runsOn);
};

/** Calls the owner of each register that an access fires, found by the register's number in this CPU's table (domain.md §6.6). */
export const deliver = (kernel: MainlineKernel, op: Operation, world: World): void => {
  const touched = world.roster.addresses.at(op.address);
  cpuOf(kernel, op.cpu).registers.forEach((id, n) => {
    if (id === NONE) return;
    const event = eventOf(kernel, id);
    const dr7 = encodeSlot(n, hardwareLength(event.type, event.length), accessOfBpType(event.type));
    const watched = world.roster.addresses.at(event.address);
    // ptrace's events have a handler, but no name to deliver to.
    if (event.bp !== NONE && slotFires(dr7, n, watched, touched, op.length, op.access))
      world.delivered.push(event.bp);
  });
};
