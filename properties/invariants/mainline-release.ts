import { registrationOf } from '../../machines/mainline/breakpoints.ts';
import type { MainlineKernel } from '../../machines/mainline/state.ts';
import { ALWAYS } from '../assumptions.ts';
import type { Invariant, Step } from '../invariant.ts';
import { eventChanges } from '../mainline-counts.ts';
import { breakpointName } from '../wording.ts';

/** How many events fewer, originals and copies, are counted in the name of a breakpoint. */
const goneOf = (step: Step<MainlineKernel>, bp: number): number =>
  eventChanges(step).reduce(
    (sum, { was, is }) => sum + (was?.bp === bp ? 1 : 0) - (is?.bp === bp ? 1 : 0),
    0,
  );

/** RELEASE for `mainline`: the close of an event's last descriptor always works, and frees the copies with it (domain.md §6.4). */
export const mainlineRelease: Invariant<MainlineKernel> = {
  name: 'RELEASE',
  says: 'an unregister of what is registered is granted, and its events are counted no more',
  read: 'lock free',
  claims: { mainline: { under: ALWAYS } },
  find(step) {
    const { op, outcome, before } = step;
    if (op.type !== 'breakpoint.unregister') return undefined;
    const registration = registrationOf(before, op);
    if (registration === undefined) return undefined;
    const breakpoint = breakpointName(step, op.bp);
    if (outcome.result !== 0) {
      return {
        invariant: 'RELEASE',
        breakpoint,
        sentence: `the unregister of ${breakpoint} was answered with ${outcome.result}, but ${breakpoint} is registered`,
      };
    }
    const copies = registration.reduce((sum, id) => sum + (before.events[id]?.copies.length ?? 0), 0);
    const left = registration.length + copies - goneOf(step, op.bp);
    if (left <= 0) return undefined;
    return {
      invariant: 'RELEASE',
      breakpoint,
      sentence: `the unregister of ${breakpoint} was granted, but left ${left} of its events counted`,
    };
  },
};
