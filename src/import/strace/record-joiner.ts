/**
 * Lines in, records out: joins the two halves of calls that others cut (`<unfinished ...>`, `<... resumed>`), gives each what it
 * can tell of when it returned, and hands them on in the order in which they acted, as well as that can be told.
 */
import type { SkipTally } from '../import-report.ts';
import type { Writable } from '../writable.ts';
import { createArrivalQueue } from './arrival-queue.ts';
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

/**
 * How long before its return a call has acted, in seconds, unless it was entered later. A call takes a few microseconds, and
 * what lies between the lines of strace is waiting: first for strace and a CPU, then, for less, for strace again. On
 * recordings of programs that race, this leaves the fewest answers that no order at hand explains (entry: 122 misses in nine
 * recordings; return: 67; a tenth of a millisecond before it: 45).
 */
const ACTED_BEFORE_RETURN = 0.0001;

/** Records held up by a fork: more come only if a child of vfork runs on for long, while its parent waits. */
const MOST_HELD = 200_000;

const UNFINISHED = ' <unfinished ...>';
const PID_CHANGED = ' <pid changed to ';
const RESUMED = ' resumed>';

/** A call under way. */
interface Pending {
  readonly known: KnownCall;
  readonly text: string;
  readonly entered: number;
  /** The clock at its entry. */
  readonly clock: number;
  readonly line: number;
  /** It acts at its entry: what acts later has to wait for it. */
  readonly holds: boolean;
}

/** A whole call, of whose return the next line alone will tell. */
interface Untold {
  readonly record: Writable<CallRecord>;
  readonly clock: number;
}

interface Source {
  readonly form: LineForm;
  readonly pending: Map<number, Pending>;
  readonly lastSign: Map<number, number>;
  line: number;
  untold: Untold | undefined;
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
  lastTime: Number.NEGATIVE_INFINITY,
  days: 0,
});

export const createRecordJoiner = (forms: readonly LineForm[], skips: SkipTally): RecordJoiner => {
  const sources = forms.map(sourceOf);
  const queue = createArrivalQueue();
  const start: LineStart = { pid: NO_PID, time: Number.NaN, at: 0 };
  /** The time of the present line, but that it never goes back; in recordings without time stamps the lines so far. */
  let clock = 0;
  /** Seconds that somebody set the machine's clock back, or that recordings were put one behind the other. */
  let setBack = 0;

  const moveClock = (source: Source, time: number): void => {
    if (source.form.time === 'none') clock += 1;
    else if (time + setBack >= clock) clock = time + setBack;
    else setBack = clock - time;
  };

  /** The time of a line; a time of day is carried over midnight. */
  const timeOf = (source: Source): number => {
    if (source.form.time !== 'clock') return start.time;
    if (start.time + source.days < source.lastTime - 43_200) source.days += 86_400;
    return start.time + source.days;
  };

  /** Puts a call in its place: by when it acted. */
  const arrive = (record: CallRecord, entry: number, exit: number): void => {
    const moment = record.known.momentOf(record.args);
    if (moment === 'entry') queue.add(record, entry);
    else if (moment === 'return') queue.add(record, exit);
    else queue.add(record, Math.max(entry, exit - ACTED_BEFORE_RETURN));
  };

  const tellReturn = (source: Source, time: number): void => {
    const { untold } = source;
    if (untold === undefined) return;
    const { record } = untold;
    if (time > record.entered) record.returned = Math.min(time, record.entered + LONGEST_UNTOLD_CALL);
    source.untold = undefined;
    arrive(record, untold.clock, Math.min(clock, untold.clock + LONGEST_UNTOLD_CALL));
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

  const whole = (index: number, source: Source, known: KnownCall, text: string, time: number): void => {
    const read = readCallText(text);
    if (read === undefined) {
      skips.unreadable(index, source.line);
      return;
    }
    const call = { known, entered: time, line: source.line };
    if (Number.isNaN(read.took)) source.untold = { record: recordOf(index, call, read, time), clock };
    else arrive(recordOf(index, call, read, time + read.took), clock, clock + read.took);
  };

  const call = (index: number, source: Source, name: string, text: string, time: number): void => {
    const known = KNOWN_CALLS.get(name);
    if (known === undefined) {
      skips.count(name);
      return;
    }
    const cut = cutUnfinished(text);
    const moment = known.momentOf(cut ?? text);
    if (moment === 'none') skips.count(skippedAs(name, cut ?? text));
    else if (cut === undefined) whole(index, source, known, text, time);
    else {
      const { line } = source;
      source.pending.set(start.pid, {
        ...{ known, text: cut, entered: time, clock, line },
        holds: moment === 'entry',
      });
    }
  };

  const resumed = (index: number, source: Source, line: string, time: number): void => {
    const pending = source.pending.get(start.pid);
    if (pending === undefined || !line.startsWith(`<... ${pending.known.name}${RESUMED}`, start.at)) return;
    source.pending.delete(start.pid);
    const from = line.indexOf(RESUMED, start.at) + RESUMED.length;
    const read = readCallText(pending.text + line.slice(from));
    if (read === undefined) skips.unreadable(index, source.line);
    else arrive(recordOf(index, pending, read, time), pending.clock, clock);
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
    // A call of a thread that is no more never answered.
    source.pending.delete(pid);
    const superseded = /superseded by execve in pid (\d+)/.exec(line)?.[1];
    if (superseded === undefined) {
      source.lastSign.delete(pid);
      queue.add({ kind: 'end', ...place }, clock);
      return;
    }
    const by = Number(superseded);
    const exec = source.pending.get(by);
    if (exec !== undefined) source.pending.set(pid, exec);
    source.pending.delete(by);
    queue.add({ kind: 'superseded', by, ...place }, clock);
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
    queue.add({ kind: 'child-ended', child: Number(dead), ...place }, clock);
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
    moveClock(source, time);
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

  /** Nothing that comes from now on can have acted before this. */
  const settledBefore = (): number => {
    const mayHold = queue.size() < MOST_HELD;
    let settled = clock - ACTED_BEFORE_RETURN;
    for (const { untold, pending } of sources) {
      if (untold !== undefined) settled = Math.min(settled, untold.clock);
      for (const call of pending.values()) if (call.holds && mayHold) settled = Math.min(settled, call.clock);
    }
    return settled;
  };

  const drain = (): readonly TraceRecord[] => queue.takeBefore(settledBefore());

  const finish = (): readonly TraceRecord[] => {
    for (const source of sources) tellReturn(source, Number.NaN);
    return queue.takeBefore(Number.POSITIVE_INFINITY);
  };

  return { feed, drain, finish };
};
