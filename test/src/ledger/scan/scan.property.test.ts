import { crc32 } from 'node:zlib';
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import type { LedgerEvent } from '../../../../machines/events.ts';
import { machineOf } from '../../../../machines/machine.ts';
import { blankOperation, decode, type Operation } from '../../../../machines/operation.ts';
import { createRoster, type Roster } from '../../../../machines/roster.ts';
import { ledgers } from '../../../../properties/arbitraries/ledger.ts';
import { canonicalEvent } from '../../../../src/ledger/canonical.ts';
import { openLedger } from '../../../../src/ledger/read.ts';
import { crc32Of } from '../../../../src/ledger/scan/crc32.ts';
import { createLineScanner, GIVEN_UP } from '../../../../src/ledger/scan/scan-line.ts';
import { Spellings, UNSPELLED } from '../../../../src/ledger/scan/spellings.ts';
import { writeLedger } from '../../../../src/ledger/write.ts';
import { HEADER, inputErrorOf, scratchFile, scratchPath } from '../scratch.ts';

/** The buffer of a text with what a block has behind its end. */
const view = (text: string): DataView => {
  const bytes = Buffer.from(text + '"]'.repeat(40));
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
};

const rosterText = (roster: Roster): unknown =>
  Object.entries(roster).map(([name, table]: [string, Roster[keyof Roster]]) => [
    name,
    Array.from({ length: table.size }, (_, id) => table.at(id)),
  ]);

const parsed = async (path: string, roster: Roster): Promise<Operation[]> => {
  const operations: Operation[] = [];
  for await (const batch of (await openLedger(path)).batches()) {
    operations.push(...batch.map((event) => decode(event, roster)));
  }
  return operations;
};

const scanned = async (path: string, roster: Roster): Promise<Operation[]> => {
  const operations: Operation[] = [];
  for await (const batch of (await openLedger(path)).operations(roster)) {
    operations.push(...batch.map((op) => ({ ...op })));
  }
  return operations;
};

const expectAgreement = async (path: string): Promise<void> => {
  const [ofParser, ofScanner] = [createRoster(), createRoster()];
  expect(await scanned(path, ofScanner)).toEqual(await parsed(path, ofParser));
  expect(rosterText(ofScanner)).toEqual(rosterText(ofParser));
};

test.prop([ledgers({ withPerf: true, mostEvents: 120 })])(
  'scanner and parser agree on the operations and the names of a ledger with checksums',
  async ({ machine, events }) => {
    const path = scratchPath('guarded.ndjson');
    await writeLedger(path, { cpus: machine.cpus, online: machine.online }, [events], { replace: true });
    await expectAgreement(path);
  },
);

test.prop([ledgers({ withPerf: true, mostEvents: 120 }), fc.array(fc.boolean(), { minLength: 1 })])(
  'scanner and parser agree on a ledger of which some lines are not canonical',
  async ({ machine, events }, canonical) => {
    const header = `{"type":"machine","format":"breakledger/1","cpus":${machine.cpus},"online":[${machine.online.join()}]}`;
    const lines = events.map((event, index) =>
      canonical[index % canonical.length] === true
        ? canonicalEvent(event)
        : JSON.stringify(event, null, 1).replaceAll('\n', ' '),
    );
    await expectAgreement(scratchFile('mixed.ndjson', `${[header, ...lines].join('\n')}\n`));
  },
);

test.prop([ledgers()])(
  'the scanner reads every canonical line of the 2009 vocabulary itself',
  ({ machine, events }) => {
    const scanner = createLineScanner(createRoster(), machine);
    const isFast = (event: LedgerEvent): boolean => !('symbol' in event);
    for (const event of events.filter(isFast)) {
      const line = canonicalEvent(event);
      expect(scanner.scan(view(`${line}\n`), 0, blankOperation())).toBe(line.length - 1);
    }
  },
);

const EXAMPLES = [
  '{"seq":1,"time":1.5,"returned":2.25,"thread":"t","cpu":1,"type":"breakpoint.register","bp":"b1","task":"t1","address":"0xffffffff81000040","length":4,"access":"rw","cpus":[0,1],"callback":true,"inherit":false,"excludeKernel":true,"disabled":false,"observed":{"result":"ENOSPC"}}',
  '{"seq":1,"cpu":0,"type":"breakpoint.unregister","bp":"b1","cpus":[]}',
  '{"seq":1,"cpu":0,"type":"task.switch","task":null}',
  '{"seq":1,"cpu":0,"type":"task.fork","task":"t1","child":"t2","threadOfParent":true}',
  '{"seq":1,"cpu":0,"type":"debug.exception","address":"0x400010","length":8,"access":"r"}',
  '{"seq":1,"cpu":0,"type":"ptrace.poke","task":"t1","register":7,"value":"0x401"}',
  '{"seq":1,"cpu":1,"type":"cpu.offline","observed":{"result":0}}',
  // What may be left out.
  '{"seq":1,"type":"breakpoint.modify","bp":"b1"}',
  '{"seq":1,"type":"task.switch"}',
  '{"seq":1,"type":"task.fork","task":"t1","child":"t1"}',
  '{"seq":1,"type":"debug.exception","address":"0x0","access":"x"}',
  '{"seq":1,"type":"ptrace.poke","task":"t1","value":"0x401"}',
];

