/** The system calls that matter, and how their arguments are read. */
import type { Act, StopEvent, WaitStatus } from './act.ts';
import {
  always,
  fcntlMoment,
  ioctlMoment,
  messageMoment,
  mmapMoment,
  type Judge,
  openMoment,
  ptraceMoment,
  writeMoment,
} from './interest.ts';
import { type Cursor, flagsOf, isInt, numberOf, skipComma, takeInteger, wideNumberOf } from './numbers.ts';
import { receive, send } from './message-calls.ts';
import { readAttributes } from './perf-attributes.ts';
import { type CallRecord, type KnownCall, type ReadAct, succeeded } from './record.ts';
import { ptrace } from './trace-call.ts';

const PERF_FLAGS: ReadonlyMap<string, number> = new Map([
  ['PERF_FLAG_FD_NO_GROUP', 1],
  ['PERF_FLAG_FD_OUTPUT', 2],
  ['PERF_FLAG_PID_CGROUP', 4],
  ['PERF_FLAG_FD_CLOEXEC', 8],
]);

const UNREADABLE: Act = { kind: 'unreadable' };

/** `{…}, PID, CPU, GROUP, FLAGS`, or a pointer in place of the attributes. */
const openEvent = (args: string): Act => {
  const attributes = readAttributes(args, 0);
  const cursor: Cursor = { text: args, at: attributes.end };
  skipComma(cursor);
  const pid = takeInteger(cursor);
  skipComma(cursor);
  const cpu = takeInteger(cursor);
  skipComma(cursor);
  const group = takeInteger(cursor);
  skipComma(cursor);
  const flags = flagsOf(args.slice(cursor.at), PERF_FLAGS);
  if (attributes.kind === 'broken' || !isInt(pid) || !isInt(cpu) || !isInt(group)) return UNREADABLE;
  return { kind: 'open event', attributes, pid, cpu, group, flags };
};

const MODIFY = 'PERF_EVENT_IOC_MODIFY_ATTRIBUTES, ';

const NEW_PERIOD = /PERF_EVENT_IOC_PERIOD, \[(\d+)\]/;

/** Only one that went through changes anything. */
const setPeriod = (call: CallRecord): Act | undefined => {
  const period = wideNumberOf(NEW_PERIOD.exec(call.args)?.[1] ?? '');
  if (period === undefined || !succeeded(call)) return undefined;
  return { kind: 'set period', descriptor: numberOf(call.args), period };
};

const modifyEvent = (args: string): Act => {
  const descriptor = numberOf(args);
  const attributes = readAttributes(args, args.indexOf(MODIFY) + MODIFY.length);
  if (attributes.kind === 'broken' || !isInt(descriptor)) return UNREADABLE;
  return { kind: 'modify event', descriptor, attributes };
};

const argumentAt = (args: string, index: number): string => args.split(', ')[index] ?? '';

const closeRange = (args: string): Act => ({
  kind: 'close range',
  first: numberOf(argumentAt(args, 0)),
  last: numberOf(argumentAt(args, 1)),
  marksOnly: args.includes('CLOSE_RANGE_CLOEXEC'),
  unshares: args.includes('CLOSE_RANGE_UNSHARE'),
});

const duplicate = (args: string, closesOnExec: boolean): Act => ({
  kind: 'duplicate',
  descriptor: numberOf(args),
  closesOnExec,
});

const fcntl = (args: string): Act =>
  args.includes('F_SETFD')
    ? { kind: 'mark', descriptor: numberOf(args), closesOnExec: args.includes('FD_CLOEXEC') }
    : duplicate(args, args.includes('F_DUPFD_CLOEXEC'));

const clone = (args: string): Act => ({
  kind: 'fork',
  sharesDescriptors: args.includes('CLONE_FILES'),
  isThread: args.includes('CLONE_THREAD'),
  beginsNamespace: args.includes('CLONE_NEWPID'),
  waitsForChild: args.includes('CLONE_VFORK'),
});

const fork = (waitsForChild: boolean): Act => ({
  kind: 'fork',
  sharesDescriptors: false,
  isThread: false,
  beginsNamespace: false,
  waitsForChild,
});

const STOP_EVENTS: ReadonlyMap<string, StopEvent> = new Map([
  ['PTRACE_EVENT_FORK', 'fork'],
  ['PTRACE_EVENT_VFORK', 'vfork'],
  ['PTRACE_EVENT_VFORK_DONE', 'vfork done'],
  ['PTRACE_EVENT_CLONE', 'clone'],
  ['PTRACE_EVENT_EXEC', 'exec'],
]);

const STOPPED = /WIFSTOPPED\(s\) && WSTOPSIG\(s\) == (\w+)[^}]*\}(?:\|(\w+)<<16)?/;

const waitStatus = (args: string): WaitStatus => {
  if (args.includes('WIFEXITED') || args.includes('WIFSIGNALED')) return { kind: 'ended' };
  const [, signal, event] = STOPPED.exec(args) ?? [];
  if (signal === undefined) return { kind: 'unknown' };
  return {
    kind: 'stopped',
    signal,
    event: event === undefined ? undefined : (STOP_EVENTS.get(event) ?? 'other'),
  };
};

