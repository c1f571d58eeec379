/** What somebody's packing does wrong, in one line. */
import type { Loss } from '../../../machines/packing/loss.ts';
import { echo, InputError } from '../../input-error.ts';

const PAGE = 'docs/writing-a-policy.md says what a packing must keep';

/** When it was found out: `before the first event`, or `after reg b1[0]`. */
type When = string;

/** A state has a value that its field has no code for. */
export const noCodeFor = (policy: string, field: string, when: When): InputError =>
  new InputError({
    what: `the packing of ${policy} has no code for ${field} ${when}, where nothing that is promised is broken`,
    advice: `give it a field that can hold it; ${PAGE}`,
  });

/** A place of the state is not what it was, once it has been packed and unpacked. */
export const isLost = (policy: string, { place, kept, unpacked }: Loss, when: When): InputError =>
  new InputError({
    what: `the packing of ${policy} loses ${place}: ${when} it is ${echo(kept)}, and ${echo(unpacked)} once the state was packed and unpacked`,
    advice: `keep it in a field, or write it under leavesOut if no answer depends on it; ${PAGE}`,
  });

/** What is left out makes a difference. */
export const makesADifference = (
  policy: string,
  request: string,
  answers: { readonly kept: string; readonly packed: string },
  leavesOut: readonly string[],
): InputError =>
  new InputError({
    what:
      `what the packing of ${policy} leaves out makes a difference: ${request} is answered by ${answers.kept}, and by ` +
      `${answers.packed} once the state was packed and unpacked (left out: ${leavesOut.join(', ')})`,
    advice: `keep in a field what the answer depends on, and nothing outside of the state; ${PAGE}`,
  });

/** States that differ in names alone do not go on alike. */
export const tellsNamesApart = (policy: string, request: string, renamed: string): InputError =>
  new InputError({
    what: `${policy} tells names apart that its packing takes for the same: ${request} does not do what ${renamed} does where all is called otherwise`,
    advice: `write --no-symmetry, or leave canonical out of the packing; ${PAGE}`,
  });

/** `canonical` gives one form to states that do not go on alike. */
export const mixesClasses = (policy: string, request: string): InputError =>
  new InputError({
    what: `the canonical of the packing of ${policy} takes states for the same that do not go on alike: one of them is reached by ${request}`,
    advice: `write --no-symmetry, or let it take for the same what differs in names alone, if the policy tells none apart; ${PAGE}`,
  });

/** What a search found broken holds where the ledger that leads there is decided anew. */
export const holdsElsewhere = (policy: string): InputError =>
  new InputError({
    what: `what ${policy} breaks among the states is not broken by the same events in a ledger: it tells breakpoints, tasks or masks apart by their numbers, or depends on something outside of the state`,
    advice: 'ask the roster for the names behind numbers, and let nothing else decide',
  });
