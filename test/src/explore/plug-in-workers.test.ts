/** Threads that load a policy from a file, each for itself, find what one finds. */
import { describe, expect, test } from 'vitest';
import { castOf } from '../../../src/explore/cast.ts';
import { ALONE, type Conduct } from '../../../src/explore/conduct.ts';
import type { Exploration } from '../../../src/explore/exploration.ts';
import { explore } from '../../../src/explore/explore.ts';
import { plugInPackingOf } from '../../../src/explore/packed/plug-in-space.ts';
import { requireFaithful } from '../../../src/explore/packed/walk.ts';
import { InputError } from '../../../src/input-error.ts';
import { policyFrom } from '../../support/policy-modules.ts';
import { extentOf } from './extents.ts';
import { essenceOf, wishOf } from './plug-ins.ts';

/** Together from early on, however long it takes until the second is ready. */
const TOGETHER: Conduct = { workers: 2, callsAt: 100, waitsAt: 100 };

/** All that is told of it, but for the order in which courses were met. */
const toldOf = (found: Exploration) => ({
  ...essenceOf(found),
  counterexamples: found.counterexamples,
  reached: found.reached,
  abandoned: found.abandoned,
  obstacle: found.obstacle,
});

/** Most of its states are found once the second is there. */
const wish = wishOf({ extent: extentOf(2, 4, 0), symmetry: false, depth: 4 });
const STATES = 1_933;
/** And in this one what `late.ts` calls late. */
const larger = { ...wish, extent: extentOf(2, 5, 0) };

describe('several threads find what one finds', () => {
  test.for([
    // Those are taken in large pieces, as it takes no time to go on from them.
    ['of which effects are remembered', 'copied-rfc', { extent: extentOf(2, 5, 2), depth: 30 }, 44_456],
    ['whose recipes are run anew each time', 'copied-percpu', {}, STATES],
    ['whose effects turn out late not to be remembered', 'grows-late', {}, STATES],
  ] as const)('in the packed space of a policy %s', async ([, name, what, states]) => {
    const { policy, ...parts } = await policyFrom(name);
    const wanted = { ...wish, ...what };
    const found = await explore(policy, wanted, ALONE, parts);
    expect(found.states).toBe(states);
    expect(toldOf(await explore(policy, wanted, TOGETHER, parts))).toEqual(toldOf(found));
  });

  test('in the packed space of a policy of which something breaks late', async () => {
    const { policy, ...parts } = await policyFrom('breaks-late');
    const found = await explore(policy, larger, ALONE, parts);
    expect(found.counterexamples.map(({ events }) => events.length)).toEqual([4, 4, 4]);
    expect(toldOf(await explore(policy, larger, TOGETHER, parts))).toEqual(toldOf(found));
  });

  test('in the full space, of calls that interleave', async () => {
    const interleaved = wishOf({ extent: extentOf(1, 2, 0), steps: 'interleaved' });
    const { policy, source } = await policyFrom('copied-percpu');
    const found = await explore(policy, interleaved, ALONE);
    expect(found.states).toBeGreaterThan(1_000);
    expect(toldOf(await explore(policy, interleaved, TOGETHER, { source }))).toEqual(toldOf(found));
  });
});

test('what a packing loses late is told by several threads as by one', async () => {
  const { policy, ...parts } = await policyFrom('loses-late');
  // The walks before the search come to no such state.
  requireFaithful(plugInPackingOf(policy, parts.packing), castOf(larger.extent), [], false);
  const refusal: unknown = await explore(policy, larger, ALONE, parts).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(InputError);
  expect(refusal).toHaveProperty(
    'message',
    expect.stringContaining('the packing of mine loses note: after '),
  );
  await expect(explore(policy, larger, TOGETHER, parts)).rejects.toStrictEqual(refusal);
});

test('one thread searches a policy whose file has changed since, and says why', async () => {
  const { policy, packing, source } = await policyFrom('copied-percpu');
  const parts = { packing, source: { ...source, digest: 'of what it was' } };
  const found = await explore(policy, wish, TOGETHER, parts);
  expect(found.states).toBe(STATES);
  expect(found.obstacle).toContain(
    'it has changed since it was loaded first, or what it imports has; try again',
  );
});
