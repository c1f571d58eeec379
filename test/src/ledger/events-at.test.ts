/** Single events are read as they stand in the ledger, whatever holds it, and without what lies between them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { createRoster } from '../../../machines/roster.ts';
import { createPlaces } from '../../../src/ledger/line-places.ts';
import { type Ledger, openLedger } from '../../../src/ledger/read.ts';
import { writeLedger } from '../../../src/ledger/write.ts';
import { HEADER, inputErrorOf, scratchFile, scratchPath } from './scratch.ts';

/** Fields that no policy reads, and one that nobody knows; lines long enough for several places. */
const EVENTS = Array.from({ length: 4000 }, (_, i): LedgerEvent & { note: string } => ({
  seq: i + 1,
  time: i / 8,
  thread: `w${i % 3}`,
  type: 'task.exec',
  task: `t${i % 5}`,
  note: 'x'.repeat(i % 200),
}));

const WANTED = [1, 2, 700, 1999, 2000, 3999, 4000];

const picked = async (ledger: Ledger, wanted: readonly number[] = WANTED): Promise<LedgerEvent[]> => {
  const events: LedgerEvent[] = [];
  for await (const event of ledger.eventsAt(wanted)) events.push(event);
  return events;
};

/** The same after the lines have been read once, so that their places are known. */
const opened = async (path: string): Promise<Ledger> => {
  const ledger = await openLedger(path);
  for await (const batch of ledger.operations(createRoster())) expect(batch).not.toEqual([]);
  return ledger;
};

const plainText = (events: readonly object[]): string =>
  [HEADER, ...events.map((event) => JSON.stringify(event)), ''].join('\n');

let written = 0;

const guarded = async (name: string): Promise<string> => {
  written += 1;
  const path = scratchPath(`${written}-${name}`);
  await writeLedger(path, { cpus: 2, online: [0, 1] }, [EVENTS]);
  return path;
};

const HOLDERS: Readonly<Record<string, () => Promise<string>>> = {
  'a file with checksums': () => guarded('guarded.ndjson'),
  'a file without': () => Promise.resolve(scratchFile('plain.ndjson', plainText(EVENTS))),
  'a compressed file': () => Promise.resolve(scratchFile('plain.ndjson.gz', gzipSync(plainText(EVENTS)))),
  'a database': () => guarded('rows.sqlite'),
};

describe.each(Object.entries(HOLDERS))('of %s', (_name, make) => {
  it('single events come with all that their lines say', async () => {
    const ledger = await opened(await make());
    expect(await picked(ledger)).toEqual(WANTED.map((seq) => EVENTS[seq - 1]));
  });

  it('an event that is not there is an error, and none wanted is none', async () => {
    const ledger = await opened(await make());
    const error = await inputErrorOf(() => picked(ledger, [3, 4001]));
    expect(error?.message).toContain('event 4001 is not there');
    expect(await picked(ledger, [])).toEqual([]);
  });
});

describe('a plain file', () => {
  it('is not read from its beginning where it is known where lines begin', async () => {
    const path = scratchFile('blotted.ndjson', plainText(EVENTS));
    const ledger = await opened(path);
    const text = readFileSync(path, 'utf8');
    // What lies between the wanted events is made unreadable, newlines and length kept.
    const blotted = text.split('\n').map((line, i) => (i > 4 && i < 3000 ? '?'.repeat(line.length) : line));
    writeFileSync(path, blotted.join('\n'));
    expect(await picked(ledger, [2, 3999])).toEqual([EVENTS[1], EVENTS[3998]]);
    const places = createPlaces(ledger.places.kept());
    expect(places.before(3999)).toEqual(ledger.places.before(3999));
    expect(places.before(3999)?.seq).toBeGreaterThan(1000);
  });

  it('that has changed since is told so, by the chain of its checksums', async () => {
    const path = await guarded('changed.ndjson');
    const ledger = await opened(path);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"time":499.75,', '"time":499.25,'));
    const error = await inputErrorOf(() => picked(ledger, [3999]));
    expect(error?.complaint).toMatchObject({ line: 4000, field: 'crc' });
  });
});
