/** When a call acted, and when it returned, as well as a recording tells. */
import type { Moment } from './interest.ts';

/**
 * How long after its entry a call has surely returned, in seconds, where the recording does not say (no second line, no -T)
 * and the next line comes late. Calls on breakpoints take microseconds.
 */
export const LONGEST_UNTOLD_CALL = 0.01;

/**
 * How long such a call takes as a rule if it does not wait for anything, in seconds. It matters where the next line of the same
 * recording comes late and those of others before it (-ff).
 */
const USUAL_CALL = 0.0002;

/** How long before its `+++` line a thread can have begun to end, in seconds, where it did not call exit itself. */
export const LONGEST_END = 0.02;

/**
 * How long before its return a call has acted, in seconds, unless it was entered later. A call takes a few microseconds, and
 * what lies between the lines of strace is waiting: first for strace and a CPU, then, for less, for strace again. On
 * recordings of programs that race, this leaves the fewest answers that no order at hand explains (entry: 122 misses in nine
 * recordings; return: 67; a tenth of a millisecond before it: 45).
 */
export const ACTED_BEFORE_RETURN = 0.0001;

/** By the clock: when a call acted that was entered at `entry` and returned at `exit`. */
export const actedAt = (moment: Moment, entry: number, exit: number): number => {
  if (moment === 'return') return exit;
  return moment === 'between' ? Math.max(entry, exit - ACTED_BEFORE_RETURN) : entry;
};

/** By the clock: when a call returned of which no line says so, once there is another line, or it is time. */
export const untoldExit = (moment: Moment, entry: number, now: number): number =>
  Math.min(now, entry + (moment === 'between' ? USUAL_CALL : LONGEST_UNTOLD_CALL));
