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
import { cpuOf } from './state.ts';
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
const OTHER_OUTPUT = row20('EINVAL', 'output redirected to an event of another CPU or task');
const NO_CPUS = refusal('EINVAL', 'no CPU to watch', '§6.4 Kernel users');

/** Do leader and target stand in the same context: the same task, or both CPU-wide? */
const sharesContext = ({ kernel, target }: Open, leaderHolder: number): boolean =>
  target.task === NONE
    ? leaderHolder === NONE
    : leaderHolder !== NONE && kernel.tasks[target.task]?.holder === leaderHolder;

/** The group rules; of a leader that is no breakpoint the model knows nothing but that it is one. */
const refusedByGroup = (open: Open, perf: PerfRequest): Refused | undefined => {
  if (perf.group === -1) return undefined;
  const leader = open.kernel.events[leaderIdOf(open)];
  if (joinsGroup(perf)) {
    if (leader !== undefined) {
      if (leader.leader !== NONE) return LEADER_IS_MEMBER;
      if (leader.cpu !== perf.cpu) return OTHER_CPU;
      if (!sharesContext(open, leader.holder)) return OTHER_CONTEXT;
    }
    if (perf.pinned === true || perf.exclusive === true) return PINNED_MEMBER;
  }
  if (leader === undefined || (perf.flags & PERF_FLAG.output) === 0) return undefined;
  return leader.cpu !== perf.cpu || !sharesContext(open, leader.holder) ? OTHER_OUTPUT : undefined;
};

const hasEnded = ({ kernel, target, perf }: Open): boolean =>
  target.task !== NONE && (perf?.targetState === 'zombie' || kernel.tasks[target.task]?.ended === true);

/** Row 20. */
const refusedAtInstall = (open: Open, cpu: number): Refused | undefined => {
  if (hasEnded(open)) return ENDED;
  if (open.target.task === NONE && !cpuOf(open.kernel, cpu).online) return OFFLINE;
  return open.perf === undefined ? undefined : refusedByGroup(open, open.perf);
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
