import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { createRoster } from '../../../machines/roster.ts';
import { chain, guard, scanCrc, statedCrc } from '../../../src/ledger/checksum.ts';
import { openLedger } from '../../../src/ledger/read.ts';
import { writeLedger } from '../../../src/ledger/write.ts';
import { eventsOf, HEADER, inputErrorOf, refusalOf, scratchFile, scratchPath } from './scratch.ts';
import { readFileSync } from 'node:fs';

const EVENTS: readonly LedgerEvent[] = [
  {
    seq: 1,
    cpu: 0,
    type: 'breakpoint.register',
    bp: 'b1',
    address: '0xffffffff81000040',
    length: 4,
    access: 'w',
    cpus: [0, 1],
  },
  { seq: 2, cpu: 1, type: 'task.switch', task: 't1' },
  { seq: 3, cpu: 0, type: 'breakpoint.unregister', bp: 'b1', observed: { result: 0 } },
];

const guardedText = async (events = EVENTS): Promise<string> => {
  const path = scratchPath('guarded.ndjson');
  await writeLedger(path, { cpus: 2 }, [events], { replace: true });
  return readFileSync(path, 'utf8');
};

const guardedLines = async (): Promise<string[]> => (await guardedText()).trimEnd().split('\n');

const refusal = (lines: readonly string[]) =>
  refusalOf(scratchFile('changed.ndjson', lines.map((line) => `${line}\n`).join('')));

test('the value of a line is the CRC-32 of all guarded texts so far', async () => {
  const lines = await guardedLines();
  const guarded = lines.map((line) => line.slice(0, -',"crc":"00000000"}'.length));
  lines.forEach((line, index) => {
    const value = crc32(guarded.slice(0, index + 1).join(''));
    expect(line.endsWith(`,"crc":"${value.toString(16).padStart(8, '0')}"}`)).toBe(true);
  });
});

test('what was written is read again', async () => {
  expect(await eventsOf(scratchFile('whole.ndjson', await guardedText()))).toEqual(EVENTS);
});

test.each([
  ['dropped', ([header, first, , third]: string[]) => [header, first, third], 3],
  ['doubled', ([header, first, second, third]: string[]) => [header, first, first, second, third], 3],
  ['swapped', ([header, first, second, third]: string[]) => [header, second, first, third], 2],
  [
    'inserted',
    ([header, first, second, third]: string[]) => [
      header,
      first,
      guard('{"seq":2,"type":"task.switch"}', 0).text,
      second,
      third,
    ],
    3,
  ],
  [
    'changed',
    ([header, first, second, third]: string[]) => [
      header,
      first?.replace('"length":4', '"length":8'),
      second,
      third,
    ],
    2,
  ],
])('a line that was %s is refused at its place', async (_, change, line) => {
  const changed = change(await guardedLines()).filter((text) => text !== undefined);
  expect(await refusal(changed)).toMatch(
    new RegExp(
      `^LEDGER:${line}:\\d+: the checksum says [0-9a-f]{8}, the lines up to here make [0-9a-f]{8} \\(field crc\\); `,
    ),
  );
});

test('a wrong checksum is pointed at', async () => {
  const guarded = guard(`${HEADER.slice(0, -1)},"checksum":"crc32-chain"}`, 0).text;
  const value = statedCrc(Buffer.from(guarded)) ?? 0;
  const wrong = guarded.replace(/crc":".*"/, 'crc":"00000000"');
  const hex = value.toString(16).padStart(8, '0');
  expect(await refusal([wrong])).toBe(
    `LEDGER:1:84: the checksum says 00000000, the lines up to here make ${hex} (field crc); the ledger was changed after it was written: take an intact copy`,
  );
});

test('a line without its checksum is damage where the header promises one', async () => {
  const [header = ''] = await guardedLines();
  expect(await refusal([header, '{"seq":1,"type":"task.switch"}'])).toBe(
    'LEDGER:2:31: no checksum at the end of the line (field crc); the ledger was changed after it was written: take an intact copy',
  );
});

test('a checksum is damage where the header promises none', async () => {
  expect(await refusal([HEADER, '{"seq":1,"type":"task.switch","crc":"00000000"}'])).toBe(
    'LEDGER:2:37: bad value "00000000" (field crc); say "checksum":"crc32-chain" in the header, or leave crc out',
  );
});

test('a guarded ledger that has lost its header has no header', async () => {
  const [, ...events] = await guardedLines();
  expect(await refusal(events)).toMatch(/^LEDGER:1:1: no header /);
});

test('a line carries its checksum once', async () => {
  const header = guard(`${HEADER.slice(0, -1)},"checksum":"crc32-chain"}`, 0);
  const event = guard('{"seq":1,"crc":"00000000","type":"task.switch"}', header.value);
  expect(await refusal([header.text, event.text])).toBe(
    `LEDGER:2:16: bad value "00000000" (field crc); a line carries its checksum once, at its end`,
  );
});

test('every bit of a guarded ledger counts, for events and for operations: as damage, never as a torn tail', async () => {
  const text = Buffer.from(await guardedText(EVENTS.slice(0, 2)));
  const accepted: number[] = [];
  for (let bit = 0; bit < text.length * 8; bit += 1) {
    const changed = Buffer.from(text);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    const path = scratchFile('bit.ndjson', changed);
    const events = await inputErrorOf(() => eventsOf(path));
    const operations = await inputErrorOf(async () => {
      for await (const batch of (await openLedger(path)).operations(createRoster()))
        expect(batch).not.toHaveLength(0);
    });
    const { damage, tornTail } = events?.complaint ?? {};
    if (damage === undefined || tornTail !== undefined) accepted.push(bit);
    expect(operations?.message).toBe(events?.message);
  }
  expect(accepted).toEqual([]);
});

test('a checksum is told from what only looks like one', () => {
  const at = (text: string) => scanCrc(new DataView(new TextEncoder().encode(text.padEnd(40)).buffer), 0);
  expect(at(',"crc":"89abcdef"}')).toBe(0x89abcdef);
  expect(at(',"crc":"89abcdeF"}')).toBe(-1);
  expect(at(',"crc":"89abcdef",')).toBe(-1);
  expect(at(',"crC":"89abcdef"}')).toBe(-1);
  expect(statedCrc(Buffer.from('{"a":1,"crc":"89abcdeF"}'))).toBeUndefined();
});

test('a chain goes on where it left off', () => {
  expect(chain('cd', chain('ab', 0))).toBe(chain('abcd', 0));
});
