/** What several threads have found wrong is looked for again by one. */
import { expect, test } from 'vitest';
import { castOf } from '../../../../src/explore/cast.ts';
import type { Shareable, SpaceOrder } from '../../../../src/explore/crew/order.ts';
import { searchTogether } from '../../../../src/explore/crew/search-together.ts';
import { judgedFor } from '../../../../src/explore/packed/judged.ts';
import { packedSpaceOf } from '../../../../src/explore/packed/packed-space.ts';
import { plugInModelOf, plugInPackingOf } from '../../../../src/explore/packed/plug-in-space.ts';
import type { Space } from '../../../../src/explore/space.ts';
import { type PolicyFromModule, policyFrom } from '../../../support/policy-modules.ts';
import { extentOf } from '../extents.ts';
import { wishOf } from '../plug-ins.ts';

const wish = wishOf({ extent: extentOf(2, 5, 0), symmetry: false, depth: 4 });

const spaceOf = ({ policy, packing: its }: PolicyFromModule): Space => {
  const packing = plugInPackingOf(policy, its);
  const model = plugInModelOf(packing, castOf(wish.extent), judgedFor(policy, wish), false);
  return packedSpaceOf(packing, model, { symmetry: false, isRemembered: false });
};

test.for([
  ['breaks-late', 'several threads have found something broken that one of them did not find again'],
  ['throws-late', 'threw TypeError: one two'],
] as const)('a policy that is another the second time is refused: %s', async ([name, text]) => {
  const first = await policyFrom(name);
  const second = await policyFrom('copied-percpu');
  const order: SpaceOrder = { kind: 'plug-in', policy: first.source, wish, isRemembered: false };
  const spaces = [spaceOf(first), spaceOf(second)];
  const begin = (): Shareable => {
    const space = spaces.shift();
    if (space === undefined) throw new Error('there is no third search');
    return { space, order, chunk: 8 };
  };
  await expect(searchTogether(wish, begin, { workers: 2, callsAt: 100, waitsAt: 100 })).rejects.toThrow(text);
  expect(spaces).toEqual([]);
});
