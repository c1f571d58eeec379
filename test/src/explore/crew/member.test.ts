import { expect, test } from 'vitest';
import type { SpaceOrder } from '../../../../src/explore/crew/order.ts';
import { hire } from '../../../../src/explore/crew/member.ts';
import { createStore } from '../../../../src/explore/state-table.ts';
import { isAtWork, watchesOn } from '../../../../src/policy-file/watch.ts';
import { policyFrom } from '../../../support/policy-modules.ts';
import { wishOf } from '../plug-ins.ts';

const extent = { cpus: 2, breakpoints: 1, tasks: 0 };
const way = { symmetry: false, isRemembered: false };

const assignmentOf = (order: SpaceOrder) => ({
  order,
  store: createStore(1, 2 ** 20, true),
  chunk: 1,
  number: 0,
  done: new Float64Array(1),
});

const assignmentFor = (policy: string) => assignmentOf({ kind: 'packed', policy, extent, way });

const somebodys = async (name: string) => {
  const { source } = await policyFrom(name);
  const order = { kind: 'plug-in', policy: source, wish: wishOf({ extent }), isRemembered: false } as const;
  return { assignment: assignmentOf(order), watches: watchesOn(source.watchMemory) };
};

test('a thread that cannot begin says why, and nobody waits for it to leave', async () => {
  const member = hire(assignmentFor('nobody’s'));
  await expect(member.ready).rejects.toThrow('nobody’s has no packed states');
  await member.dismiss();
  // By now it has gone.
  await member.dismiss();
});

test('a thread that ends without a word is not waited for', async () => {
  const member = hire(assignmentFor('percpu-rfc'));
  await member.ready;
  const report = member.say({ kind: 'leave' });
  await expect(report).rejects.toThrow('a thread of the search ended by itself, with status 0');
  await member.dismiss();
});

test('a thread in which somebody’s policy ends it is not waited for, nor watched any more', async () => {
  const { assignment, watches } = await somebodys('exits-at-once');
  const member = hire(assignment);
  await member.ready;
  const report = member.say({ kind: 'expand', stretch: { levelEnd: 1, most: 100, depth: 0 } });
  await expect(report).rejects.toThrow('a thread of the search ended by itself, with status 3');
  expect(watches.map((watch) => watch.look().entries > 0)).toEqual(watches.map((_, seat) => seat < 2));
  expect(watches.some((watch) => isAtWork(watch.look()))).toBe(false);
});

test('a thread that packs somebody’s states otherwise does not begin', async () => {
  const { assignment } = await somebodys('copied-percpu');
  const { control, records } = assignment.store;
  control[0] = 1;
  records[0] = -1;
  const member = hire(assignment);
  expect(await member.ready).toMatchObject({
    kind: 'refused',
    complaint: { what: 'before the first event its state is not packed as it was the first time' },
  });
  await member.dismiss();
});
