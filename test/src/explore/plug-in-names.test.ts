/** A policy of somebody's under symmetry: names that it tells apart, or a packing that takes too much for the same, are found out. */
import { describe, expect, test } from 'vitest';
import { refusal } from '../../../machines/outcome.ts';
import type { Extent } from '../../../machines/packing/booked.ts';
import type { Places } from '../../../machines/packing/field.ts';
import { percpuPacking } from '../../../machines/packing/packing.ts';
import type { PercpuKernel } from '../../../machines/percpu/state.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import type { Policy } from '../../../machines/policy.ts';
import { ALONE } from '../../../src/explore/conduct.ts';
import { explorePlugIn } from '../../../src/explore/packed/explore-plug-in.ts';
import { extentOf } from './extents.ts';
import { copyOf, essenceOf, wishOf } from './plug-ins.ts';

const CPU_0_ONLY = refusal('EBUSY', 'CPU 1 is taken', 'test');

/** CPU 1 takes one breakpoint of its own, and CPU 0 as many as fit. */
const partial: Policy<PercpuKernel> = {
  ...percpuPolicy,
  name: 'partial',
  recipe(kernel, op) {
    const its = percpuPolicy.recipe(kernel, op);
    return {
      ...its,
      begin: (now, asked, world) =>
        asked.type === 'breakpoint.register' && asked.mask === 1 && now.cpus[1]?.consumed === 1
          ? CPU_0_ONLY
          : its.begin(now, asked, world),
    };
  },
};

describe('a canonical that takes too much for the same', () => {
  test.for([
    ['all states', () => (words: Int32Array) => void words.fill(0)],
    [
      'who holds which slots',
      ({ tasks }: Extent, { fields }: Places) =>
        (words: Int32Array) => {
          const [field] = fields.slice(-tasks - 9).filter(({ bits }) => bits === 4);
          if (field !== undefined)
            words[field.word] = (words[field.word] ?? 0) & ~(field.mask << field.shift);
        },
    ],
    [
      'a state and another each time',
      (() => {
        let calls = 0;
        return () => (words: Int32Array) => void (words[0] = calls += 1);
      })(),
    ],
  ] as const)('is refused: %s', async ([, canonical]) => {
    const packing = { ...percpuPacking, canonical };
    await expect(explorePlugIn(copyOf(percpuPolicy), { packing }, wishOf(), ALONE)).rejects.toThrow(
      /^(the canonical of the packing of mine takes states for the same|mine tells names apart)/,
    );
  });
});

describe('names that a policy tells apart', () => {
  const wish = wishOf({ extent: extentOf(2, 2, 0) });

  test('are not taken for the same: its packing is refused under symmetry', async () => {
    await expect(explorePlugIn(partial, { packing: percpuPacking }, wish, ALONE)).rejects.toThrow(
      'partial tells names apart that its packing takes for the same: reg ',
    );
  });

  test('are not taken for the same where answers alone tell them apart', async () => {
    const rude: Policy<PercpuKernel> = {
      ...percpuPolicy,
      name: 'rude',
      recipe(kernel, op) {
        const its = percpuPolicy.recipe(kernel, op);
        const begin: typeof its.begin = (now, asked, world) => {
          const outcome = its.begin(now, asked, world);
          return outcome.kind === 'refused' && asked.mask === 1 ? CPU_0_ONLY : outcome;
        };
        return { ...its, begin };
      },
    };
    const crowded = wishOf({ extent: extentOf(2, 2, 1) });
    await expect(explorePlugIn(rude, { packing: percpuPacking }, crowded, ALONE)).rejects.toThrow(
      /rude (tells names apart|takes states for the same)/,
    );
  });

  test('are told apart where symmetry is not wanted, or the packing knows of none', async () => {
    const { canonical: _, ...nameless } = percpuPacking;
    const told = await explorePlugIn(
      partial,
      { packing: percpuPacking },
      { ...wish, symmetry: false },
      ALONE,
    );
    const found = await explorePlugIn(partial, { packing: nameless }, wish, ALONE);
    expect(found.symmetry).toBe(false);
    expect(essenceOf(found)).toEqual(essenceOf(told));
  });
});
