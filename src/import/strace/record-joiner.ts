/**
 * Lines in, records out: joins the two halves of calls that others cut (`<unfinished ...>`, `<... resumed>`) and hands on
 * what matters in the order in which it acts: a call that acts at its entry holds up what follows until it has returned.
 */
import type { SkipTally } from '../import-report.ts';
import type { Writable } from '../writable.ts';
import { readCallText } from './call-text.ts';
import { mayMatter, placeOf, skippedAs } from './interest.ts';
import { type LineForm, type LineStart, readStart } from './line-form.ts';
import { type CallRecord, NO_PID, type TraceRecord } from './record.ts';

/**
 * How long after its entry a call has surely returned, in seconds, where the recording does not say (no second line, no -T)
 * and the next line comes late. Calls on breakpoints take microseconds.
 */
const LONGEST_UNTOLD_CALL = 0.01;

/** Records held back behind one unfinished call, before that call loses its place (a child of vfork that lives for long). */
const MOST_HELD = 200_000;

const UNFINISHED = [' <unfinished ...>', '<unfinished ...>'] as const;
const PID_CHANGED = ' <pid changed to ';
const RESUMED = ' resumed>';

/** A place in the queue; empty while its call is under way. */
interface Slot {
  record: TraceRecord | undefined;
  /** Whether the record's return is known as well as it will ever be. */
  isTold: boolean;
}

interface Pending {
  readonly name: string;
  readonly text: string;
  readonly entered: number;
  readonly line: number;
  readonly slot: Slot | undefined;
}

interface Untold {
  readonly slot: Slot;
  readonly record: Writable<CallRecord>;
}

interface Source {
  readonly form: LineForm;
  readonly pending: Map<number, Pending>;
  readonly lastSign: Map<number, number>;
  line: number;
  /** The call of the line before, whose return is known no better than by the next line. */
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

const cutUnfinished = (text: string): string | undefined => {
  if (!text.endsWith('>')) return undefined;
  for (const mark of UNFINISHED) if (text.endsWith(mark)) return text.slice(0, -mark.length);
  const changed = text.endsWith(' ...>') ? text.lastIndexOf(PID_CHANGED) : -1;
  return changed === -1 ? undefined : text.slice(0, changed);
};

export const createRecordJoiner = (forms: readonly LineForm[], skips: SkipTally): RecordJoiner => {
  const sources = forms.map((form): Source => ({
    form,
    pending: new Map(),
    lastSign: new Map(),
    line: 0,
    untold: undefined,
    lastTime: Number.NEGATIVE_INFINITY,
    days: 0,
  }));
  const start: LineStart = { pid: NO_PID, time: Number.NaN, at: 0 };
  let queue: Slot[] = [];

  const append = (record: TraceRecord): void => {
    queue.push({ record, isTold: true });
  };

  /** The time of a line; a time of day is carried over midnight. */
  const timeOf = (source: Source): number => {
    if (source.form.time !== 'clock') return start.time;
    if (start.time + source.days < source.lastTime - 43_200) source.days += 86_400;
    return start.time + source.days;
  };

  const tellReturn = (source: Source, time: number): void => {
    if (source.untold === undefined) return;
    const { slot, record } = source.untold;
    if (!Number.isNaN(time)) record.returned = Math.min(time, record.entered + LONGEST_UNTOLD_CALL);
    slot.isTold = true;
    source.untold = undefined;
  };

  const call = (index: number, source: Source, name: string, text: string, time: number): void => {
    if (!mayMatter(name)) {
      skips.count(name);
      return;
    }
    const cut = cutUnfinished(text);
    const place = placeOf(name, cut ?? text);
    if (place === 'none') {
      skips.count(skippedAs(name, cut ?? text));
      return;
    }
    if (cut !== undefined) {
      const slot: Slot | undefined = place === 'entry' ? { record: undefined, isTold: true } : undefined;
      if (slot !== undefined) queue.push(slot);
      source.pending.set(start.pid, { name, text: cut, entered: time, line: source.line, slot });
      return;
    }
    const read = readCallText(text);
    if (read === undefined) {
      skips.unreadable(index, source.line);
      return;
    }
    const { args, value, errno, took } = read;
    const known = !Number.isNaN(took);
    const record: Writable<CallRecord> = {
      kind: 'call',
      source: index,
      pid: start.pid,
      name,
      args,
      value,
      errno,
      entered: time,
      returned: known ? time + took : time,
      line: source.line,
    };
    const slot: Slot = { record, isTold: known };
    queue.push(slot);
    if (!known) source.untold = { slot, record };
  };

  const resumed = (index: number, source: Source, line: string, time: number): void => {
    const pending = source.pending.get(start.pid);
    const mark = line.indexOf(RESUMED, start.at);
    if (pending === undefined || !line.startsWith(`<... ${pending.name}${RESUMED}`, start.at)) return;
    source.pending.delete(start.pid);
    const read = readCallText(pending.text + line.slice(mark + RESUMED.length));
    if (read === undefined) {
      skips.unreadable(index, source.line);
      return;
    }
    const record: CallRecord = {
      kind: 'call',
      source: index,
      pid: start.pid,
      name: pending.name,
      args: read.args,
      value: read.value,
      errno: read.errno,
      entered: pending.entered,
      returned: time,
      line: pending.line,
    };
    if (pending.slot === undefined) append(record);
    else pending.slot.record = record;
  };

  /** A call of a thread that is no more: it never answered, and holds nothing up any longer. */
  const abandon = (source: Source, pid: number): void => {
    const slot = source.pending.get(pid)?.slot;
    source.pending.delete(pid);
    if (slot !== undefined) queue = queue.filter((other) => other !== slot);
  };

  const ended = (index: number, source: Source, line: string, time: number): void => {
    const { pid } = start;
    const place = {
      source: index,
      pid,
      entered: source.lastSign.get(pid) ?? time,
      returned: time,
      line: source.line,
    };
    abandon(source, pid);
    const superseded = /superseded by execve in pid (\d+)/.exec(line)?.[1];
    if (superseded === undefined) {
      source.lastSign.delete(pid);
      append({ kind: 'end', ...place });
      return;
    }
    const by = Number(superseded);
    const exec = source.pending.get(by);
    if (exec !== undefined) source.pending.set(pid, exec);
    source.pending.delete(by);
    append({ kind: 'superseded', by, ...place });
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
    append({ kind: 'child-ended', child: Number(dead), ...place });
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

  /** The call at the head of a queue that grew too long loses its place, and gets one where it returns. */
  const giveUpHead = (): void => {
    const head = queue.shift();
    for (const source of sources) {
      for (const [pid, pending] of source.pending) {
        if (pending.slot === head) source.pending.set(pid, { ...pending, slot: undefined });
      }
    }
  };

  const drain = (): readonly TraceRecord[] => {
    if (queue.length > MOST_HELD && queue[0]?.record === undefined) giveUpHead();
    let count = 0;
    const ready: TraceRecord[] = [];
    for (const slot of queue) {
      if (slot.record === undefined || !slot.isTold) break;
      ready.push(slot.record);
      count += 1;
    }
    queue = queue.slice(count);
    return ready;
  };

  const finish = (): readonly TraceRecord[] => {
    return queue.flatMap(({ record }) => (record === undefined ? [] : [record]));
  };

  return { feed, drain, finish };
};
