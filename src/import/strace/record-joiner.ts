/**
 * Lines in, records out: joins the two halves of calls that others cut (`<unfinished ...>`, `<... resumed>`), gives each what it
 * can tell of when it returned, and hands them on in the order in which they acted, as well as that can be told.
 */
import type { SkipTally } from '../import-report.ts';
import type { Writable } from '../writable.ts';
import { createArrivalQueue } from './arrival-queue.ts';
import { blankCallText, readCallText } from './call-text.ts';
import { ACTED_BEFORE_RETURN, actedAt, LONGEST_END, LONGEST_UNTOLD_CALL, untoldExit } from './call-times.ts';
import { cutAt, restOf, takePending } from './cut-calls.ts';
import { type Moment, requestAt } from './interest.ts';
import { KNOWN_CALLS } from './known-calls.ts';
import { createLineClock } from './line-clock.ts';
import { type LineStart, readStart } from './line-form.ts';
import { type LineSource, type Source, sourceOf } from './line-source.ts';
import { type CallRecord, type KnownCall, NO_PID, type TraceRecord } from './record.ts';

/** Records held up by a fork: more come only if a child of vfork runs on for long, while its parent waits. */
const MOST_HELD = 200_000;

/** How -k shows from where a call was made, line by line below it. */
const STACK = ' > ';

export interface RecordJoiner {
  /** Takes the next line of a recording. */
  readonly feed: (source: number, line: string) => void;
  /** The records whose turn has come. */
  readonly drain: () => readonly TraceRecord[];
  /** After the last line: everything that is left. */
  readonly finish: () => readonly TraceRecord[];
}

/** An open is always of interest, so that its beginning would be known. */
const OPEN_RESUMED = '<... perf_event_open ';

const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const LESS = 0x3c;

