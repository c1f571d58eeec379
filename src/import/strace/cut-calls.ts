/** Calls that others cut in two: `CALL(… <unfinished ...>`, and later `<... CALL resumed>…`. */
import type { Pending } from './line-source.ts';
import { NO_PID } from './record.ts';

const UNFINISHED = ' <unfinished ...>';
const PID_CHANGED = ' <pid changed to ';
/** strace ended, or let go of the process, in the middle of the call. */
const DETACHED = ' <detached ...>';
const RESUMED = ' resumed>';
const GREATER = 0x3e;

/** Where a line is cut; −1 for one that is whole. */
export const cutAt = (line: string): number => {
  if (line.charCodeAt(line.length - 1) !== GREATER || !line.endsWith(' ...>')) return -1;
  for (const end of [UNFINISHED, DETACHED]) if (line.endsWith(end)) return line.length - end.length;
  return line.lastIndexOf(PID_CHANGED);
};

/**
 * Takes the call that the line finishes; undefined for one whose beginning was not recorded, or is of no interest. It may have
 * begun while strace followed one process, and wrote no id.
 */
export const takePending = (
  pending: Map<number, Pending>,
  pid: number,
  line: string,
  at: number,
): Pending | undefined => {
  for (const begunBy of [pid, NO_PID]) {
    const call = pending.get(begunBy);
    if (call === undefined || !line.startsWith(`<... ${call.known.name}${RESUMED}`, at)) continue;
    pending.delete(begunBy);
    return call;
  }
  return undefined;
};

/** What stands behind the `resumed>` of a line. */
export const restOf = (line: string, at: number): string =>
  line.slice(line.indexOf(RESUMED, at) + RESUMED.length);
