/**
 * Which steps may change what an invariant says: a long ledger is judged by looking again only where something was touched.
 * Parts of a state are the same object before and after a step that left them alone.
 */
import { NONE } from '../machines/roster.ts';
import type { Step } from './invariant.ts';
import type { SlotKernel } from './slot-kernel.ts';
import { targetOfCall, type Witness } from './witness/state.ts';

/** May the step have changed what the invariant said after the step before it? */
export type Concern<S = SlotKernel> = (step: Step<S>, witness: Witness) => boolean;

/** It reads these parts of the state, and the state alone. */
export const reads =
  (...parts: readonly (keyof SlotKernel)[]): Concern =>
  ({ before, after }) =>
    parts.some((part) => before[part] !== after[part]);

/** It reads these parts of the state, and the registrations of kernel-space breakpoints. */
export const readsRegistrationsAnd = (...parts: readonly (keyof SlotKernel)[]): Concern => {
  const isTouched = reads(...parts);
  return (step, witness) =>
    isTouched(step, witness) ||
    (step.op.type.startsWith('breakpoint.') && targetOfCall(witness, step) === NONE);
};
