/** The explorer finds what the catalogue of defects has, in ledgers that are no longer than the catalogue's. */
import { describe, expect, test } from 'vitest';
import { policies } from '../../../machines/policies/index.ts';
import { type Assumption, assumedWithout } from '../../../properties/assumptions.ts';
import { DEFECTS } from '../../../properties/defects/index.ts';
import { INVARIANT_NAMES } from '../../../properties/invariant.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { ALONE } from '../../../src/explore/conduct.ts';
import { explore } from '../../../src/explore/explore.ts';
import type { Wish } from '../../../src/explore/wish.ts';
import { firstBreaks } from '../../properties/defects/first-breaks.ts';
import { extentOf } from './extents.ts';
import { wishFor } from './wish-for.ts';

/** Sequences that no small machine of the explorer has, and why. */
const OUT_OF_REACH: Readonly<Record<string, string>> = {
  'with balanced callers: an exec took a registration away, and its owner’s unregister of it counts once more':
    'it registers one struct for a task and then for the kernel, and here each has its own',
  'residue in the slot that the next register takes calls the released b1':
    'hotplug, tasks, hits and steps together have millions of states before its 15th event (in-the-space.test.ts walks it)',
};

/** Where a smaller machine shows the same invariant broken in less time. */
const SMALLER: Readonly<Record<string, Wish['extent']>> = {
  D12: extentOf(1, 1, 1),
  D15: extentOf(2, 2, 1),
  D17: extentOf(1, 0, 1),
  D18: extentOf(1, 0, 2),
};

const droppedFor = (id: string, needs: readonly Assumption[]): readonly Assumption[] => [
  ...needs.filter((name) => name !== 'atomic'),
  // D16 is judged whether or not settings are constant: that they are not is what happens in it.
  ...(id === 'D16' ? (['constant settings'] as const) : []),
];

describe.each(DEFECTS)('$id', ({ id, policies: names, sequences }) => {
  describe.each(sequences)('$shows', ({ shows, events: text, breaks, needs }) => {
    const reason = OUT_OF_REACH[shows];
    if (reason !== undefined) {
      test.skip(`out of reach: ${reason}`);
      return;
    }
    const events = eventsOf(text);
    const broken = INVARIANT_NAMES.filter((name) => breaks[name] !== undefined);
    const cases = names.flatMap((policy) => broken.map((invariant) => ({ policy, invariant })));

    test.each(cases)('$invariant of $policy is broken, as early as here', async ({ policy, invariant }) => {
      const most = breaks[invariant] ?? 0;
      const dropped = droppedFor(id, needs);
      const usual = wishFor(events);
      const extent = SMALLER[id] ?? usual.extent;
      const forkCopiesSlots = id === 'B3';
      const wish = { ...usual, extent, forkCopiesSlots, dropped, only: [invariant], depth: most };
      const { counterexamples, machine } = await explore(policies[policy], wish, ALONE);
      const [found] = counterexamples;
      expect(found?.finding.invariant).toBe(invariant);
      expect(found?.events.length).toBeLessThanOrEqual(most);
      const again = firstBreaks(
        policies[policy],
        machine,
        found?.events ?? [],
        assumedWithout([...dropped, ...needs]),
      );
      expect(again[invariant]).toBe(found?.events.length);
    });
  });
});
