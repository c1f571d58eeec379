import { expect, test } from 'vitest';
import type { SpaceOrder } from '../../../../src/explore/crew/order.ts';
import { hire } from '../../../../src/explore/crew/member.ts';
import { createStore } from '../../../../src/explore/state-table.ts';

const extent = { cpus: 2, breakpoints: 1, tasks: 0 };
const way = { symmetry: false, isRemembered: false };

const assignmentFor = (policy: string) => {
  const order: SpaceOrder = { kind: 'packed', policy, extent, way };
  return { order, store: createStore(1, 2 ** 20, true), chunk: 1, number: 0, done: new Float64Array(1) };
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
