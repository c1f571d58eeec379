/**
 * Why `perf_event_open` refuses a breakpoint that it has looked for room for: rows 11 to 20 of domain.md §6.3, in their order.
 * A refusal after row 11 gives the slot back, so nothing of it is ever seen.
 */
import type { PerfRequest } from '../events.ts';
import { type Refused, refusal } from '../outcome.ts';
import { NONE } from '../roster.ts';
import { checkPerfBreakpoint } from '../x86/perf-breakpoint.ts';
import { admits } from './admission.ts';
import { joinsGroup, leaderIdOf, type Open } from './open-rules.ts';
import { ALL_CPUS, cpuOf, type PerfEvent } from './state.ts';
import { claimOf, PERF_FLAG } from './target.ts';

/** The rule FITS (domain.md §6.2). */
export const NO_ROOM = refusal(
  'ENOSPC',
  'FITS: on some CPU the CPU-wide breakpoints and those of the fullest task concerned already take every slot',
  '§6.3 row 11',
);

const row20 = (result: Refused['result'], rule: string): Refused => refusal(result, rule, '§6.3 row 20');

const ENDED = row20('ESRCH', 'the task has ended');
const OFFLINE = row20('ENODEV', 'a CPU-wide breakpoint on an offline CPU');
const LEADER_IS_MEMBER = row20('EINVAL', 'the group leader is itself a member of a group');
const OTHER_CPU = row20('EINVAL', 'the group leader is bound to another CPU');
const OTHER_CONTEXT = row20('EINVAL', 'the group leader watches another task, or none');
const PINNED_MEMBER = row20('EINVAL', 'only a group leader can be pinned or exclusive');
const OTHER_CLOCK = row20('EINVAL', 'the group leader has another clock');
const NO_BUFFER = row20('EINVAL', 'output redirected to an event without a ring buffer');
const OTHER_OUTPUT = row20('EINVAL', 'output redirected to an event of another CPU or task');
const NO_EXTENDED_REGISTERS = row20('EOPNOTSUPP', 'breakpoints do not sample extended registers');
const NO_AUX_OUTPUT = row20('EOPNOTSUPP', 'breakpoints have no output to an AUX area');
const TOO_DEEP = row20('EOVERFLOW', "a call chain longer than the machine's limit");
const UNSAFE_CLOCK = row20('EINVAL', 'a clock that cannot be read in an exception');
const NO_AUX_LEADER = row20('EINVAL', 'samples of an AUX area that the event does not stand in a group with');
const NO_CPUS = refusal('EINVAL', 'no CPU to watch', '§6.4 Kernel users');

/** Do leader and target stand in the same context: the same task, or both CPU-wide? */
const sharesContext = ({ kernel, target }: Open, leaderHolder: number): boolean =>
  target.task === NONE
    ? leaderHolder === NONE
    : leaderHolder !== NONE && kernel.tasks[target.task]?.holder === leaderHolder;

const clockOf = ({ world }: Open, { request }: PerfEvent): string | undefined =>
  request === NONE ? undefined : world.roster.requests.at(request).clock;

/** On one CPU events of all tasks may write to one buffer; one that follows its task is for that task alone. */
const mayShareOutput = (open: Open, leader: PerfEvent, perf: PerfRequest): boolean =>
  leader.cpu === perf.cpu &&
  (leader.cpu !== ALL_CPUS || sharesContext(open, leader.holder)) &&
  clockOf(open, leader) === perf.clock;

/** The group rules; of a leader that is no breakpoint the model knows nothing but that it is one. */
const refusedByGroup = (open: Open, perf: PerfRequest): Refused | undefined => {
  if (perf.group === -1) return undefined;
  const leader = open.kernel.events[leaderIdOf(open)];
  if (joinsGroup(perf)) {
    if (leader !== undefined) {
      if (clockOf(open, leader) !== perf.clock) return OTHER_CLOCK;
      if (leader.leader !== NONE) return LEADER_IS_MEMBER;
      if (leader.cpu !== perf.cpu) return OTHER_CPU;
      if (!sharesContext(open, leader.holder)) return OTHER_CONTEXT;
    }
    if (perf.pinned === true || perf.exclusive === true) return PINNED_MEMBER;
  }
  if ((perf.flags & PERF_FLAG.output) === 0) return undefined;
  if (leader !== undefined && !mayShareOutput(open, leader, perf)) return OTHER_OUTPUT;
  return perf.leaderBuffer === true ? undefined : NO_BUFFER;
};

const hasEnded = ({ kernel, target, perf }: Open): boolean =>
  target.task !== NONE && (perf?.targetState === 'zombie' || kernel.tasks[target.task]?.ended === true);

/** What perf looks at in the attributes before it looks for the target. */
const refusedByAttributes = (perf: PerfRequest | undefined): Refused | undefined => {
  switch (perf?.lateFault) {
    case 'extended registers':
      return NO_EXTENDED_REGISTERS;
    case 'aux output':
      return NO_AUX_OUTPUT;
    case 'deep call chain':
      return TOO_DEEP;
    case 'clock':
      return UNSAFE_CLOCK;
    case 'aux sample':
    case undefined:
      return undefined;
  }
};

/** Row 20. */
const refusedAtInstall = (open: Open, cpu: number): Refused | undefined => {
  const refused = refusedByAttributes(open.perf);
  if (refused !== undefined) return refused;
  if (hasEnded(open)) return ENDED;
  if (open.target.task === NONE && !cpuOf(open.kernel, cpu).online) return OFFLINE;
  if (open.perf === undefined) return undefined;
  return (
    refusedByGroup(open, open.perf) ?? (open.perf.lateFault === 'aux sample' ? NO_AUX_LEADER : undefined)
  );
};

/**
 * The first of rows 11 to 20 that refuses, if any. A request for several CPUs is all or nothing; its events never compete
 * with each other, as each stands on a CPU of its own.
 */
export const refusedForRoom = (open: Open): Refused | undefined => {
  const { kernel, world, attributes, target } = open;
  if (target.cpus.length === 0) return NO_CPUS;
  for (const cpu of target.cpus) {
    if (!admits(kernel, claimOf(kernel, target, cpu), world.machine.slots)) return NO_ROOM;
    const parsed = checkPerfBreakpoint(attributes, world.machine);
    if (parsed.kind === 'refused') return parsed;
    const refused = refusedAtInstall(open, cpu);
    if (refused !== undefined) return refused;
  }
  return undefined;
};
