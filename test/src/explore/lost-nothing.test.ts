import { describe, expect, test } from 'vitest';
import { cpuOf, type ClassicKernel } from '../../../machines/classic/state.ts';
import type { Operation } from '../../../machines/operation.ts';
import { GRANTED } from '../../../machines/outcome.ts';
import type { Packing } from '../../../machines/packing/packing.ts';
import type { Recipe } from '../../../machines/policy.ts';
import { ALONE } from '../../../src/explore/conduct.ts';
import { explorePacked } from '../../../src/explore/packed/explore-packed.ts';
import { STILL } from '../../../src/explore/wish.ts';
import { extentOf, withPackingOf } from './extents.ts';

/** What somebody has broken in a recipe. */
type Sabotage = <K extends ClassicKernel>(recipe: Recipe<K>, op: Operation) => Recipe<K>;

const sabotaged = <K extends ClassicKernel>(packing: Packing<K>, sabotage: Sabotage): Packing<K> => ({
  ...packing,
  policy: {
    ...packing.policy,
    recipe: (kernel, op) => sabotage(packing.policy.recipe(kernel, op), op),
  },
});

const neverRaised: Sabotage = (recipe) => ({ ...recipe, end: () => GRANTED });

const loweredTwice: Sabotage = (recipe, { type }) => ({
  ...recipe,
  begin(kernel, op, world) {
    const before = kernel.kernelPos;
    const outcome = recipe.begin(kernel, op, world);
    if (type === 'breakpoint.register' && kernel.kernelPos === before - 1 && before === 3)
      kernel.kernelPos -= 1;
    return outcome;
  },
});

const countedTwice: Sabotage = (recipe, { type }) => ({
  ...recipe,
  end(kernel, op, world) {
    const isFull = kernel.cpus.every(({ consumed }) => consumed === 2);
    if (type === 'breakpoint.register' && isFull) cpuOf(kernel, 0).consumed += 1;
    return recipe.end(kernel, op, world);
  },
});

const leaked: Sabotage = (recipe, { type }) => ({
  ...recipe,
  prepare(kernel, op, world) {
    const outcome = recipe.prepare(kernel, op, world);
    const holders = kernel.userRefcount[1] ?? 0;
    if (type === 'breakpoint.unregister' && holders > 0) kernel.userRefcount[1] = holders + 1;
    return outcome;
  },
});

/** By invariant: how many events the shortest counterexample has. */
const brokenIn = async (sabotage: Sabotage, symmetry: boolean): Promise<ReadonlyMap<string, number>> => {
  const { counterexamples } = await withPackingOf('percpu-rfc', (packing) =>
    explorePacked(
      sabotaged(packing, sabotage),
      { ...STILL, extent: extentOf(2, 3, 1), steps: 'atomic', symmetry, dropped: [] },
      ALONE,
    ),
  );
  return new Map(counterexamples.map(({ finding, events }) => [finding.invariant, events.length]));
};

describe('among classes of states nothing is lost that breaks among states, and nothing breaks later', () => {
  test.for([
    ['a boundary that is never raised', neverRaised],
    ['a boundary that is lowered twice', loweredTwice],
    ['a slot that is counted twice', countedTwice],
    ['a refcount that leaks', leaked],
  ] as const)('%s', async ([, sabotage]) => {
    const inStates = await brokenIn(sabotage, false);
    expect(inStates.size).toBeGreaterThan(0);
    expect(await brokenIn(sabotage, true)).toEqual(inStates);
  });
});
