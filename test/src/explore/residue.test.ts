import { expect, test } from 'vitest';
import { HBP_NUM } from '../../../machines/machine.ts';
import { userBreakpoint } from '../../../machines/packing/booked.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import type { PercpuKernel } from '../../../machines/percpu/state.ts';
import { slotSubject } from '../../../properties/campaign/subject.ts';
import { castOf } from '../../../src/explore/cast.ts';
import { isIdleResidue } from '../../../src/explore/full/dead-registers.ts';
import { classicFamily } from '../../../src/explore/full/family.ts';
import { fullModelOf } from '../../../src/explore/full/full-model.ts';
import type { Node } from '../../../src/explore/full/node.ts';
import { extentOf } from './extents.ts';
import { fullSpaceFor, statesOf, wishOf } from './full-spaces.ts';

const wish = wishOf({ extent: extentOf(1, 1, 1), switches: true, exceptions: true, depth: 7 });
const cast = castOf(wish.extent);
const model = fullModelOf(slotSubject(percpuPolicy), classicFamily(percpuPolicy, cast, wish), cast, wish);
const space = fullSpaceFor(percpuPolicy, wish);

/** All that one event leads to from what `fresh` makes, and what that breaks. An event may change nothing: that leads nowhere. */
const wayOn = (fresh: () => Node<PercpuKernel>): ReadonlySet<string> => {
  const node = fresh();
  return new Set([
    space.recordOf(fresh()).join(),
    ...model.eventsIn(node, 1).flatMap((event) => {
      const happening = model.happen(node, fresh(), event);
      if (happening === undefined) return [];
      const broken = happening.findings.map(({ invariant }) => invariant);
      return [...broken, space.recordOf(happening.after).join()];
    }),
  ]);
};

test('under the repair, where events are done at once, it makes no difference what a slot watches that a lazy switch left armed', () => {
  let tried = 0;
  for (const record of statesOf(space, wish.depth)) {
    const { cpus } = space.nodeAt(record).kernel;
    const asFound = wayOn(() => space.nodeAt(record));
    for (let slot = 0; slot < HBP_NUM; slot += 1) {
      const [cpu] = cpus;
      if (cpu === undefined || !isIdleResidue(space.nodeAt(record).kernel, 0, cpu, slot)) continue;
      for (let own = 0; own <= HBP_NUM; own += 1) {
        const watched = cast.world.roster.addresses.idOf(cast.address(userBreakpoint(wish.extent, 0, own)));
        if (cpu.dr.includes(watched)) continue;
        const otherwise = (): Node<PercpuKernel> => {
          const node = space.nodeAt(record);
          const here = node.kernel.cpus[0];
          if (here !== undefined) here.dr[slot] = watched;
          return node;
        };
        expect(wayOn(otherwise)).toEqual(asFound);
        tried += 1;
      }
    }
  }
  expect(tried).toBeGreaterThan(100);
});
