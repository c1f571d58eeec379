/** perf_event_open and its modification, as events of a ledger: the raw request, and what it means where it means something. */
import type { Access, BreakpointModify, BreakpointRegister, PerfRequest } from '../../../machines/events.ts';
import type { Act } from '../strace/act.ts';
import type { Writable } from '../writable.ts';
import { othersWith, samplingOf } from '../strace/perf-fields.ts';
import { type CallRecord, succeeded } from '../strace/record.ts';
import { type FileKind, fileAt, placeAnew, type Sampling } from './descriptors.ts';
import { addMoment } from './ledger-draft.ts';
import type { Task } from './tasks.ts';
import { freshBreakpoint, observedResult, release, type World } from './world.ts';

const ACCESS_OF_TYPE: readonly (Access | undefined)[] = [undefined, 'r', 'w', 'rw', 'x'];
const FD_OUTPUT = 2;
const PID_CGROUP = 4;
const FD_CLOEXEC = 8;
/** An execute breakpoint has `sizeof(long)` in perf's terms, and length 1 in those of the debug registers. */
const PERF_EXECUTE_LENGTH = 8;

const ELIDED =
  'some perf_event_open calls have their attributes elided (`...`), so that what they asked for is unknown: record again with strace -v';

const POINTERS =
  'some perf_event_open calls show a pointer in place of their attributes, so that what they asked for is unknown: record again without -e raw and -e verbose=none';

const NAMELESS = 'numbers stand where names of constants should: record again without -X raw or -X verbose';

export const refuseNameless = (world: World): void => {
  world.skips.unusable(NAMELESS);
};

type Meaning = Pick<
  BreakpointRegister,
  'address' | 'length' | 'access' | 'inherit' | 'excludeKernel' | 'disabled'
>;

/** Writes what a request means into an event, where it means something. */
const addMeaning = (event: Writable<Meaning>, request: PerfRequest): void => {
  const { address, bpType, length } = request;
  const access = ACCESS_OF_TYPE[bpType];
  event.address = address;
  if (typeof length === 'number') {
    event.length = access === 'x' && length === PERF_EXECUTE_LENGTH ? 1 : length;
  }
  if (access !== undefined) event.access = access;
  if (request.inherit === true) event.inherit = true;
  if (request.excludeKernel === true) event.excludeKernel = true;
  if (request.disabled === true) event.disabled = true;
};

interface Target {
  readonly task: string | undefined;
  readonly state: PerfRequest['targetState'];
}

const NO_TASK: Target = { task: undefined, state: undefined };

/** Whom the `pid` argument names. Of a process that no recording shows, only the kernel's ESRCH tells that it is gone. */
const targetOf = (
  world: World,
  caller: Task,
  { pid, flags }: Act & { kind: 'open event' },
  call: CallRecord,
): Target => {
  // With a cgroup the `pid` is a descriptor.
  if (pid === -1 || (flags & PID_CGROUP) !== 0) return NO_TASK;
  if (pid === 0) return { task: caller.name, state: undefined };
  const known = world.tasks.at(pid);
  if (known === undefined && call.errno === 'ESRCH') return { task: String(pid), state: 'reaped' };
  const target = known ?? world.tasks.create(pid, { isFollowed: false, aliveAt: call.entered });
  return { task: target.name, state: target.state === 'live' ? undefined : target.state };
};

/** Adds what `group` names. */
const addLeader = (perf: Writable<PerfRequest>, caller: Task, group: number): void => {
  if (group < 0) return;
  const kind = fileAt(caller.descriptors, group)?.is;
  if (kind?.kind === 'breakpoint') perf.leader = kind.bp;
  else perf.leaderKind = kind?.kind === 'other event' ? 'other-event' : 'none';
};

/** Of a buffer that the recording does not show to be mapped only the answer tells that it is there. */
const isMapped = (caller: Task, descriptor: number): boolean => {
  const file = fileAt(caller.descriptors, descriptor);
  return file !== undefined && [...caller.process.mappings.values()].includes(file);
};

const keep = (world: World, caller: Task, is: FileKind, flags: number, call: CallRecord): void => {
  if (!succeeded(call)) return;
  const closesOnExec = (flags & FD_CLOEXEC) !== 0;
  const file = { is, references: 0 };
  const released = placeAnew(caller.descriptors, call.value, file, closesOnExec, call.returned);
  release(world, released, call, caller.name);
};

const addRegister = (
  world: World,
  caller: Task,
  act: Act & { kind: 'open event' },
  perf: Writable<PerfRequest>,
  call: CallRecord,
): void => {
  const { pid, cpu, group, flags } = act;
  world.calls += 1;
  const bp = freshBreakpoint(world);
  const { task, state } = targetOf(world, caller, act, call);
  perf.pid = pid;
  perf.cpu = cpu;
  perf.flags = flags;
  perf.group = group;
  addLeader(perf, caller, group);
  if ((flags & FD_OUTPUT) !== 0 && group >= 0) perf.leaderBuffer = succeeded(call) || isMapped(caller, group);
  if (state !== undefined) perf.targetState = state;
  if (call.errno === 'E2BIG') perf.attributeFault = 'wrong size';
  const isGranted = succeeded(call);
  if (isGranted) {
    const sampling = samplingOf(perf);
    keep(
      world,
      caller,
      { kind: 'breakpoint', bp, sampling: { opened: sampling, now: sampling } },
      flags,
      call,
    );
  }
  const event: Writable<BreakpointRegister> = { seq: 0, type: 'breakpoint.register', bp };
  if (task !== undefined) event.task = task;
  addMeaning(event, perf);
  if (cpu >= 0 && cpu < world.cpus) event.cpus = [cpu];
  event.perf = perf;
  addMoment(event, call, caller.name);
  event.observed = isGranted ? { result: 0, fd: call.value } : { result: observedResult(call) };
  world.ledger.place(event);
};

