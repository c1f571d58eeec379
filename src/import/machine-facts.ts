/**
 * The facts about the recorded machine that its answers show: read in a first pass over the text, because a ledger's header
 * stands before its events (design.md §4). The pass looks for a few marks with the engine's own text search and reads what
 * stands around them; it cuts no lines and reads no call as a whole.
 */
import { DEFAULT_FACTS, MAX_CPUS } from '../../machines/machine.ts';
import type { LineForm } from './strace/line-form.ts';
import { type Cursor, takeInteger } from './strace/numbers.ts';
import { LONGEST_LINE, type TraceText } from './trace-text.ts';

/** What the recordings show; a fact that they do not show is absent. */
export interface ShownFacts {
  /** The least number of possible CPUs under which the answers can be as they are. */
  readonly cpus: number;
  /** Whether any answer spoke of a particular CPU. */
  readonly namesCpus: boolean;
  /** CPUs that were off line at the start. */
  readonly offline: readonly number[];
  readonly kprobes?: boolean;
  /** By recording: whether some of its lines begin with a process id in brackets, so that strace followed forks. */
  readonly bracketed: readonly boolean[];
}

interface Evidence {
  highestCpu: number;
  /** CPUs by what was first seen of them: an open that succeeded there, or one that was refused with ENODEV. */
  readonly seenOnline: Set<number>;
  readonly seenOffline: Set<number>;
  /** An execute breakpoint at a kernel address to which nothing but missing kprobes can be objected (domain.md §6.3 row 14). */
  executeGranted: boolean;
  executeRefused: boolean;
}

/** What stands behind the attributes of a perf_event_open. */
interface OpenTail {
  pid: number;
  cpu: number;
  group: number;
  /** Where the `flags` begin, and behind them the answer. */
  flagsAt: number;
}

const COMMA = 0x2c;
const LESS = 0x3c;

/** Reads an integer and the `, ` behind it; NaN where something else stands. */
const takeArgument = (cursor: Cursor): number => {
  const value = takeInteger(cursor);
  // -Y adds a name to a process id: `17112<driver>`.
  if (cursor.text.charCodeAt(cursor.at) === LESS) cursor.at = cursor.text.indexOf('>', cursor.at) + 1;
  // So does --decode-pids=pidns, in a comment.
  if (cursor.text.startsWith(' /*', cursor.at)) cursor.at = cursor.text.indexOf('*/', cursor.at) + 2;
  if (cursor.text.charCodeAt(cursor.at) !== COMMA) return Number.NaN;
  cursor.at += 2;
  return value;
};

/** Reads `PID, CPU, GROUP, ` into `tail`; false where something else stands, as behind the braces of other calls. */
const readTail = (text: string, at: number, tail: OpenTail): boolean => {
  const cursor: Cursor = { text, at };
  tail.pid = takeArgument(cursor);
  tail.cpu = takeArgument(cursor);
  tail.group = takeInteger(cursor);
  tail.flagsAt = text.indexOf(', ', cursor.at) + 2;
  return !Number.isNaN(tail.pid + tail.cpu + tail.group) && tail.flagsAt > 1;
};

const emptyTail = (): OpenTail => ({ pid: 0, cpu: 0, group: 0, flagsAt: 0 });

/** Longer than any flags and answer. */
const ANSWER_LENGTH = 120;
const ANSWER = /^[^\n]*?\) += (?:(\d+)|-1 (E\w+))/;

/** The errno of the answer, `granted`, or undefined where none stands. */
const answerAt = (text: string, at: number): string | undefined => {
  const found = ANSWER.exec(text.slice(at, at + ANSWER_LENGTH));
  return found?.[1] === undefined ? found?.[2] : 'granted';
};

/** Answers that are given only after the CPU was found to be possible: all that come behind row 8 of domain.md §6.3. */
const KNOWS_CPU: ReadonlySet<string | undefined> = new Set(['granted', 'ENOSPC', 'ENODEV', 'EOPNOTSUPP']);

const noteCpu = (evidence: Evidence, { pid, cpu, group, flagsAt }: OpenTail, text: string): void => {
  const isNew = cpu > evidence.highestCpu;
  // More CPUs than any machine has: the text is damaged.
  if (cpu >= MAX_CPUS) return;
  const isUnseen = pid === -1 && !evidence.seenOnline.has(cpu) && !evidence.seenOffline.has(cpu);
  if (cpu < 0 || !(isNew || isUnseen)) return;
  const answer = answerAt(text, flagsAt);
  // With a group, ENODEV may speak of a dead leader, and comes before the CPU is looked at.
  if (!KNOWS_CPU.has(answer) || (answer === 'ENODEV' && group !== -1)) return;
  evidence.highestCpu = Math.max(evidence.highestCpu, cpu);
  if (answer === 'granted' && pid === -1) evidence.seenOnline.add(cpu);
  if (answer === 'ENODEV') evidence.seenOffline.add(cpu);
};

const BRACE = '}, ';

const noteOpens = (evidence: Evidence, text: string): void => {
  const tail = emptyTail();
  for (let at = text.indexOf(BRACE); at !== -1; at = text.indexOf(BRACE, at + 1)) {
    if (readTail(text, at + BRACE.length, tail)) noteCpu(evidence, tail, text);
  }
};

