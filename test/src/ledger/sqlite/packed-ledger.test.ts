import { DatabaseSync } from 'node:sqlite';
import { beforeAll, expect, test } from 'vitest';
import type { LedgerEvent } from '../../../../machines/events.ts';
import { decode } from '../../../../machines/operation.ts';
import { createRoster } from '../../../../machines/roster.ts';
import { examineLedger } from '../../../../src/ledger/examine.ts';
import { BLOCK } from '../../../../src/ledger/sqlite/packed-blocks.ts';
import { openPackedLedger } from '../../../../src/ledger/sqlite/packed-ledger.ts';
import { openStore } from '../../../../src/ledger/store/open-store.ts';
import { writeLedger } from '../../../../src/ledger/write.ts';
import { copyFileSync } from 'node:fs';
import { eventsOf, inputErrorOf } from '../scratch.ts';
import { freshPath } from '../store/kinds.ts';

/** A block and a few, with names of every kind that come late as well as early. */
const EVENTS = Array.from({ length: BLOCK + 10 }, (_, index): LedgerEvent => {
  const seq = index + 1;
  const late = index < BLOCK - 5 ? 'early' : 'late';
  if (index % 7 === 0) return { seq, cpu: index % 2, type: 'task.exec', task: `${late}-${index % 5}` };
  const address = `0x${(0x400000 + (index % 64) * 8).toString(16)}`;
  return { seq, cpu: 0, type: 'breakpoint.register', bp: `${late}-b`, address, length: 8, cpus: [index % 2] };
});

const path = freshPath('sqlite');
beforeAll(async () => {
  await writeLedger(path, { cpus: 2 }, [EVENTS]);
});

const requirePacked = async (file: string): Promise<void> => {
  const { events, roster } = await openPackedLedger(file);
  const read = events.reader();
  const expected = createRoster();
  expect(events.length).toBe(EVENTS.length);
  const wrong = EVENTS.filter((event, index) => {
    const op = decode(event, expected);
    return JSON.stringify(read(index)) !== JSON.stringify({ ...op });
  });
  expect(wrong).toEqual([]);
  expect(roster.tasks.size).toBe(expected.tasks.size);
  expect(roster.tasks.at(roster.tasks.size - 1)).toBe(expected.tasks.at(expected.tasks.size - 1));
};

test('packed events are those of the rows, in blocks and behind the last one', async () => {
  await requirePacked(path);
  expect(await examineLedger(path)).toEqual({ finding: 'database', events: EVENTS.length });
});

test('a store packs a block once appends have filled it', async () => {
  const file = freshPath('sqlite');
  await writeLedger(file, { cpus: 2 }, [EVENTS.slice(0, BLOCK - 3)]);
  const store = await openStore(file);
  await store.append(BLOCK - 3, EVENTS.slice(BLOCK - 3));
  await store.close();
  const database = new DatabaseSync(file, { readOnly: true });
  expect(database.prepare('SELECT first, last FROM packed').all()).toMatchObject([{ first: 1, last: BLOCK }]);
  database.close();
  await requirePacked(file);
  expect(await examineLedger(file)).toMatchObject({ finding: 'database' });
});

test.each([
  ['names', "UPDATE packed SET names = replace(names, 'early-1', 'early-9')"],
  ['events', "UPDATE packed SET events = CAST(events || 'x' AS BLOB)"],
  ['chain', "UPDATE packed SET chain = '00000000'"],
])('a block whose %s were changed is damage to whoever opens it, and not to the rows', async (_, sql) => {
  const file = freshPath('sqlite');
  copyFileSync(path, file);
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
  const error = await inputErrorOf(() => openPackedLedger(file));
  expect(error?.complaint.damage).toBeDefined();
  expect(await examineLedger(file)).toMatchObject({ finding: 'damaged' });
  expect((await eventsOf(file)).length).toBe(EVENTS.length);
});
