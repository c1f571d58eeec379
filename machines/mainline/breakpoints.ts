/** What a name stands for in `mainline`: what its owner remembers of it, and what was granted under it (domain.md §1.4). */
import type { Operation } from '../operation.ts';
import { NONE } from '../roster.ts';
import { type Breakpoint, eventOf, type MainlineKernel } from './state.ts';

const FRESH: Omit<Breakpoint, 'registrations'> = {
  mask: NONE,
  type: 0,
  address: 0,
  length: 0,
  inherit: false,
  excludeKernel: false,
  disabled: false,
};

/** What is remembered of a breakpoint; a zeroed struct the first time. */
export const rememberedOf = (kernel: MainlineKernel, bp: number): Omit<Breakpoint, 'registrations'> =>
  kernel.breakpoints[bp] ?? FRESH;

/** The entry of a breakpoint, made the first time. */
export const breakpointOf = (kernel: MainlineKernel, bp: number): Breakpoint => {
  const known = kernel.breakpoints[bp];
  if (known !== undefined) return known;
  while (kernel.breakpoints.length <= bp) kernel.breakpoints.push(undefined);
  kernel.breakpoints[bp] = { ...FRESH, registrations: [] };
  // Read back: under immer the draft differs from the object that was put in.
  return kernel.breakpoints[bp];
};

/** Is this registration's target the task that the call names? */
const isFor = (kernel: MainlineKernel, registration: readonly number[], task: number): boolean => {
  const first = registration[0];
  if (first === undefined) return false;
  const { holder } = eventOf(kernel, first);
  return holder !== NONE && kernel.holders[holder]?.task === task;
};

/**
 * Which registration a modify or an unregister is about: the latest for the task that it names, else the latest of all. Each
 * register that was granted made events of its own, so that one unregister gives back one register.
 * @returns its index, -1 if there is none
 */
export const registrationIndex = (kernel: MainlineKernel, op: Operation): number => {
  const registrations = kernel.breakpoints[op.bp]?.registrations ?? [];
  if (op.task === NONE) return registrations.length - 1;
  return registrations.findLastIndex((registration) => isFor(kernel, registration, op.task));
};

/** The events that a modify or an unregister is about; undefined if nothing is registered. */
export const registrationOf = (kernel: MainlineKernel, op: Operation): readonly number[] | undefined =>
  kernel.breakpoints[op.bp]?.registrations[registrationIndex(kernel, op)];
