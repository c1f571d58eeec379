/**
 * What a row of `replay --every` leaves out of a state, by names of the same kind: who runs where, what tasks bring to the
 * registers, what the callers' structs remember (domain.md §2.1, §1.4), and of `mainline` the events themselves (§6).
 */
import type { StateRow } from '../../../machines/policy.ts';
import type { Roster } from '../../../machines/roster.ts';
import { mainlineBeyondRow } from './mainline-beyond-row.ts';
import { isMainlineState, isSlotState } from './state-kind.ts';
import { slotBeyondRow } from './slot-beyond-row.ts';

/** The entries of two tables that differ, by index. */
const changedIn = (before: unknown, after: unknown): readonly number[] => {
  const was: readonly unknown[] = Array.isArray(before) ? before : [];
  const is: readonly unknown[] = Array.isArray(after) ? after : [];
  const changed: number[] = [];
  for (let i = 0; i < Math.max(was.length, is.length); i += 1) {
    if (was[i] !== is[i] && JSON.stringify(was[i]) !== JSON.stringify(is[i])) changed.push(i);
  }
  return changed;
};

export interface BeyondRows {
  readonly before: StateRow;
  readonly after: StateRow;
}

/** Of two states what their rows leave out; of the tables that grow, the entries that differ. Nothing of an unknown kind. */
export const beyondRows = (before: object, after: object, roster: Roster): BeyondRows => {
  if (isSlotState(before) && isSlotState(after)) {
    const tasks = changedIn(before.tasks, after.tasks);
    const structs = changedIn(before.structs, after.structs);
    return {
      before: slotBeyondRow(before, roster, { tasks, structs }),
      after: slotBeyondRow(after, roster, { tasks, structs }),
    };
  }
  if (isMainlineState(before) && isMainlineState(after)) {
    const events = changedIn(before.events, after.events);
    const breakpoints = changedIn(before.breakpoints, after.breakpoints);
    return {
      before: mainlineBeyondRow(before, roster, { events, breakpoints }),
      after: mainlineBeyondRow(after, roster, { events, breakpoints }),
    };
  }
  return { before: {}, after: {} };
};
