import { expect, test } from 'vitest';
import { HEADER, refusalOf, scratchFile } from './scratch.ts';

const refusal = (text: string) => refusalOf(scratchFile('header.ndjson', text));

test('an empty file is no ledger', async () => {
  expect(await refusal('')).toBe(
    'LEDGER:1:1: empty file; give a ledger: a header line, then one event a line',
  );
});

test.each([
  ['an event comes first', '{"seq":1,"type":"task.switch"}'],
  ['the first line says no type', '{"cpus":2}'],
])('there is no header where %s', async (_, line) => {
  expect(await refusal(`${line}\n`)).toBe(
    'LEDGER:1:1: no header (field type); begin with a header: {"type":"machine","format":"breakledger/1",…}',
  );
});

test('a header alone without its newline is not whole', async () => {
  expect(await refusal('{"type":"mach')).toBe(
    'LEDGER:1:14: no whole line: the first one has no newline at its end; begin with a header line, and end every line with a newline',
  );
});

test('another format version is refused at its place', async () => {
  expect(await refusal('{"type":"machine","format":"breakledger/2","cpus":2}\n')).toBe(
    'LEDGER:1:28: bad value "breakledger/2" (field format); this program reads "breakledger/1" alone',
  );
});

const CPUS_ADVICE = 'write a whole number from 1 to 4096';

test.each([
  ['-1', '-1'],
  ['1e11', '100000000000'],
  ['0', '0'],
  ['4097', '4097'],
  ['1.5', '1.5'],
  ['"2"', '"2"'],
])('a machine cannot have %s CPUs', async (cpus, echoed) => {
  expect(await refusal(`{"type":"machine","format":"breakledger/1","cpus":${cpus}}\n`)).toBe(
    `LEDGER:1:51: bad value ${echoed} (field cpus); ${CPUS_ADVICE}`,
  );
});

test('a header must say how many CPUs there are', async () => {
  expect(await refusal('{"type":"machine","format":"breakledger/1"}\n')).toBe(
    `LEDGER:1:1: missing (field cpus); ${CPUS_ADVICE}`,
  );
});

test('a machine of 4096 CPUs is taken', async () => {
  expect(await refusal('{"type":"machine","format":"breakledger/1","cpus":4096}\n')).toBeUndefined();
});

test.each([
  ['"online":[]', 62, 'bad value [] (field online); leave at least one CPU online'],
  ['"online":[0,0]', 65, 'bad value 0 (field online[1]); name each CPU once, from 0 to 1'],
  ['"online":[2]', 63, 'bad value 2 (field online[0]); name each CPU once, from 0 to 1'],
  ['"online":0', 62, 'bad value 0 (field online); write a list of CPU numbers, like [0,1]'],
  ['"slots":0', 61, 'bad value 0 (field slots); write a whole number from 1 to 32'],
  ['"kprobes":1', 63, 'bad value 1 (field kprobes); write true or false'],
  [
    '"taskSizeMax":4096',
    67,
    'bad value 4096 (field taskSizeMax); write hexadecimal text of at most 64 bits, like "0x400010"',
  ],
  ['"checksum":"md5"', 64, 'bad value "md5" (field checksum); write "crc32-chain" or leave it out'],
])('a header may not say %s', async (field, column, complaint) => {
  expect(await refusal(`${HEADER.slice(0, -1)},${field}}\n`)).toBe(`LEDGER:1:${column}: ${complaint}`);
});

test('a second header is an event of no known type', async () => {
  expect(await refusal(`${HEADER}\n${HEADER}\n`)).toMatch(
    /^LEDGER:2:9: bad value "machine" \(field type\); write one of breakpoint\.register /,
  );
});
