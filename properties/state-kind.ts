/** Of which kind the state of a policy is, told by a state. Loads next to nothing: whoever asks may need the memory. */
import type { ClassicKernel } from '../machines/classic/state.ts';
import { type Machine, machineOf } from '../machines/machine.ts';
import type { MainlineKernel } from '../machines/mainline/state.ts';
import type { Policy } from '../machines/policy.ts';
import type { SlotKernel } from './slot-kernel.ts';

const hasLists = (state: unknown, names: readonly string[]): boolean =>
  typeof state === 'object' &&
  state !== null &&
  names.every((name) => Array.isArray(Reflect.get(state, name)));

/** What the state of a policy tells before it is known of what kind it is. */
export interface SomePolicy {
  initial(machine: Machine): object;
}

/** Are its slots divided by one number, and is the rest of its state as the invariants read it? */
export const hasBoundary = (policy: SomePolicy): policy is Policy<SlotKernel> => {
  const start = policy.initial(machineOf(2));
  const { kernelPos }: { kernelPos?: unknown } = start;
  return typeof kernelPos === 'number' && hasLists(start, ['userRefcount', 'cpus', 'tasks', 'structs']);
};

/** Is its state that of machines/classic/state.ts, perhaps with more in it? */
export const isClassic = (policy: SomePolicy): policy is Policy<ClassicKernel> => {
  if (!hasBoundary(policy)) return false;
  const { cpus } = policy.initial(machineOf(2));
  return cpus.every((cpu) => hasLists(cpu, ['kernel', 'dr']) && typeof cpu.consumed === 'number');
};

/** Is it of the kind of `mainline`? */
export const countsEvents = (policy: SomePolicy): policy is Policy<MainlineKernel> => {
  const start = policy.initial(machineOf(2));
  return 'histograms' in start && hasLists(start, ['cpuPinned', 'events', 'holders', 'breakpoints']);
};