export const openEvent = (
  world: World,
  caller: Task,
  act: Act & { kind: 'open event' },
  call: CallRecord,
): void => {
  const { attributes, flags } = act;
  if (Number.isNaN(call.value)) {
    world.skips.count('perf_event_open that never returned');
    return;
  }
  switch (attributes.kind) {
    case 'breakpoint':
      addRegister(world, caller, act, attributes.request, call);
      return;
    case 'elided':
      world.skips.unusable(ELIDED);
      break;
    case 'nameless':
      refuseNameless(world);
      break;
    case 'unreadable':
      // Else the kernel could not read them either.
      if (call.errno !== 'EFAULT' && call.errno !== 'E2BIG') world.skips.unusable(POINTERS);
      break;
    case 'other':
    case 'broken':
      break;
  }
  const skippedAs = {
    elided: 'without -v',
    nameless: 'without names of constants',
    broken: 'with damaged attributes',
    other: 'of another type',
    unreadable: 'that strace could not read',
  };
  world.skips.count(`perf_event_open ${skippedAs[attributes.kind]}`);
  keep(world, caller, { kind: 'other event' }, flags, call);
};

/** Attributes of another type ask for no breakpoint; the kernel compares the types before it looks any further. */
const NO_BREAKPOINT: PerfRequest = {
  bpType: 0,
  address: '0x0',
  length: 0,
  pid: -1,
  cpu: -1,
  flags: 0,
  group: -1,
};
const OTHER_TYPE = { attributeFault: 'bad combination' } as const;
const WRONG_SIZE = { attributeFault: 'wrong size' } as const;

type Fault = Pick<PerfRequest, 'descriptor' | 'attributeFault' | 'otherAttributes'>;

const UNSEEN =
  'some modified events were opened before the recording began, or were sent from elsewhere, so that what they were is unknown: record all programs from their start';

/** The answers that a descriptor gets which is no perf event; one that no recorded call made may be one all the same. */
const NO_EVENT: ReadonlySet<string | undefined> = new Set(['EBADF', 'ENOTTY']);

/**
 * The kernel compares with the sampling period that the event has by now, a ledger's reader with the one that it was opened
 * with: told is what stands to the latter as the request does to the former.
 */
const sinceOpened = ({ opened, now }: Sampling, request: PerfRequest): Fault => {
  if (now === opened) return {};
  return { otherAttributes: othersWith(request, samplingOf(request) === now ? opened : `not ${opened}`) };
};

export const setPeriod = (caller: Task, { descriptor, period }: Act & { kind: 'set period' }): void => {
  const is = fileAt(caller.descriptors, descriptor)?.is;
  if (is?.kind === 'breakpoint') is.sampling.now = period;
};

/** What the descriptor names, as a request says it; undefined for an event that no recorded call has opened. */
const modified = (
  world: World,
  caller: Task,
  descriptor: number,
  request: PerfRequest,
  call: CallRecord,
): [string, Fault] | undefined => {
  const is = fileAt(caller.descriptors, descriptor)?.is;
  if (is?.kind === 'breakpoint') return [is.bp, sinceOpened(is.sampling, request)];
  if (is === undefined && !NO_EVENT.has(call.errno)) return undefined;
  const bp = freshBreakpoint(world);
  if (is?.kind === 'other event') return [bp, OTHER_TYPE];
  return [bp, { descriptor: is === undefined && call.errno === 'EBADF' ? 'closed' : 'other' }];
};

export const modifyEvent = (
  world: World,
  caller: Task,
  act: Act & { kind: 'modify event' },
  call: CallRecord,
): void => {
  const { attributes } = act;
  if (attributes.kind === 'elided') world.skips.unusable(ELIDED);
  const isTold = attributes.kind === 'breakpoint' || attributes.kind === 'other';
  if (!isTold || Number.isNaN(call.value)) {
    world.skips.count('PERF_EVENT_IOC_MODIFY_ATTRIBUTES that does not tell what it asked for');
    return;
  }
  const isBreakpoint = attributes.kind === 'breakpoint';
  const request = isBreakpoint ? attributes.request : NO_BREAKPOINT;
  const found = modified(world, caller, act.descriptor, request, call);
  if (found === undefined) {
    world.skips.unusable(UNSEEN);
    world.skips.count('PERF_EVENT_IOC_MODIFY_ATTRIBUTES of an event that was not seen to be opened');
    return;
  }
  world.calls += 1;
  const [bp, fault] = found;
  const event: Writable<BreakpointModify> = { seq: 0, type: 'breakpoint.modify', bp };
  addMeaning(event, request);
  event.perf = {
    ...request,
    ...(!isBreakpoint && OTHER_TYPE),
    ...fault,
    ...(call.errno === 'E2BIG' && WRONG_SIZE),
  };
  addMoment(event, call, caller.name);
  event.observed = { result: observedResult(call) };
  world.ledger.place(event);
};
