/**
 * Why `perf_event_open` refuses a breakpoint before it looks for room: rows 1 to 10 of domain.md §6.3, in their order.
 * The callers of a recording are root: row 3 (permission) refuses nothing here, nor do missing descriptors (EMFILE), which
 * no ledger shows.
 */
import type { PerfRequest } from '../events.ts';
import { type Errno, type Refused, refusal } from '../outcome.ts';
import type { World } from '../policy.ts';
import { NONE } from '../roster.ts';
import type { Attributes } from './request.ts';
import { isDead, type MainlineKernel, type PerfEvent } from './state.ts';
import { PERF_FLAG, type Target } from './target.ts';

/** One open as the rows see it. */
export interface Open {
  readonly kernel: MainlineKernel;
  readonly world: World;
  readonly attributes: Attributes;
  readonly target: Target;
  /** The raw request; undefined for an open that a ledger tells in canonical fields, or that the kernel makes for itself. */
  readonly perf: PerfRequest | undefined;
}

type Row = (open: Open, perf: PerfRequest) => Refused | undefined;

const row = (n: number, result: Errno, rule: string): Refused => refusal(result, rule, `§6.3 row ${n}`);

const UNKNOWN_FLAGS = row(1, 'EINVAL', 'unknown flags');
const UNREADABLE = row(2, 'EFAULT', 'the attributes cannot be read');
const WRONG_SIZE = row(2, 'E2BIG', 'the attributes have a size that the kernel does not know');
const BAD_ATTRIBUTES = row(2, 'EINVAL', 'reserved bits, or attributes that do not go together');
const SIGTRAP_SURVIVES_EXEC = row(2, 'EINVAL', 'sigtrap without remove_on_exec');
const REMOVED_AND_ENABLED = row(2, 'EINVAL', 'remove_on_exec together with enable_on_exec');
const THREADS_WITHOUT_INHERIT = row(2, 'EINVAL', 'inherit_thread without inherit');
const READS_WITHOUT_THREAD = row(
  2,
  'EINVAL',
  'samples of inherited breakpoints hold their counts, but not of which thread they are',
);
const TOO_FREQUENT = row(4, 'EINVAL', "a sampling frequency above the machine's limit");
const BAD_PERIOD = row(4, 'EINVAL', 'a sampling period with its top bit set');
const CGROUP_NEEDS_BOTH = row(4, 'EINVAL', 'cgroup mode without a cgroup or without a CPU');
const BAD_GROUP = row(5, 'EBADF', 'the group descriptor is no perf event');
const DEAD_LEADER = row(5, 'ENODEV', "the group leader's task has ended");
const NO_SUCH_TASK = row(6, 'ESRCH', 'no such task');
const OTHER_INHERIT = row(7, 'EINVAL', 'the group leader has another inherit');
const BAD_CPU = row(8, 'EINVAL', 'no such CPU, or neither a task nor a CPU');
const SIGTRAP_NEEDS_TASK = row(8, 'EINVAL', 'sigtrap without a task');
const NO_BRANCHES = row(9, 'EOPNOTSUPP', 'breakpoints do not sample branches');
const NO_TYPE = row(10, 'EINVAL', 'no access to watch: the type is 0 or 7');

/** Highest process id that Linux can give, PID_MAX_LIMIT on 64 bit. */
const PID_MAX = 4194304;

/** `HW_BREAKPOINT_EMPTY` and `HW_BREAKPOINT_INVALID`. */
const EMPTY_TYPE = 0;
const INVALID_TYPE = 7;

const ALL_FLAGS = PERF_FLAG.noGroup | PERF_FLAG.output | PERF_FLAG.pidCgroup | PERF_FLAG.cloexec;

const hasFlag = (perf: PerfRequest, flag: number): boolean => (perf.flags & flag) !== 0;

const flags: Row = (_open, perf) => (perf.flags < 0 || perf.flags > ALL_FLAGS ? UNKNOWN_FLAGS : undefined);

