/**
 * Lines in, records out: joins the two halves of calls that others cut (`<unfinished ...>`, `<... resumed>`), and gives each
 * what it can tell of when it returned.
 */
import type { SkipTally } from '../import-report.ts';
import type { Writable } from '../writable.ts';
import { type ArrivalQueue, createArrivalQueue, type Slot } from './arrival-queue.ts';
import { type CallText, readCallText } from './call-text.ts';
import { skippedAs } from './interest.ts';
import { KNOWN_CALLS, type KnownCall } from './known-calls.ts';
import { type LineForm, type LineStart, readStart } from './line-form.ts';
import { type CallRecord, NO_PID, type TraceRecord } from './record.ts';

/**
 * How long after its entry a call has surely returned, in seconds, where the recording does not say (no second line, no -T)
 * and the next line comes late. Calls on breakpoints take microseconds.
 */
const LONGEST_UNTOLD_CALL = 0.01;

/** How long before its `+++` line a thread can have begun to end, in seconds, where it did not call exit itself. */
const LONGEST_END = 0.02;

const UNFINISHED = ' <unfinished ...>';
const PID_CHANGED = ' <pid changed to ';
const RESUMED = ' resumed>';

interface Pending {
  readonly known: KnownCall;
  readonly text: string;
  readonly entered: number;
  readonly line: number;
  /** Its place in the queue; undefined for a call that takes its place where it returns. */
  readonly slot: Slot | undefined;
}

interface Source {
  readonly form: LineForm;
  readonly pending: Map<number, Pending>;
  readonly lastSign: Map<number, number>;
  line: number;
  /** The call of the line before, whose return is known no better than by the next line, and its place. */
  untold: Writable<CallRecord> | undefined;
  untoldSlot: Slot | undefined;
  lastTime: number;
  /** Seconds to add to a time of day, once midnight has passed. */
  days: number;
}

export interface RecordJoiner {
  /** Takes the next line of a recording. */
  readonly feed: (source: number, line: string) => void;
  /** The records whose turn has come. */
  readonly drain: () => readonly TraceRecord[];
  /** After the last line: everything that is left. */
  readonly finish: () => readonly TraceRecord[];
}

/** The text before the mark of a cut; undefined for a line that is whole. */
const cutUnfinished = (text: string): string | undefined => {
  if (!text.endsWith(' ...>') && !text.endsWith('<unfinished ...>')) return undefined;
  if (text.endsWith(UNFINISHED)) return text.slice(0, -UNFINISHED.length);
  const changed = text.lastIndexOf(PID_CHANGED);
  return changed === -1 ? undefined : text.slice(0, changed);
};

const sourceOf = (form: LineForm): Source => ({
  form,
  pending: new Map(),
  lastSign: new Map(),
  line: 0,
  untold: undefined,
  untoldSlot: undefined,
  lastTime: Number.NEGATIVE_INFINITY,
  days: 0,
});

