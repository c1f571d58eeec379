/**
 * The facts about the recorded machine that its answers show: read in a first pass over the text, because a ledger's header
 * stands before its events (design.md §4).
 */
import { piecesOf, type Recording } from './recording.ts';
import type { Act } from './strace/act.ts';
import { readCallText } from './strace/call-text.ts';
import { readAct } from './strace/read-act.ts';

/** What the recordings show; a fact that they do not show is absent. */
export interface ShownFacts {
  /** The least number of possible CPUs under which the answers can be as they are. */
  readonly cpus: number;
  /** Whether any answer spoke of a particular CPU. */
  readonly namesCpus: boolean;
  /** CPUs that were off line at the start. */
  readonly offline: readonly number[];
  readonly kprobes?: boolean;
}

interface Evidence {
  highestCpu: number;
  /** CPUs on which an open succeeded, or that were taken off line, before anything else was seen of them. */
  readonly seenOnline: Set<number>;
  readonly seenOffline: Set<number>;
  /** Execute breakpoints at kernel addresses to which nothing but missing kprobes can be objected (domain.md §6.3 row 14). */
  executeGranted: boolean;
  executeRefused: boolean;
}

type OpenAct = Act & { readonly kind: 'open event' };

/** Answers that are given only after the CPU was found to be possible: all that come behind row 8 of domain.md §6.3. */
const KNOWS_CPU: ReadonlySet<string> = new Set(['ENOSPC', 'ENODEV', 'EOPNOTSUPP']);

const noteCpu = (evidence: Evidence, { pid, cpu, group }: OpenAct, errno: string | undefined): void => {
  if (cpu < 0 || (errno !== undefined && !KNOWS_CPU.has(errno))) return;
  // With a group, ENODEV may speak of a dead leader, and comes before the CPU is looked at.
  if (errno === 'ENODEV' && group !== -1) return;
  evidence.highestCpu = Math.max(evidence.highestCpu, cpu);
  if (evidence.seenOnline.has(cpu) || evidence.seenOffline.has(cpu)) return;
  if (errno === undefined && pid === -1) evidence.seenOnline.add(cpu);
  if (errno === 'ENODEV') evidence.seenOffline.add(cpu);
};

/** The kernel's own text begins here on x86-64; below lie maps and entry areas with rules of their own. */
const KERNEL_TEXT = '0xffffffff80000000';
const EXECUTE = 4;
const EXECUTE_LENGTH = 8;

const isPlainKernelExecute = ({ attributes, pid, cpu, group, flags }: OpenAct, highest: number): boolean => {
  if (attributes.kind !== 'breakpoint') return false;
  const { bpType, length, address, excludeKernel, sampleFreq, samplePeriod, attributeFault } =
    attributes.request;
  const isPlain =
    excludeKernel !== true &&
    sampleFreq === undefined &&
    (samplePeriod === undefined || typeof samplePeriod === 'number') &&
    attributeFault === undefined &&
    group === -1 &&
    (flags === 0 || flags === 8);
  const hasTarget = cpu <= highest && cpu >= -1 && !(pid === -1 && cpu === -1);
  const isText = address.length === KERNEL_TEXT.length && address >= KERNEL_TEXT;
  return bpType === EXECUTE && length === EXECUTE_LENGTH && isText && isPlain && hasTarget;
};

const noteKprobes = (evidence: Evidence, act: OpenAct, errno: string | undefined): void => {
  if (errno !== undefined && errno !== 'EINVAL') return;
  if (!isPlainKernelExecute(act, evidence.highestCpu)) return;
  if (errno === undefined) evidence.executeGranted = true;
  else evidence.executeRefused = true;
};

const OPEN = 'perf_event_open';

/** Reads the one line that holds a call, from behind the name: `(ARGS) = RESULT` or ` resumed>ARGS) = RESULT`. */
const noteOpen = (evidence: Evidence, rest: string): void => {
  // Only opens that name a CPU, or an execute breakpoint in the kernel, tell anything.
  const from = rest.startsWith('(') ? 1 : rest.indexOf('>') + 1;
  const call = readCallText(rest.slice(from));
  if (call === undefined || Number.isNaN(call.value)) return;
  const act = readAct({
    ...{ kind: 'call', source: 0, pid: 0, name: OPEN, entered: 0, returned: 0, line: 0 },
    ...call,
  });
  if (act?.kind !== 'open event') return;
  noteCpu(evidence, act, call.errno);
  noteKprobes(evidence, act, call.errno);
};

const ONLINE_FILE = /^(\d+)\/online"/;
const ONLINE_FOLDER = '/sys/devices/system/cpu/cpu';

/** Calls `note` with the rest of the line behind each occurrence of `mark`. */
const eachRest = (text: string, mark: string, note: (rest: string) => void): void => {
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at)) {
    const end = text.indexOf('\n', at);
    note(text.slice(at + mark.length, end === -1 ? undefined : end));
    if (end === -1) return;
    at = end;
  }
};

const noteText = (evidence: Evidence, text: string): void => {
  eachRest(text, OPEN, (rest) => {
    noteOpen(evidence, rest);
  });
  eachRest(text, ONLINE_FOLDER, (rest) => {
    const cpu = Number(ONLINE_FILE.exec(rest)?.[1] ?? -1);
    const failed = rest.includes(') = -1 ');
    if (cpu >= 0 && !failed) evidence.highestCpu = Math.max(evidence.highestCpu, cpu);
  });
};

const scan = async (evidence: Evidence, recording: Recording): Promise<void> => {
  let rest = '';
  for await (const piece of piecesOf(recording)) {
    const text = rest + piece;
    const end = text.lastIndexOf('\n') + 1;
    noteText(evidence, text.slice(0, end));
    rest = text.slice(end);
  }
  noteText(evidence, rest);
};

/** Reads what the recordings of one machine show about it. */
export const shownFacts = async (recordings: readonly Recording[]): Promise<ShownFacts> => {
  const evidence: Evidence = {
    highestCpu: -1,
    seenOnline: new Set(),
    seenOffline: new Set(),
    executeGranted: false,
    executeRefused: false,
  };
  for (const recording of recordings) await scan(evidence, recording);
  return {
    cpus: Math.max(evidence.highestCpu, 0) + 1,
    namesCpus: evidence.highestCpu >= 0,
    offline: [...evidence.seenOffline].sort((a, b) => a - b),
    ...(evidence.executeGranted && { kprobes: true }),
    ...(!evidence.executeGranted && evidence.executeRefused && { kprobes: false }),
  };
};