export const createRecordJoiner = (from: readonly LineSource[], skips: SkipTally): RecordJoiner => {
  const sources = from.map(sourceOf);
  const queue = createArrivalQueue();
  const start: LineStart = { pid: NO_PID, time: Number.NaN, at: 0 };
  const read = blankCallText();
  const clock = createLineClock();

  /** The time of a line; a time of day is carried over midnight, and times since the line before are added up. */
  const timeOf = (source: Source): number => {
    const { form, lastTime } = source;
    if (form.time === 'relative') return Math.max(lastTime, 0) + start.time;
    if (form.time !== 'clock') return start.time;
    if (start.time + source.days < lastTime - 43_200) source.days += 86_400;
    return start.time + source.days;
  };

  /** A call that was entered at clock `entry` and has not been placed yet. */
  const recordOf = (
    source: number,
    line: number,
    known: KnownCall,
    entry: number,
    time: number,
  ): Writable<CallRecord> => ({
    kind: 'call',
    source,
    line,
    pid: start.pid,
    known,
    args: read.args,
    value: read.value,
    errno: read.errno,
    entered: time,
    returned: time,
    acted: entry,
  });

  /** Puts a call in its place: by when it acted. `exit` is the clock at its return. */
  const arrive = (record: Writable<CallRecord>, moment: Moment, exit: number): void => {
    record.acted = actedAt(moment, record.acted, exit);
    queue.add(record);
  };

  const tellReturn = (source: Source, time: number): void => {
    const record = source.untold;
    if (record === undefined) return;
    source.untold = undefined;
    if (time > record.entered) record.returned = Math.min(time, record.entered + LONGEST_UNTOLD_CALL);
    arrive(record, source.untoldMoment, untoldExit(source.untoldMoment, record.acted, clock.now()));
  };

  /** The call just read was kept from the kernel, so that nothing came of it. */
  const isInjected = (name: string): boolean => {
    if (read.isInjected) skips.count(`${name} that strace answered itself (-e inject)`);
    return read.isInjected;
  };

  const whole = (
    index: number,
    source: Source,
    known: KnownCall,
    moment: Moment,
    line: string,
    from: number,
  ): void => {
    if (!readCallText(line, from, read)) {
      skips.unreadable(index, source.line);
      return;
    }
    if (isInjected(known.name)) return;
    const record = recordOf(index, source.line, known, clock.now(), source.lastTime);
    if (Number.isNaN(read.took)) {
      source.untold = record;
      source.untoldMoment = moment;
      return;
    }
    record.returned += read.took;
    arrive(record, moment, clock.now() + read.took);
  };

  const call = (index: number, source: Source, line: string, open: number): void => {
    const name = line.slice(start.at, open);
    const known = KNOWN_CALLS.get(name);
    if (known === undefined) {
      skips.count(name);
      return;
    }
    const from = open + 1;
    const moment = known.momentOf(line, from);
    if (moment === 'none') {
      skips.count(name, requestAt(name, line, from));
      return;
    }
    const cut = cutAt(line);
    if (cut === -1) whole(index, source, known, moment, line, from);
    else {
      source.pending.set(start.pid, {
        known,
        text: line.slice(from, cut),
        entered: source.lastTime,
        clock: clock.now(),
        holds: moment === 'entry',
      });
    }
  };

  const resumed = (index: number, source: Source, line: string): void => {
    const pending = takePending(source.pending, start.pid, line, start.at);
    if (pending === undefined) {
      if (line.startsWith(OPEN_RESUMED, start.at)) skips.count('perf_event_open without its beginning');
      return;
    }
    const { known, text, entered } = pending;
    if (!readCallText(text + restOf(line, start.at), 0, read)) {
      skips.unreadable(index, source.line);
      return;
    }
    if (isInjected(known.name)) return;
    const record = recordOf(index, source.line, known, pending.clock, entered);
    record.returned = source.lastTime;
    arrive(record, known.momentOf(record.args, 0), clock.now());
  };

  const ended = (index: number, source: Source, line: string, lastSign: number): void => {
    const { pid } = start;
    const time = source.lastTime;
    const entered = Math.max(lastSign, time - LONGEST_END);
    const place = { source: index, line: source.line, pid, entered, returned: time, acted: clock.now() };
    // A call of a thread that is no more never answered.
    source.pending.delete(pid);
    source.authors.ended(pid);
    const superseded = /superseded by execve in pid (\d+)/.exec(line)?.[1];
    if (superseded === undefined) {
      queue.add({ kind: 'end', ...place });
      return;
    }
    const by = Number(superseded);
    const exec = source.pending.get(by);
    if (exec !== undefined) source.pending.set(pid, exec);
    source.pending.delete(by);
    source.authors.ended(by);
    source.authors.attached(pid);
    queue.add({ kind: 'superseded', by, ...place });
  };

  const signal = (index: number, source: Source, line: string): void => {
    const dead = line.startsWith('--- SIGCHLD', start.at)
      ? /si_code=CLD_(?:EXITED|KILLED|DUMPED), si_pid=(\d+)/.exec(line)?.[1]
      : undefined;
    if (dead === undefined || source.form.pid === 'column') {
      skips.count('signal');
      return;
    }
    const time = source.lastTime;
    const place = {
      source: index,
      line: source.line,
      pid: start.pid,
      entered: time,
      returned: time,
      acted: clock.now(),
    };
    queue.add({ kind: 'child-ended', child: Number(dead), ...place });
  };

  /** Notes that the thread of the line lives, and answers when it last did so before. */
  const noteSign = (source: Source, time: number): number => {
    const { lastPid, lastTime } = source;
    source.lastTime = time;
    if (lastPid === start.pid) return lastTime;
    source.lastPid = start.pid;
    source.lastSign.set(lastPid, lastTime);
    return source.lastSign.get(start.pid) ?? time;
  };

  const lineOf = (index: number, source: Source, line: string): void => {
    if (line.charCodeAt(0) === SPACE && line.startsWith(STACK)) {
      skips.count('place on the stack');
      return;
    }
    if (!readStart(line, source.form, start)) {
      skips.unreadable(index, source.line);
      return;
    }
    start.pid = source.authors.authorOf(start.pid);
    const time = timeOf(source);
    clock.move(source.form, time);
    tellReturn(source, time);
    const lastSign = noteSign(source, time);
    const first = line.charCodeAt(start.at);
    if (first === PLUS) ended(index, source, line, lastSign);
    else if (first === MINUS) signal(index, source, line);
    else if (first === LESS) resumed(index, source, line);
    else {
      const open = line.indexOf('(', start.at);
      if (open === -1) skips.unreadable(index, source.line);
      else call(index, source, line, open);
    }
  };

  const attach = (index: number, source: Source, pid: number): void => {
    source.authors.attached(pid);
    const time = source.lastTime;
    queue.add({
      kind: 'attached',
      source: index,
      line: source.line,
      pid,
      entered: time,
      returned: time,
      acted: clock.now(),
    });
  };

  const feed = (index: number, text: string): void => {
    const source = sources[index];
    if (source === undefined) return;
    source.line += 1;
    if (text === '') return;
    const line = source.mender.mend(text);
    if (line === undefined) skips.count('notice of strace');
    else lineOf(index, source, line);
    for (const pid of source.mender.takeAttached()) attach(index, source, pid);
  };

  /** Nothing that comes from now on can have acted before this. */
  const settledBefore = (): number => {
    const mayHold = queue.size() < MOST_HELD;
    let settled = clock.now() - ACTED_BEFORE_RETURN;
    for (const { untold, pending } of sources) {
      if (untold !== undefined) settled = Math.min(settled, untold.acted);
      for (const call of pending.values()) if (call.holds && mayHold) settled = Math.min(settled, call.clock);
    }
    return settled;
  };

  /** What waits for the next line of a recording that is silent, while others go on. */
  const tellOverdue = (): void => {
    for (const source of sources) {
      const { untold } = source;
      if (untold !== undefined && clock.now() > untold.acted + LONGEST_UNTOLD_CALL) {
        tellReturn(source, Number.POSITIVE_INFINITY);
      }
    }
  };

  const drain = (): readonly TraceRecord[] => {
    tellOverdue();
    return queue.takeBefore(settledBefore());
  };

  const finish = (): readonly TraceRecord[] => {
    for (const source of sources) tellReturn(source, Number.NaN);
    return queue.takeBefore(Number.POSITIVE_INFINITY);
  };

  return { feed, drain, finish };
};