export const createRecordJoiner = (forms: readonly LineForm[], skips: SkipTally): RecordJoiner => {
  const sources = forms.map(sourceOf);
  const queue: ArrivalQueue = createArrivalQueue();
  const start: LineStart = { pid: NO_PID, time: Number.NaN, at: 0 };

  /** The time of a line; a time of day is carried over midnight. */
  const timeOf = (source: Source): number => {
    if (source.form.time !== 'clock') return start.time;
    if (start.time + source.days < source.lastTime - 43_200) source.days += 86_400;
    return start.time + source.days;
  };

  const tellReturn = (source: Source, time: number): void => {
    const { untold, untoldSlot } = source;
    if (untold === undefined || untoldSlot === undefined) return;
    if (!Number.isNaN(time)) untold.returned = Math.min(time, untold.entered + LONGEST_UNTOLD_CALL);
    untoldSlot.isTold = true;
    source.untold = undefined;
  };

  const recordOf = (
    source: number,
    { known, entered, line }: Pick<Pending, 'known' | 'entered' | 'line'>,
    { args, value, errno }: CallText,
    returned: number,
  ): Writable<CallRecord> => ({
    kind: 'call',
    source,
    pid: start.pid,
    known,
    args,
    value,
    errno,
    entered,
    returned,
    line,
  });

  const call = (index: number, source: Source, name: string, text: string, time: number): void => {
    const known = KNOWN_CALLS.get(name);
    if (known === undefined) {
      skips.count(name);
      return;
    }
    const cut = cutUnfinished(text);
    const place = known.placeOf(cut ?? text);
    if (place === 'none') {
      skips.count(skippedAs(name, cut ?? text));
      return;
    }
    const { line } = source;
    if (cut !== undefined) {
      const slot = place === 'entry' ? queue.reserve() : undefined;
      source.pending.set(start.pid, { known, text: cut, entered: time, line, slot });
      return;
    }
    const read = readCallText(text);
    if (read === undefined) {
      skips.unreadable(index, line);
      return;
    }
    const isTold = !Number.isNaN(read.took);
    const record = recordOf(index, { known, entered: time, line }, read, isTold ? time + read.took : time);
    const slot = queue.append(record, isTold);
    if (isTold) return;
    source.untold = record;
    source.untoldSlot = slot;
  };

  const resumed = (index: number, source: Source, line: string, time: number): void => {
    const pending = source.pending.get(start.pid);
    if (pending === undefined || !line.startsWith(`<... ${pending.known.name}${RESUMED}`, start.at)) return;
    source.pending.delete(start.pid);
    const from = line.indexOf(RESUMED, start.at) + RESUMED.length;
    const read = readCallText(pending.text + line.slice(from));
    if (read === undefined) {
      skips.unreadable(index, source.line);
      if (pending.slot !== undefined) queue.cancel(pending.slot);
      return;
    }
    const record = recordOf(index, pending, read, time);
    if (pending.slot === undefined) queue.append(record, true);
    else pending.slot.record = record;
  };

  /** A call of a thread that is no more: it never answered, and holds nothing up any longer. */
  const abandon = (source: Source, pid: number): void => {
    const slot = source.pending.get(pid)?.slot;
    source.pending.delete(pid);
    if (slot !== undefined) queue.cancel(slot);
  };

  const ended = (index: number, source: Source, line: string, time: number): void => {
    const { pid } = start;
    const place = {
      source: index,
      pid,
      entered: Math.max(source.lastSign.get(pid) ?? time, time - LONGEST_END),
      returned: time,
      line: source.line,
    };
    abandon(source, pid);
    const superseded = /superseded by execve in pid (\d+)/.exec(line)?.[1];
    if (superseded === undefined) {
      source.lastSign.delete(pid);
      queue.append({ kind: 'end', ...place }, true);
      return;
    }
    const by = Number(superseded);
    const exec = source.pending.get(by);
    if (exec !== undefined) source.pending.set(pid, exec);
    source.pending.delete(by);
    queue.append({ kind: 'superseded', by, ...place }, true);
  };

  const signal = (index: number, source: Source, line: string, time: number): void => {
    const dead = line.startsWith('--- SIGCHLD', start.at)
      ? /si_code=CLD_(?:EXITED|KILLED|DUMPED), si_pid=(\d+)/.exec(line)?.[1]
      : undefined;
    if (dead === undefined || source.form.pid !== 'none') {
      skips.count('signal');
      return;
    }
    const place = { source: index, pid: start.pid, entered: time, returned: time, line: source.line };
    queue.append({ kind: 'child-ended', child: Number(dead), ...place }, true);
  };

  const feed = (index: number, line: string): void => {
    const source = sources[index];
    if (source === undefined) return;
    source.line += 1;
    if (line === '') return;
    if (!readStart(line, source.form, start)) {
      skips.unreadable(index, source.line);
      return;
    }
    const time = timeOf(source);
    tellReturn(source, time);
    source.lastTime = time;
    if (line.startsWith('+++ ', start.at)) ended(index, source, line, time);
    else if (line.startsWith('--- ', start.at)) signal(index, source, line, time);
    else if (line.startsWith('<... ', start.at)) resumed(index, source, line, time);
    else {
      const open = line.indexOf('(', start.at);
      if (open === -1) skips.unreadable(index, source.line);
      else call(index, source, line.slice(start.at, open), line.slice(open + 1), time);
    }
    source.lastSign.set(start.pid, time);
  };

  const drain = (): readonly TraceRecord[] => {
    const late = queue.overdue();
    if (late !== undefined) forgetPlace(late);
    return queue.drain();
  };

  /** A call that held up too much gets its place where it returns. */
  const forgetPlace = (late: Slot): void => {
    for (const { pending } of sources) {
      for (const [pid, call] of pending)
        if (call.slot === late) pending.set(pid, { ...call, slot: undefined });
    }
  };

  return { feed, drain, finish: queue.finish };
};
