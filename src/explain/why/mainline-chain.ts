/** The chains of a kernel that counts perf events (domain.md §6.1): who is counted, since when, and what serves a register. */
import type { LedgerEvent } from '../../../machines/events.ts';
import type { MainlineKernel } from '../../../machines/mainline/state.ts';
import { mainlineHoldings } from '../../../machines/mainline/holdings.ts';
import { NONE } from '../../../machines/roster.ts';
import type { Place } from '../../find/places/place.ts';
import { listed } from '../wording.ts';
import type { Chain } from './chain.ts';
import { history } from './link.ts';
import type { ChangeSeen, Past } from './past.ts';

const saysCount = ({ before, after }: ChangeSeen, event: LedgerEvent): string => {
  const isMore = Number(after) > Number(before);
  switch (event.type) {
    case 'breakpoint.register':
      return `counted ${event.bp}`;
    case 'breakpoint.unregister':
      return `closed ${event.bp}, which gives its count back`;
    case 'ptrace.poke':
      return 'used a debug register for the first time';
    case 'task.fork':
      return isMore ? 'counted the copies that the child inherits' : 'changed the count';
    case 'task.exec':
    case 'task.exit':
      return 'released what goes with the task';
    default:
      return isMore ? 'counted more' : 'counted less';
  }
};

const saysRegister = ({ after }: ChangeSeen, event: LedgerEvent): string => {
  if (after === null) return 'freed the register';
  return event.type === 'task.switch'
    ? `placed ${String(after)}: it was the lowest free register when the task came to run`
    : `placed ${String(after)} into the lowest free register`;
};

/** The names of whoever is counted for a task, or CPU-wide on a CPU. */
const countedNow = (
  past: Past<MainlineKernel>,
  until: number,
  isIt: (task: string | undefined, cpus: readonly number[]) => boolean,
): string => {
  const { roster } = past;
  const names = mainlineHoldings(past.stateAfter(until))
    .filter(({ task, cpus }) => isIt(task === NONE ? undefined : roster.tasks.at(task), cpus))
    .map(({ bp, original, register }) => {
      if (original !== NONE) return `a copy of ${roster.breakpoints.at(original)}`;
      return bp === NONE ? `DR${register}` : roster.breakpoints.at(bp);
    });
  return names.length === 0 ? 'Nothing is counted there.' : `Counted: ${listed(names)}.`;
};

/** The chain of any place of such a kernel. */
export const mainlineChain = (
  past: Past<MainlineKernel>,
  place: Place<MainlineKernel>,
  until: number,
): Chain => {
  const [column, first] = place.path;
  switch (column) {
    case 'pinned':
      return {
        links: history(past, place, until, saysCount),
        notes: [countedNow(past, until, (task, cpus) => task === undefined && cpus.includes(Number(first)))],
      };
    case 'tasks':
      return {
        links: history(past, place, until, saysCount),
        notes: [countedNow(past, until, (task) => task === first)],
      };
    case 'registers':
      return { links: history(past, place, until, saysRegister), notes: [] };
    default:
      return { links: history(past, place, until), notes: [] };
  }
};
