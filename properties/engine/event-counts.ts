/** Keeps the counts of `mainline`’s events: in a long ledger an event changes few of them. */
import { type Counts, countTakings, giveBack, take, takingsOf } from '../../machines/mainline/fits.ts';
import type { MainlineKernel } from '../../machines/mainline/state.ts';
import { type Follower, NOTHING_KNOWN } from './follower.ts';

/** Told of each event of a run in turn. */
export const countsFollower = (): Follower<MainlineKernel> => {
  let counts: Counts | undefined;
  return ({ before, after, changed }) => {
    const changedEvents = changed?.get('events');
    if (changedEvents === undefined) {
      counts = undefined;
      return NOTHING_KNOWN;
    }
    if (counts === undefined) {
      counts = countTakings(takingsOf(after), after.cpus.length);
      return { counts, changedEvents };
    }
    for (const id of changedEvents) {
      const was = before.events[id];
      const is = after.events[id];
      if (is !== undefined) take(counts, is);
      if (was !== undefined) giveBack(counts, was);
    }
    return { counts, changedEvents };
  };
};