test.each(EXAMPLES)('scanner and parser agree on %s', async (line) => {
  await expectAgreement(scratchFile('example.ndjson', `${HEADER}\n${line}\n`));
  const end = createLineScanner(createRoster(), machineOf(2)).scan(view(`${line}\n`), 0, blankOperation());
  expect(end).toBe(line.length - 1);
});

test.prop([
  fc.constantFrom(...EXAMPLES),
  fc.nat({ max: 400 }),
  fc.nat({ max: 3 }),
  fc.oneof(
    fc.string({
      unit: fc.constantFrom('"', ',', ':', '{', '}', '[', ']', '0', '1', '9', 'a', '\\', ' ', '-', '.'),
      minLength: 1,
      maxLength: 1,
    }),
    fc.string({ unit: 'binary-ascii', maxLength: 2 }),
  ),
])(
  'a line that was changed anywhere is read or refused as the parser does',
  async (line, place, cut, put) => {
    const at = place % (line.length + 1);
    const changed = `${line.slice(0, at)}${put}${line.slice(at + cut)}`;
    const path = scratchFile('changed.ndjson', `${HEADER}\n${changed}\n`);
    const [ofParser, ofScanner] = [createRoster(), createRoster()];
    const byParser = await inputErrorOf(() => parsed(path, ofParser));
    const byScanner = await inputErrorOf(() => scanned(path, ofScanner));
    expect(byScanner?.message).toBe(byParser?.message);
    if (byParser === undefined) await expectAgreement(path);
  },
);

test.each([
  '{"seq":1,"cpu":0,"type":"task.sleep"}',
  '{"seq": 1,"type":"cpu.online"}',
  '{"seq":01,"type":"cpu.online"}',
  '{"seq":1000000000000000,"type":"cpu.online"}',
  '{"seq":1,"cpu":2,"type":"cpu.online"}',
  '{"seq":1,"time":1.,"type":"cpu.online"}',
  '{"seq":1,"type":"task.exec","task":"\\u0041"}',
  '{"seq":1,"type":"task.exec","task":"\u00e4"}',
  '{"seq":1,"type":"task.exec","task":""}',
  '{"seq":1,"type":"task.exec"}',
  '{"seq":1,"type":"task.fork","task":"t1"}',
  '{"seq":1,"type":"breakpoint.register","bp":"b","address":"0x10000000000000000"}',
  '{"seq":1,"type":"breakpoint.register","bp":"b","length":04}',
  '{"seq":1,"type":"breakpoint.register","bp":"b","cpus":[0,]}',
  '{"seq":1,"type":"breakpoint.register","bp":"b","cpus":[00]}',
  '{"seq":1,"type":"breakpoint.register","bp":"b","cpus":[2]}',
  '{"seq":1,"type":"debug.exception","address":"0x0","access":"rw"}',
  '{"seq":1,"type":"debug.exception","address":"0x0"}',
  '{"seq":1,"type":"ptrace.poke","task":"t1","register":8,"value":"0x401"}',
  '{"seq":1,"type":"ptrace.poke","task":"t1"}',
  '{"seq":1,"type":"cpu.online","observed":{"result":"denied"}}',
])('the scanner gives up on %s', (line) => {
  const end = createLineScanner(createRoster(), machineOf(2)).scan(view(`${line}\n`), 0, blankOperation());
  expect(end).toBe(GIVEN_UP);
});

test.prop([
  fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 12 }), { maxLength: 600 }),
])('a spelling keeps its id, and two spellings never share one', (texts) => {
  const seen: string[] = [];
  const spellings = new Spellings('"', (text) => (text === '' ? UNSPELLED : seen.push(text) - 1));
  for (const text of texts) {
    expect(spellings.read(view(`${text}"`), 0)).toBe(text.length);
    expect(spellings.id).toBe(text === '' ? UNSPELLED : seen.indexOf(text));
  }
  expect(new Set(seen).size).toBe(seen.length);
});

test.prop([fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 20 }), fc.nat({ max: 2 ** 32 - 1 })])(
  'the CRC-32 of a piece is that of zlib',
  (bytes, start, previous) => {
    const from = Math.min(start, bytes.length);
    const piece = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    expect(crc32Of(piece, from, bytes.length, previous)).toBe(crc32(bytes.subarray(from), previous));
  },
);
