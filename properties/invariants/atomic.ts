import { NONE } from '../../machines/roster.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import { firstDifference } from '../difference.ts';
import type { Finding, Invariant, Step } from '../invariant.ts';
import { breakpointName, operationText } from '../wording.ts';
import type { Witness } from '../witness/state.ts';

/** The structs are their callers' memory and looked at apart. */
const allocatorOf = (state: object): Readonly<Record<string, unknown>> => {
  const { structs: _callers, ...allocator }: { structs?: unknown } = state;
  return { ...allocator };
};

const changedAllocator = (step: Step): Finding | undefined => {
  if (step.before === step.after) return undefined;
  const place = firstDifference(allocatorOf(step.before), allocatorOf(step.after));
  if (place === undefined) return undefined;
  return {
    invariant: 'ATOMIC',
    sentence: `${operationText(step)} was refused with ${step.outcome.result}, but changed ${place}`,
  };
};

/** A refused call may leave in the struct what its caller wrote there, and nothing of the kernel's own. */
const changedStruct = (step: Step): Finding | undefined => {
  const { op, before, after, outcome } = step;
  if (op.bp === NONE || step.interleaving?.isContested === true) return undefined;
  const was = before.structs[op.bp]?.mask ?? NONE;
  const is = after.structs[op.bp]?.mask ?? NONE;
  if (is === was || is === op.mask) return undefined;
  const breakpoint = breakpointName(step, op.bp);
  return {
    invariant: 'ATOMIC',
    breakpoint,
    sentence: `${operationText(step)} was refused with ${outcome.result}, but left a mask in the caller's struct`,
  };
};

/** Register followed by its unregister gives the struct back as it was. */
const notGivenBack = (step: Step, witness: Witness): Finding | undefined => {
  const { op, after } = step;
  if (step.interleaving?.isContested === true) return undefined;
  const struct = witness.structs[op.bp];
  if (struct?.released !== true || op.type !== 'breakpoint.unregister') return undefined;
  if ((after.structs[op.bp]?.mask ?? NONE) === struct.maskAtRegister) return undefined;
  const breakpoint = breakpointName(step, op.bp);
  return {
    invariant: 'ATOMIC',
    breakpoint,
    sentence: `the unregister of ${breakpoint} left the kernel's default mask in the caller's struct, which held another before its register`,
  };
};

/** ATOMIC (domain.md §5.2). What an oops leaves behind is SAFE's business. */
export const atomic: Invariant = {
  name: 'ATOMIC',
  says: 'a refused call changes nothing, and an unregister gives the struct back as its register found it',
  read: 'lock free',
  // The text below the table leaves ATOMIC out for the base; random ledgers bear it out without any assumption.
  claims: {
    global: { under: ALWAYS },
    'percpu-rfc': { under: SIX, brokenBy: ['D11'] },
    percpu: { under: ALWAYS },
  },
  find(step, witness) {
    if (step.outcome.kind === 'refused' || step.outcome.kind === 'unsupported') {
      return changedAllocator(step) ?? changedStruct(step);
    }
    return step.outcome.kind === 'granted' ? notGivenBack(step, witness) : undefined;
  },
};
