/** What an event changed of the state: places named as `replay --every` names them, and beyond its row. */
import type { Policy } from '../../../machines/policy.ts';
import type { Roster } from '../../../machines/roster.ts';
import { beyondRows } from '../state/beyond-row.ts';
import { differences } from '../state/differences.ts';
import type { Change } from '../state/place.ts';

/** In the order of the row, then what it leaves out. */
export const changesBetween = <K extends object>(
  policy: Policy<K>,
  before: K,
  after: K,
  roster: Roster,
): readonly Change[] => {
  const was = policy.row(before, roster);
  const is = policy.row(after, roster);
  const beyond = beyondRows(before, after, roster);
  // The row comes first, and where a policy's own row says more than we know of its state, it is right.
  return differences({ ...was, ...beyond.before, ...was }, { ...is, ...beyond.after, ...is });
};
