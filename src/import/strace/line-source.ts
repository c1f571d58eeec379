/** A recording as its lines come: what has to be remembered from one line to the next. */
import type { Writable } from '../writable.ts';
import type { Moment } from './interest.ts';
import { createLineAuthors, type LineAuthors } from './line-authors.ts';
import type { LineForm } from './line-form.ts';
import { type CallRecord, type KnownCall, NO_PID } from './record.ts';
import { createLineMender, type LineMender } from './torn-lines.ts';

export interface LineSource {
  readonly form: LineForm;
  /** Whose calls it holds, where its name tells (strace -ff). */
  readonly ownPid?: number | undefined;
}

/** A call under way. */
export interface Pending {
  readonly known: KnownCall;
  readonly text: string;
  readonly entered: number;
  /** The clock at its entry. */
  readonly clock: number;
  /** It acts at its entry: what acts later has to wait for it. */
  readonly holds: boolean;
}

export interface Source {
  readonly form: LineForm;
  readonly authors: LineAuthors;
  readonly mender: LineMender;
  readonly pending: Map<number, Pending>;
  /** The last sign of life of each thread, but for that of the last line, which stands in `lastPid` and `lastTime`. */
  readonly lastSign: Map<number, number>;
  lastPid: number;
  lastTime: number;
  line: number;
  /** A whole call, of whose return the next line alone will tell. Until then it acted at its entry. */
  untold: Writable<CallRecord> | undefined;
  untoldMoment: Moment;
  /** Seconds to add to a time of day, once midnight has passed. */
  days: number;
}

export const sourceOf = ({ form, ownPid }: LineSource): Source => ({
  form,
  authors: createLineAuthors(form, ownPid),
  mender: createLineMender(),
  pending: new Map(),
  lastSign: new Map(),
  lastPid: NO_PID,
  lastTime: Number.NEGATIVE_INFINITY,
  line: 0,
  untold: undefined,
  untoldMoment: 'none',
  days: 0,
});
