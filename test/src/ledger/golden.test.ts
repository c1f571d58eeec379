/** Ledgers of every form that there ever was stay readable, event for event. */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { EVENT_TYPES } from '../../../machines/events.ts';
import { digestOf } from '../../../src/ledger/digest.ts';
import { examineLedger } from '../../../src/ledger/examine.ts';
import { openLedger } from '../../../src/ledger/read.ts';
import { openPackedLedger } from '../../../src/ledger/sqlite/packed-ledger.ts';
import { openStore } from '../../../src/ledger/store/open-store.ts';
import { eventsOf, scratchPath } from './scratch.ts';

const folder = join(import.meta.dirname, '../../fixtures/ledgers');
/** Large enough to have a packed block, and kept as gzip data, which is no form of a database. */
const WITH_BLOCKS = 'packed-blocks.sqlite.gz';
const FILES = readdirSync(folder).filter((name) => name !== 'README.md' && name !== WITH_BLOCKS);

/** tail -n +2 guarded.ndjson | sed 's/,"crc":"[0-9a-f]*"}$/}/' | sha256sum */
const DIGEST = '974123ce2cecf4cf6cfc232c62ce7e3816806efa1256b7ab74111b7616c7d1f0';
const EVENTS = 14;

const copied = (name: string): string => {
  const path = scratchPath(`golden-${name}`);
  copyFileSync(join(folder, name), path);
  return path;
};

test('there is a golden ledger of each form, with every type of event in it', async () => {
  expect(FILES.sort()).toEqual(['by-hand.ndjson', 'database.sqlite', 'guarded.ndjson', 'guarded.ndjson.gz']);
  const events = await eventsOf(copied('guarded.ndjson'));
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(EVENT_TYPES));
});

test.each(FILES)('%s is read as it was written', async (name) => {
  const path = copied(name);
  expect(await examineLedger(path)).toMatchObject({ events: EVENTS });
  const ledger = await openLedger(path);
  expect(ledger.header).toMatchObject({ cpus: 2, online: [0, 1], source: 'hand', note: 'kept' });
  expect(await digestOf(ledger.batches())).toBe(DIGEST);
});

test.each(FILES.filter((name) => !name.endsWith('.gz')))('%s is appended to', async (name) => {
  const path = copied(name);
  const store = await openStore(path);
  expect(await store.append(EVENTS, [{ seq: EVENTS + 1, type: 'cpu.offline', cpu: 0 }])).toBe(EVENTS + 1);
  await store.close();
  expect(await eventsOf(path)).toHaveLength(EVENTS + 1);
});

test('a database with a packed block is read as it was written, from its rows and from its block', async () => {
  const path = scratchPath('golden-packed-blocks.sqlite');
  writeFileSync(path, gunzipSync(readFileSync(join(folder, WITH_BLOCKS))));
  expect(await examineLedger(path)).toEqual({ finding: 'database', events: 16_400 });
  // SELECT line FROM event ORDER BY seq, then as above
  expect(await digestOf((await openLedger(path)).batches())).toBe(
    '5601d920bdfd7ad9adac8510c5e57feff57ed715d3214c9bd77ed3485afed53c',
  );
  const { events, roster } = await openPackedLedger(path);
  const read = events.reader();
  const told = Array.from({ length: events.length }, (_, index) => {
    const { seq, type, cpu, bp } = read(index);
    return `${seq} ${type} ${cpu} ${roster.breakpoints.at(bp)}`;
  });
  const wanted = Array.from({ length: 16_400 }, (_, index) => {
    const type = index % 4 < 2 ? 'breakpoint.register' : 'breakpoint.unregister';
    return `${index + 1} ${type} ${Math.floor(index / 4) % 2} b${1 + (index % 2)}`;
  });
  expect(told).toEqual(wanted);
});
