import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { policies } from '../../../machines/policies/index.ts';
import { ledgers } from '../../../properties/arbitraries/ledger.ts';
import { diffPolicies } from '../../../src/diff/diff-policies.ts';
import type { Difference, Divergence } from '../../../src/diff/difference.ts';
import { sourceOf } from '../explain/explained.ts';

const RUNS = { numRuns: 40 };

/** Where they part, how and in what, whichever side is which. */
const placesOf = ({ divergences }: Difference): readonly unknown[] =>
  divergences.map(({ kind, left, right, parted }: Divergence) => [
    (left ?? right)?.seq,
    kind,
    parted.map(({ path }) => path).sort(),
  ]);

describe('a difference', () => {
  test.prop([ledgers({ withPerf: true })], RUNS)('of a policy with itself is none', async (ledger) => {
    const source = sourceOf(ledger.events, ledger.machine);
    const { count } = await diffPolicies(policies.mainline, policies.mainline, source);
    expect(count).toBe(0);
  });

  test.prop([ledgers()], RUNS)('is the same from the other side, mirrored', async (ledger) => {
    const source = sourceOf(ledger.events, ledger.machine);
    const there = await diffPolicies(policies.global, policies.percpu, source, { limit: Infinity });
    const back = await diffPolicies(policies.percpu, policies.global, source, { limit: Infinity });
    expect(placesOf(back)).toEqual(placesOf(there));
  });
});