const ONLINE_FILE = '/sys/devices/system/cpu/cpu';

const noteOnlineFiles = (evidence: Evidence, text: string): void => {
  for (let at = text.indexOf(ONLINE_FILE); at !== -1; at = text.indexOf(ONLINE_FILE, at + 1)) {
    const cursor: Cursor = { text, at: at + ONLINE_FILE.length };
    const cpu = takeInteger(cursor);
    const line = text.slice(cursor.at, text.indexOf('\n', cursor.at));
    if (cpu >= 0 && cpu < MAX_CPUS && line.startsWith('/online"') && !line.includes(') = -1 ')) {
      evidence.highestCpu = Math.max(evidence.highestCpu, cpu);
    }
  }
};

const EXECUTE = 'HW_BREAKPOINT_X, bp_addr=0x';
const EXECUTE_LENGTH = ', bp_len=8,';
/** Here lie the CPUs' entry areas, where the kernel refuses every breakpoint (domain.md §6.3 row 12). */
const ENTRY_AREAS = { first: 0xfffffe0000000000n, last: 0xfffffe7fffffffffn };

const isBeyondUsers = (digits: string): boolean => {
  if (!/^[\da-f]{12,16}$/.test(digits)) return false;
  const address = BigInt(`0x${digits}`);
  const isEntryArea = address >= ENTRY_AREAS.first && address <= ENTRY_AREAS.last;
  return address >= DEFAULT_FACTS.taskSizeMax && !isEntryArea && address <= 0xfffffffffffffff8n;
};

/** What else an EINVAL could come from (domain.md §6.3 rows 1 to 8 and 19). */
const hasOtherFault = (
  attributes: string,
  flags: string,
  { pid, cpu }: OpenTail,
  highestCpu: number,
): boolean =>
  attributes.includes('exclude_kernel=1') ||
  attributes.includes('freq=1') ||
  /(?:inherit_thread|sigtrap|remove_on_exec)=1/.test(attributes) ||
  /sample_period=\d{16}/.test(attributes) ||
  !/^(?:0|PERF_FLAG_FD_CLOEXEC)\)/.test(flags) ||
  cpu > highestCpu ||
  cpu < -1 ||
  (pid === -1 && cpu === -1);

const noteExecute = (evidence: Evidence, text: string): void => {
  const tail = emptyTail();
  for (let at = text.indexOf(EXECUTE); at !== -1; at = text.indexOf(EXECUTE, at + 1)) {
    const from = at + EXECUTE.length;
    const digits = text.slice(from, text.indexOf(',', from));
    if (!isBeyondUsers(digits) || !text.startsWith(EXECUTE_LENGTH, from + digits.length)) continue;
    const end = text.indexOf('}', from);
    if (end === -1 || !readTail(text, end + BRACE.length, tail) || tail.group !== -1) continue;
    const attributes = text.slice(text.lastIndexOf('{', at), at);
    const flags = text.slice(tail.flagsAt, tail.flagsAt + ANSWER_LENGTH);
    if (hasOtherFault(attributes, flags, tail, evidence.highestCpu)) continue;
    const answer = answerAt(text, tail.flagsAt);
    if (answer === 'granted') evidence.executeGranted = true;
    else if (answer === 'EINVAL') evidence.executeRefused = true;
  }
};

/** A recording, and how its lines begin. */
interface Scanned {
  readonly text: TraceText;
  readonly form: LineForm;
}

const BRACKETED = '[pid ';

/** Answers whether a line begins with a process id in brackets, if that is asked. */
const scan = async (evidence: Evidence, { text: { pieces }, form }: Scanned): Promise<boolean> => {
  let isBracketed = false;
  const mayBeBracketed = form.pid !== 'column';
  const note = (text: string): void => {
    isBracketed ||= mayBeBracketed && (text.startsWith(BRACKETED) || text.includes(`\n${BRACKETED}`));
    noteOpens(evidence, text);
    noteOnlineFiles(evidence, text);
    noteExecute(evidence, text);
  };
  let rest = '';
  for await (const piece of pieces()) {
    const first = piece.indexOf('\n') + 1;
    const last = piece.lastIndexOf('\n') + 1;
    if (last === 0) rest = rest.length > LONGEST_LINE ? '' : rest + piece;
    else {
      // The line across two pieces is looked at alone: to put both together would cost a copy of them.
      note(rest + piece.slice(0, first));
      note(piece.slice(first, last));
      rest = piece.slice(last);
    }
  }
  note(rest);
  return isBracketed;
};

/** Reads what the recordings of one machine show about it. */
export const shownFacts = async (recordings: readonly Scanned[]): Promise<ShownFacts> => {
  const evidence: Evidence = {
    highestCpu: -1,
    seenOnline: new Set(),
    seenOffline: new Set(),
    executeGranted: false,
    executeRefused: false,
  };
  const bracketed: boolean[] = [];
  for (const recording of recordings) bracketed.push(await scan(evidence, recording));
  return {
    cpus: Math.max(evidence.highestCpu, 0) + 1,
    namesCpus: evidence.highestCpu >= 0,
    offline: [...evidence.seenOffline].sort((a, b) => a - b),
    bracketed,
    ...(evidence.executeGranted && { kprobes: true }),
    ...(!evidence.executeGranted && evidence.executeRefused && { kprobes: false }),
  };
};
