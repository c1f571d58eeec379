/**
 * What an allocator is built from, and the allocators that are here. Nothing of Node and nothing of other packages: a policy from a
 * file runs in the inspector's page with these.
 */

// The vocabulary: machines, events, and what stands for their names in a state.
export type { Machine } from '../machines/machine.ts';
export { DEFAULT_FACTS, HBP_NUM, machineOf, MAX_CPUS } from '../machines/machine.ts';
export type { Access, EventType, LedgerEvent, Observed, PerfRequest } from '../machines/events.ts';
export type { Operation } from '../machines/operation.ts';
export { ACCESS_CODE, ACCESS_NAMES, decode } from '../machines/operation.ts';
export type { InternTable, Roster } from '../machines/roster.ts';
export { createRoster, NONE } from '../machines/roster.ts';
export type { Address } from '../machines/x86/address.ts';

// What a policy is.
export type { Part, PartName, Policy, Recipe, StateRow, World } from '../machines/policy.ts';
export { part, recipe, worldOf } from '../machines/policy.ts';
export type { Errno, Fault, Outcome, Result } from '../machines/outcome.ts';
export { GRANTED, NOTHING_TO_DO, oops, refusal, UNSUPPORTED } from '../machines/outcome.ts';
export type { Capacity, Holding, Shortage } from '../machines/holdings.ts';

// Building blocks: the state of an allocator with a boundary, and how x86 validates and encodes.
export type { ClassicKernel, Cpu, Struct, Task } from '../machines/classic/state.ts';
export {
  at,
  cpuOf,
  initialClassicKernel,
  POSSIBLE_MASK,
  storeSettings,
  structOf,
  taskOf,
} from '../machines/classic/state.ts';
export type { PercpuKernel, Registration } from '../machines/percpu/state.ts';
export {
  cpusOf,
  forget,
  initialPercpuKernel,
  isRegistered,
  registrationOf,
} from '../machines/percpu/state.ts';
export type { ClassicRow } from '../machines/classic/row.ts';
export { classicRow } from '../machines/classic/row.ts';
export { isInMask, MASK_FOR_TASK } from '../machines/classic/patch.ts';
export type { Settings } from '../machines/x86/validate.ts';
export { validate } from '../machines/x86/validate.ts';
export { encodeSlot, isEnabled, slotMask } from '../machines/x86/dr7.ts';

// Building blocks: what happens on a CPU, to a task and for its breakpoints.
export type { Sides } from '../machines/classic/recipes.ts';
export { classicRecipes } from '../machines/classic/recipes.ts';
export type { UserSide } from '../machines/classic/user-space.ts';
export { onlyHere, runsTarget, targetOf } from '../machines/classic/user-space.ts';
export type { Watched } from '../machines/classic/registers.ts';
export { clearKernelPart, disable, loadTable, powerDown } from '../machines/classic/registers.ts';
export { debugException, debugExceptionOfLoaded } from '../machines/classic/exception.ts';
export { cpuOffline, cpuOnline } from '../machines/classic/hotplug.ts';
export { execOrExit, execOrExitFreeingNothing, fork, forkWithoutSlots } from '../machines/classic/tasks.ts';
export type { KernelShare } from '../machines/classic/holdings.ts';
export { classicCapacity, classicHoldings, cpusOfMask } from '../machines/classic/holdings.ts';
export { percpuShare } from '../machines/percpu/holdings.ts';

// Building blocks: how the states of an allocator are packed for `explore`.
export type { Booked, Extent } from '../machines/packing/booked.ts';
export type { Field } from '../machines/packing/field.ts';
export type { StatePacking } from '../machines/packing/packing.ts';
export { classicPacking, globalPacking, percpuPacking } from '../machines/packing/packing.ts';
export { maskField, refcountField, userField } from '../machines/packing/classic-fields.ts';
export { registrationsField } from '../machines/packing/percpu-fields.ts';

// The allocators that are here.
export type { PolicyName } from '../machines/policies/index.ts';
export { policies } from '../machines/policies/index.ts';
export { percpuWith } from '../machines/policies/percpu.ts';
export type { Repair } from '../machines/percpu/repairs.ts';
export { ALL_REPAIRS, REPAIRS, repairsWithout } from '../machines/percpu/repairs.ts';