/** What makes a set of attributes unusable in itself; a modify is refused for it too. */
export const attributeFault = (perf: PerfRequest): Refused | undefined => {
  switch (perf.attributeFault) {
    case 'unreadable':
      return UNREADABLE;
    case 'wrong size':
      return WRONG_SIZE;
    case 'bad combination':
      return BAD_ATTRIBUTES;
    // Looked at much later, as a row of its own.
    case 'read without thread':
    case undefined:
      break;
  }
  if (perf.sigtrap === true && perf.removeOnExec !== true) return SIGTRAP_SURVIVES_EXEC;
  if (perf.removeOnExec === true && perf.enableOnExec === true) return REMOVED_AND_ENABLED;
  if (perf.inheritThread === true && perf.inherit !== true) return THREADS_WITHOUT_INHERIT;
  return undefined;
};

const sampling: Row = ({ world }, perf) => {
  const limit = BigInt(world.machine.maxSampleRate);
  if (perf.sampleFreq !== undefined && BigInt(perf.sampleFreq) > limit) return TOO_FREQUENT;
  if (perf.samplePeriod !== undefined && BigInt(perf.samplePeriod) >> 63n !== 0n) return BAD_PERIOD;
  const isCgroup = hasFlag(perf, PERF_FLAG.pidCgroup);
  return isCgroup && (perf.pid === -1 || perf.cpu === -1) ? CGROUP_NEEDS_BOTH : undefined;
};

/** The breakpoint event that the group descriptor names; undefined without a group, or if it names something else. */
export const leaderIdOf = ({ kernel, world, perf }: Open): number => {
  if (perf?.leader === undefined) return NONE;
  const leader = world.roster.breakpoints.idOf(perf.leader);
  return kernel.breakpoints[leader]?.registrations.at(-1)?.[0] ?? NONE;
};

const leaderOf = (open: Open): PerfEvent | undefined => open.kernel.events[leaderIdOf(open)];

/** Is the event to join the group of its leader, or is the descriptor only looked up? */
export const joinsGroup = (perf: PerfRequest): boolean =>
  perf.group !== -1 && !hasFlag(perf, PERF_FLAG.noGroup);

/** The descriptor is looked up, and its task's end noticed, even if the event is to stay outside of the group. */
const group: Row = (open, perf) => {
  if (perf.group === -1 || perf.leaderKind === 'other-event') return undefined;
  const leader = leaderOf(open);
  if (leader === undefined) return BAD_GROUP;
  return isDead(leader) ? DEAD_LEADER : undefined;
};

/** A task that has ended but was not reaped is found, and refused late (row 20). */
const task: Row = ({ target }, perf) => {
  if (perf.pid === -1 || hasFlag(perf, PERF_FLAG.pidCgroup)) return undefined;
  const isKnown = target.task !== NONE && perf.targetState !== 'reaped';
  return isKnown && perf.pid >= 0 && perf.pid <= PID_MAX ? undefined : NO_SUCH_TASK;
};

const inherit: Row = (open, perf) => {
  if (open.target.task === NONE || !joinsGroup(perf)) return undefined;
  const leader = leaderOf(open);
  return leader !== undefined && leader.inherit !== open.attributes.inherit ? OTHER_INHERIT : undefined;
};

const cpu: Row = ({ world, target }, perf) => {
  const hasCpu = perf.cpu >= 0 && perf.cpu < world.machine.cpus;
  if (!hasCpu && (perf.cpu !== -1 || target.task === NONE)) return BAD_CPU;
  return perf.sigtrap === true && target.task === NONE ? SIGTRAP_NEEDS_TASK : undefined;
};

const copies: Row = (_open, perf) =>
  perf.attributeFault === 'read without thread' ? READS_WITHOUT_THREAD : undefined;

const branches: Row = (_open, perf) => (perf.branchStack === true ? NO_BRANCHES : undefined);

/** Rows 1 to 9, which look at what `perf_event_open` was passed. */
const ROWS: readonly Row[] = [
  flags,
  (_open, perf) => attributeFault(perf),
  sampling,
  group,
  task,
  inherit,
  cpu,
  copies,
  branches,
];

/** The first of rows 1 to 10 that refuses, if any. */
export const refusedBeforeRoom = (open: Open): Refused | undefined => {
  if (open.perf !== undefined) {
    for (const check of ROWS) {
      const refused = check(open, open.perf);
      if (refused !== undefined) return refused;
    }
  }
  const { type } = open.attributes;
  return type === EMPTY_TYPE || type === INVALID_TYPE ? NO_TYPE : undefined;
};
