/** A policy of somebody's that brings a packing is explored as one of ours, and a packing that keeps too little is found out. */
import { describe, expect, test } from 'vitest';
import { classicPacking, percpuPacking, type StatePacking } from '../../../machines/packing/packing.ts';
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { PercpuKernel } from '../../../machines/percpu/state.ts';
import { refusal } from '../../../machines/outcome.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import type { Policy } from '../../../machines/policy.ts';
import { fixedBoundary } from '../../../examples/policies/fixed-boundary.ts';
import { NONE } from '../../../machines/roster.ts';
import { ALONE } from '../../../src/explore/conduct.ts';
import type { Exploration } from '../../../src/explore/exploration.ts';
import { explore } from '../../../src/explore/explore.ts';
import { explorePlugIn } from '../../../src/explore/packed/explore-plug-in.ts';
import { InputError } from '../../../src/input-error.ts';
import { guardPolicy } from '../../../src/policy-file/guard.ts';
import { watchMemory, watchOn } from '../../../src/policy-file/watch.ts';
import { exploreOf, extentOf } from './extents.ts';
import { copyOf, essenceOf, wishOf } from './plug-ins.ts';

/** The repaired allocator with a hand that goes round, one step at each granted call. */
type HandKernel = PercpuKernel & { hand: number };

const handPolicy = (isAsked: (hand: number) => boolean = () => false): Policy<HandKernel> => ({
  ...percpuPolicy,
  name: 'hand',
  initial: (machine) => ({ ...percpuPolicy.initial(machine), hand: 0 }),
  recipe(kernel, op) {
    const its = percpuPolicy.recipe(kernel, op);
    return {
      ...its,
      begin(now: HandKernel, asked, world) {
        if (isAsked(now.hand)) return refusal('EBUSY', 'the hand is there', 'test');
        const outcome = its.begin(now, asked, world);
        if (outcome.result === 0) now.hand = (now.hand + 1) % 4;
        return outcome;
      },
    };
  },
});

const withHand = (size: number): StatePacking<HandKernel> => ({
  ...percpuPacking,
  fields: (extent) => [
    ...percpuPacking.fields(extent),
    {
      name: 'hand',
      size,
      read: ({ kernel }) => kernel.hand,
      write: ({ kernel }, code) => void (kernel.hand = code),
    },
  ],
});

/** Moves the boundary by two. */
const tooHighOver = <K extends ClassicKernel>(policy: Policy<K>): Policy<K> => ({
  ...policy,
  name: 'too high',
  recipe(kernel, op) {
    const its = policy.recipe(kernel, op);
    return {
      ...its,
      end(now, asked, world) {
        if (asked.type === 'breakpoint.register' && asked.task === NONE) now.kernelPos -= 1;
        return its.end(now, asked, world);
      },
    };
  },
});

/** The bookkeeping of each state that was found; a task without a slot is as one that never had any. */
const tablesIn = (found: Exploration): ReadonlySet<string> =>
  new Set(
    found.graph().states.map(({ kernelPos, consumed, kernel, tasks, registrations }) => {
      const held = Object.values({ ...(tasks as object) }).filter((slots) =>
        JSON.stringify(slots).includes('"u'),
      );
      return JSON.stringify([kernelPos, consumed, kernel, held, registrations]);
    }),
  );

describe('a copy of one of our policies with our packing', () => {
  test.for([true, false])('has the counts of that policy (symmetry: %s)', async (symmetry) => {
    const wish = wishOf({ symmetry });
    for (const [policy, found] of [
      ['percpu', await explorePlugIn(copyOf(percpuPolicy), { packing: percpuPacking }, wish, ALONE)],
      ['percpu-rfc', await explorePlugIn(copyOf(percpuRfcPolicy), { packing: classicPacking }, wish, ALONE)],
    ] as const) {
      expect(essenceOf(found)).toEqual(essenceOf(await exploreOf(policy, wish.extent, { symmetry })));
      expect(found.states).toBe(symmetry ? 88 : 628);
    }
  });

  test.for([
    ['all', extentOf(2, 1, 0), {}],
    ['all up to 3 events', extentOf(2, 1, 1), { depth: 3 }],
  ] as const)(
    'has the states that it has without a packing, but for what the packing leaves out: %s',
    async ([, extent, bound]) => {
      const wish = wishOf({ extent, symmetry: false, ...bound });
      const mine = copyOf(percpuPolicy);
      const packed = await explorePlugIn(mine, { packing: percpuPacking }, wish, ALONE);
      const unpacked = await explore(mine, wish, ALONE);
      expect(tablesIn(packed).size).toBe(packed.states);
      expect(tablesIn(unpacked)).toEqual(tablesIn(packed));
      expect(unpacked.states).toBeGreaterThan(packed.states);
      expect(unpacked.stoppedBy).toBe(packed.stoppedBy);
    },
  );
});