const wait = (call: CallRecord): Act | undefined => {
  if (call.errno === 'ECHILD')
    return { kind: 'wait', pid: numberOf(call.args), status: { kind: 'no child' } };
  return call.value > 0 ? { kind: 'wait', pid: call.value, status: waitStatus(call.args) } : undefined;
};

const ONLINE_FILE = /\/sys\/devices\/system\/cpu\/cpu(\d+)\/online"/;

const openOnlineFile = (args: string): Act => ({
  kind: 'open online file',
  cpu: Number(ONLINE_FILE.exec(args)?.[1]),
  closesOnExec: args.includes('O_CLOEXEC'),
});

const WRITTEN = /"(o?.)/;
const SWITCHES: ReadonlyMap<string, boolean> = new Map([
  ...['1', 'y', 'Y', 't', 'T', 'on', 'oN'].map((word) => [word, true] as const),
  ...['0', 'n', 'N', 'f', 'F', 'of', 'oF'].map((word) => [word, false] as const),
]);

/** The first one or two characters decide (Linux's `kstrtobool`). */
const write = (args: string): Act => ({
  kind: 'write',
  descriptor: numberOf(args),
  isOn: SWITCHES.get(WRITTEN.exec(args)?.[1] ?? ''),
});

/** `ADDRESS, LENGTH, PROTECTION, FLAGS, DESCRIPTOR, OFFSET`; the address that counts is the one returned. */
const mmap: ReadAct = ({ args, value }) => ({
  kind: 'map',
  descriptor: numberOf(argumentAt(args, 4)),
  address: value,
  length: numberOf(argumentAt(args, 1)),
  replaces: args.includes('MAP_FIXED') && !args.includes('MAP_FIXED_NOREPLACE'),
});

/** `ADDRESS, LENGTH, NEW LENGTH, FLAGS, NEW ADDRESS`; the address that counts is the one returned. */
const mremap: ReadAct = ({ args, value }) => ({
  kind: 'remap',
  from: numberOf(args),
  fromLength: numberOf(argumentAt(args, 1)),
  to: value,
  length: numberOf(argumentAt(args, 2)),
  replaces: args.includes('MREMAP_FIXED'),
});

const munmap: ReadAct = ({ args }) => ({
  kind: 'unmap',
  address: numberOf(args),
  length: numberOf(argumentAt(args, 1)),
});

const unshare: ReadAct = ({ args }) =>
  args.includes('CLONE_FILES') ? { kind: 'unshare descriptors' } : undefined;

const kill: ReadAct = ({ args }) =>
  args.endsWith('SIGKILL') ? { kind: 'kill', pid: numberOf(args) } : undefined;

const known = (name: string, momentOf: Judge, read: ReadAct): readonly [string, KnownCall] => [
  name,
  { name, momentOf, read },
];

const atEntry = always('entry');
const between = always('between');
const atReturn = always('return');

export const KNOWN_CALLS: ReadonlyMap<string, KnownCall> = new Map([
  known('perf_event_open', between, ({ args }) => openEvent(args)),
  known('ioctl', ioctlMoment, (call) =>
    call.args.includes(MODIFY) ? modifyEvent(call.args) : setPeriod(call),
  ),
  known('close', between, ({ args }) => ({ kind: 'close', descriptor: numberOf(args) })),
  known('close_range', between, ({ args }) => closeRange(args)),
  known('dup', between, ({ args }) => duplicate(args, false)),
  known('dup2', between, ({ args }) => duplicate(args, false)),
  known('dup3', between, ({ args }) => duplicate(args, args.includes('O_CLOEXEC'))),
  known('fcntl', fcntlMoment, ({ args }) => fcntl(args)),
  known('mmap', mmapMoment, mmap),
  known('mremap', between, mremap),
  known('munmap', between, munmap),
  known('fork', atEntry, () => fork(false)),
  known('vfork', atEntry, () => fork(true)),
  known('clone', atEntry, ({ args }) => clone(args)),
  known('clone3', atEntry, ({ args }) => clone(args)),
  known('unshare', atReturn, unshare),
  known('execve', atReturn, () => ({ kind: 'exec' })),
  known('execveat', atReturn, () => ({ kind: 'exec' })),
  known('exit', atReturn, () => ({ kind: 'exit', isGroup: false })),
  known('exit_group', atReturn, () => ({ kind: 'exit', isGroup: true })),
  known('wait4', atReturn, wait),
  known('ptrace', ptraceMoment, ptrace),
  known('kill', atReturn, kill),
  known('open', openMoment, ({ args }) => openOnlineFile(args)),
  known('openat', openMoment, ({ args }) => openOnlineFile(args)),
  ...['write', 'pwrite64', 'writev', 'pwritev'].map((name) =>
    known(name, writeMoment, ({ args }) => write(args)),
  ),
  known('pidfd_open', between, ({ args }) => ({ kind: 'open process', pid: numberOf(args) })),
  known('pidfd_getfd', between, ({ args }) => ({
    kind: 'take descriptor',
    process: numberOf(args),
    descriptor: numberOf(argumentAt(args, 1)),
  })),
  known('sendmsg', messageMoment('entry'), send),
  known('recvmsg', messageMoment('return'), receive),
]);
