/** What happens to perf events under `mainline`, and has to be seen happening. */
import type { MainlineKernel, PerfEvent } from '../../machines/mainline/state.ts';
import { NONE } from '../../machines/roster.ts';
import type { Sometimes } from './sometimes.ts';

type Events = Sometimes<MainlineKernel>;

const someEvent =
  (is: (event: PerfEvent) => boolean) =>
  ({ events }: MainlineKernel): boolean =>
    events.some((event) => event !== undefined && is(event));

const hasCopy = someEvent(({ parent }) => parent !== NONE);
const hasRegisterOfPtrace = someEvent(({ debugRegister }) => debugRegister !== NONE);
const hasDoubt = someEvent(({ countInDoubt }) => countInDoubt);
const hasGroupMember = someEvent(({ leader }) => leader !== NONE);

const countOf = ({ events }: MainlineKernel): number => events.filter((event) => event !== undefined).length;

export const EVENTS_HAPPEN: readonly Events[] = [
  {
    name: 'a CPU whose slots are all CPU-wide',
    needs: [],
    isReached: ({ after, machine }) => after.cpuPinned.includes(machine.slots),
  },
  {
    name: 'a task with events on all CPUs and on one',
    needs: [],
    isReached: ({ after }) =>
      after.holders.some((holder) => holder !== undefined && holder.all > 0 && holder.bound > 0),
  },
  {
    name: 'a copy inherited',
    needs: [],
    isReached: ({ op, after }) => op.type === 'task.fork' && hasCopy(after),
  },
  {
    name: 'copies freed with their original',
    needs: [],
    isReached: ({ op, before, after }) =>
      op.type === 'breakpoint.unregister' && countOf(before) - countOf(after) > 1 && hasCopy(before),
  },
  {
    name: 'an event outlives its task',
    needs: [],
    isReached: ({ op, after }) =>
      op.type === 'task.exit' && after.holders.some((holder) => holder?.dead === true),
  },
  {
    name: 'an exec removes events',
    needs: [],
    isReached: ({ op, before, after }) =>
      op.type === 'task.exec' && someEvent(({ attached }) => !attached)(after) && before !== after,
  },
  { name: 'a debug register of ptrace', needs: [], isReached: ({ after }) => hasRegisterOfPtrace(after) },
  {
    name: 'a write to DR7 rolled back',
    needs: [],
    isReached: ({ op, outcome, before, after }) =>
      op.type === 'ptrace.poke' && op.register === 7 && outcome.kind === 'refused' && before !== after,
  },
  { name: 'a group', needs: [], isReached: ({ after }) => hasGroupMember(after) },
  { name: 'a count in doubt after an exchange', needs: [], isReached: ({ after }) => hasDoubt(after) },
  { name: '#DB delivered', needs: [], isReached: ({ delivered }) => delivered.length > 0 },
  {
    name: 'an event modified',
    needs: [],
    isReached: ({ op, outcome }) => op.type === 'breakpoint.modify' && outcome.kind === 'granted',
  },
];
