/** Reaches every row of the table of recovery, and holds readers, stores and repair to what the row says. */
import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { examineLedger } from '../../../src/ledger/examine.ts';
import { type Finding, RECOVERY } from '../../../src/ledger/recovery.ts';
import { repairLedger } from '../../../src/ledger/repair.ts';
import { openStore } from '../../../src/ledger/store/open-store.ts';
import { writeLedger } from '../../../src/ledger/write.ts';
import { HEADER, inputErrorOf, scratchFile } from './scratch.ts';
import { freshPath, idle, idles, type Kind } from './store/kinds.ts';
import { openLedger } from '../../../src/ledger/read.ts';

const EVENTS = 3;

const ledger = async (kind: Kind): Promise<string> => {
  const path = freshPath(kind);
  await writeLedger(path, { cpus: 2 }, [idles(1, EVENTS)]);
  return path;
};

const changedText = async (change: (text: string) => string): Promise<string> => {
  const path = await ledger('ndjson');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  return path;
};

const changedDatabase = async (sql: string): Promise<string> => {
  const path = await ledger('sqlite');
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
  return path;
};

interface Case {
  readonly how: string;
  readonly make: () => Promise<string> | string;
  /** Events before the fault. */
  readonly events: number;
}

const CASES: Readonly<Record<Finding, readonly Case[]>> = {
  whole: [
    { how: 'as it was written', make: () => ledger('ndjson'), events: EVENTS },
    {
      how: 'by hand, without checksums',
      make: () => scratchFile('hand.ndjson', `${HEADER}\n{"seq":1,"type":"task.switch"}\n`),
      events: 1,
    },
  ],
  torn: [
    {
      how: 'in the middle of a line',
      make: () => changedText((text) => `${text}{"seq":4,"cpu":0,"ty`),
      events: EVENTS,
    },
    { how: 'before the newline', make: () => changedText((text) => text.slice(0, -1)), events: EVENTS - 1 },
    {
      how: 'by a power failure that left zeros',
      make: () => changedText((text) => `${text}\0\0\0\0`),
      events: EVENTS,
    },
  ],
  damaged: [
    {
      how: 'in a line',
      make: () => changedText((text) => text.replace('"seq":2,"cpu":0', '"seq":2,"cpu":1')),
      events: 1,
    },
    {
      how: 'in the last newline',
      make: () => changedText((text) => `${text.slice(0, -1)}\u000b`),
      events: EVENTS - 1,
    },
    {
      how: 'in the header',
      make: () => changedText((text) => text.replace('"cpus":2', '"cpus":3')),
      events: 0,
    },
    {
      how: 'in a row',
      make: () =>
        changedDatabase(`UPDATE event SET line = replace(line, '"cpu":0', '"cpu":1') WHERE seq = 2`),
      events: 1,
    },
    {
      how: 'by a row that is missing',
      make: () => changedDatabase('DELETE FROM event WHERE seq = 2'),
      events: 1,
    },
    {
      how: 'by a last row that is missing',
      make: () => changedDatabase('DELETE FROM event WHERE seq = 3'),
      events: EVENTS - 1,
    },
    {
      how: 'by a row too many',
      make: () => changedDatabase('INSERT INTO event VALUES (4, \'{"seq":4,"type":"task.switch"}\')'),
      events: EVENTS,
    },
    {
      how: 'in the tables',
      make: () => changedDatabase('DROP INDEX event_by_bp'),
      events: 0,
    },
  ],
  unreadable: [
    {
      how: 'where nobody wrote an event',
      make: () => scratchFile('bad.ndjson', `${HEADER}\nnonsense\n`),
      events: 0,
    },
    { how: 'without one whole line', make: () => scratchFile('short.ndjson', HEADER), events: 0 },
  ],
  compressed: [
    {
      how: 'as gzip data',
      make: async () => {
        const path = await ledger('ndjson');
        writeFileSync(path, gzipSync(readFileSync(path)));
        return path;
      },
      events: EVENTS,
    },
  ],
  database: [{ how: 'as it was written', make: () => ledger('sqlite'), events: EVENTS }],
};

const readable = async (path: string): Promise<number> => {
  let events = 0;
  await inputErrorOf(async () => {
    for await (const batch of (await openLedger(path)).batches()) events += batch.length;
  });
  return events;
};

describe.each(Object.entries(RECOVERY))('%s', (finding, rule) => {
  test.each(CASES[finding as Finding])('$how', async ({ make, events }) => {
    const path = await make();
    const before = readFileSync(path);
    const examined = await examineLedger(path);
    expect(examined).toMatchObject({ finding, events });
    expect(examined.fault === undefined).toBe(rule.read === 'all');
    expect(await readable(path)).toBe(events);

    const refusal = await inputErrorOf(async () => {
      const store = await openStore(path);
      await store.append(events, [idle(events + 1)]);
      await store.close();
    });
    expect(refusal === undefined).toBe(rule.append === 'goes on');
    if (refusal !== undefined) expect(readFileSync(path).equals(before)).toBe(true);

    const untouched = readFileSync(path);
    let repaired = 'refused';
    await inputErrorOf(async () => {
      repaired = (await repairLedger(path)).kind;
    });
    expect(repaired).toBe(rule.repair);
    if (repaired !== 'cut') expect(readFileSync(path).equals(untouched)).toBe(true);
    else expect(await examineLedger(path)).toEqual({ finding: 'whole', events });
  });
});