describe('a state of one’s own', () => {
  const asks = (hand: number): boolean => hand === 3;

  test('is explored with a field of one’s own', async () => {
    const free = await explorePlugIn(handPolicy(), { packing: withHand(4) }, wishOf(), ALONE);
    // Whatever the tables are, the hand may stand in two places: each call moves it on by one.
    expect(free.states).toBe(2 * 88);
    const asked = await explorePlugIn(handPolicy(asks), { packing: withHand(4) }, wishOf(), ALONE);
    expect(asked.states).toBeLessThan(free.states);
    expect(asked.courses.some(({ answer }) => answer.startsWith('EBUSY: the hand is there'))).toBe(true);
  });

  const small = wishOf({ extent: extentOf(1, 1, 0) });
  const asksAndForgets = { ...percpuPacking, leavesOut: [...percpuPacking.leavesOut, 'hand'] };

  const withoutMasks: StatePacking<PercpuKernel> = {
    ...percpuPacking,
    fields: (extent) => percpuPacking.fields(extent).filter(({ name }) => !name.startsWith('masks')),
    leavesOut: [...percpuPacking.leavesOut, 'registrations'],
  };

  test.for([
    [
      'a place that it does not keep',
      () => explorePlugIn(handPolicy(), { packing: percpuPacking }, small, ALONE),
      'the packing of hand loses hand: after reg b1[0] it is 1, and 0 once the state was packed and unpacked',
    ],
    [
      'a field that is too small',
      () => explorePlugIn(handPolicy(), { packing: withHand(2) }, small, ALONE),
      'the packing of hand has no code for hand after unreg b1, where nothing that is promised is broken',
    ],
    [
      'what it leaves out though answers depend on it',
      () => explorePlugIn(handPolicy(asks), { packing: asksAndForgets }, small, ALONE),
      'what the packing of hand leaves out makes a difference: ',
    ],
    [
      'what the callers know',
      () => explorePlugIn(copyOf(percpuPolicy), { packing: withoutMasks }, small, ALONE),
      'the packing of mine loses masks.0: after reg b1[0] it is 0, and -1 once ',
    ],
    [
      'what its state is from the first',
      () => explorePlugIn(fixedBoundary, { packing: percpuPacking }, small, ALONE),
      'the packing of fixed-boundary has no code for kernelPos before the first event',
    ],
  ] as const)('with a packing that loses %s is refused in one line', async ([, attempt, text]) => {
    const refused = attempt();
    await expect(refused).rejects.toThrow(text);
    await expect(refused).rejects.toBeInstanceOf(InputError);
  });

  test('that differs from what is promised is told as what it breaks, and not laid on the packing', async () => {
    const { counterexamples, judged } = await explorePlugIn(
      tooHighOver(percpuPolicy),
      { packing: percpuPacking },
      wishOf(),
      ALONE,
    );
    expect(judged).toContain('TIGHT');
    expect(counterexamples.map(({ finding, events }) => [finding.invariant, events.length])).toEqual([
      ['TIGHT', 1],
      ['ONESTEP', 1],
      // Three slots of the task, and then a register that takes the third away.
      ['USER_ABOVE_POS', 4],
    ]);
  });
});

describe('a policy whose effects could be remembered', () => {
  const rfc = copyOf(percpuRfcPolicy);

  test('is held to what it promises itself, which remembered effects say nothing of', async () => {
    const bound = { ...rfc, promises: ['BOUNDARY'] };
    const { counterexamples } = await explorePlugIn(bound, { packing: classicPacking }, wishOf(), ALONE);
    // One boundary for all CPUs leaves one slot to two breakpoints that stand on one CPU each.
    expect(counterexamples.map(({ finding, events }) => [finding.invariant, events.length])).toEqual([
      ['BOUNDARY', 2],
    ]);
  });

  test('does not lose states that its packing has no code for, where they break nothing that it promises', async () => {
    const sloppy = { ...tooHighOver(rfc), promises: ['COUNT'] };
    await expect(explorePlugIn(sloppy, { packing: classicPacking }, wishOf(), ALONE)).rejects.toThrow(
      'the packing of too high has no code for kernelPos after reg ',
    );
  });

  test('is explored without them where it changes the shape of its state, behind the walls of a file too', async () => {
    const logging: Policy<ClassicKernel & { log: number[] }> = {
      ...rfc,
      initial: (machine) => ({ ...rfc.initial(machine), log: [] }),
      recipe(kernel, op) {
        const its = rfc.recipe(kernel, op);
        return {
          ...its,
          begin(now: ClassicKernel & { log: number[] }, asked, world) {
            now.log.push(asked.seq);
            now.log.length = 0;
            return its.begin(now, asked, world);
          },
        };
      },
    };
    const guarded = guardPolicy(logging, { name: './mine.ts', index: 0 }, watchOn(watchMemory()));
    expect((await explorePlugIn(guarded, { packing: classicPacking }, wishOf(), ALONE)).states).toBe(88);
  });
});
