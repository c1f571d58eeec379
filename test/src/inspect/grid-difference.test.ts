import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Grid } from '../../../src/inspect/view/grid.ts';
import type { Moments } from '../../../src/inspect/session/protocol.ts';
import { createSession } from '../../../src/inspect/session/session.ts';
import { differingKeys } from '../../../src/inspect/view/grid-difference.ts';
import { ROOT } from '../../e2e/program.ts';

const FIVE = readFileSync(join(ROOT, 'examples/ledgers/five-events.ndjson'), 'utf8');

const HEADER = '{"type":"machine","format":"breakledger/1","cpus":2,"online":[0,1],"slots":4}\n';

/** b1 for whoever runs, then u1 for task t1. */
const TWO =
  `${HEADER}{"seq":1,"type":"breakpoint.register","bp":"b1","address":"0xffffffff81000040","length":4,"access":"w"}\n` +
  '{"seq":2,"type":"breakpoint.register","bp":"u1","task":"t1","address":"0x400040","length":4,"access":"w"}\n';

/** The grids of a ledger under two policies after event `seq`. */
const gridsOf = async (
  text: string,
  policies: readonly [string, string],
  seq: number,
): Promise<readonly [Grid, Grid]> => {
  const session = createSession(() => undefined);
  const [policy, other] = policies;
  await session.answer({ name: 'open', origin: { kind: 'text', name: 'ledger', text }, policy });
  await session.answer({ name: 'beside', policy: other, edits: null, at: 1 });
  const { moment, beside } = (await session.answer({ name: 'moment', seq })) as Moments;
  if (beside === null) throw new Error('nothing stands beside');
  return [moment.grid, beside.grid];
};

test('two allocators with a boundary differ where their registers do, and in what follows from it', async () => {
  // b1 is for CPU 0 alone: the base gives it to CPU 1 as well.
  const [patch, base] = await gridsOf(FIVE, ['percpu-rfc', 'global'], 1);
  expect([...differingKeys(base, patch)].toSorted()).toEqual(['dr7[1]', 'kernel[1][3]']);
});

test('a grid does not differ from itself, of either kind', async () => {
  for (const grid of await gridsOf(TWO, ['percpu', 'mainline'], 2)) {
    expect(differingKeys(grid, grid)).toEqual(new Set());
  }
});

test('allocators of two kinds differ in who holds a slot, and agree where the same ones do', async () => {
  const [percpu, mainline] = await gridsOf(TWO, ['percpu', 'mainline'], 2);
  expect(differingKeys(percpu, mainline)).toEqual(new Set());
  expect(differingKeys(mainline, percpu)).toEqual(new Set());
  const [before] = await gridsOf(TWO, ['percpu', 'mainline'], 1);
  expect([...differingKeys(mainline, before)]).toEqual(['0: t1 u1', '1: t1 u1', 'every CPU: t1 u1']);
  const [after, none] = await gridsOf(TWO, ['percpu', 'mainline'], 0);
  expect(differingKeys(after, none)).toEqual(new Set());
  expect([...differingKeys(percpu, none)]).toEqual(['kernel[0][3]', 'kernel[1][3]', 'tasks.t1[0]']);
});
