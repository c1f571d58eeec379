import { expect, test } from 'vitest';
import { HEADER, refusalOf, scratchFile } from './scratch.ts';

const SWITCH = '{"seq":1,"cpu":0,"type":"task.switch","task":"t1"}';

/** What the reader says of a line after the header and one event. */
const refusal = (line: string | Uint8Array) =>
  refusalOf(
    scratchFile(
      'event.ndjson',
      Buffer.concat([Buffer.from(`${HEADER}\n${SWITCH}\n`), Buffer.from(line), Buffer.from('\n')]),
    ),
  );

test.each([
  ['"seq":3', 'bad value 3 (field seq); events are numbered without gaps: 2 comes here'],
  ['"seq":1', 'bad value 1 (field seq); events are numbered without gaps: 2 comes here'],
  ['"seq":"2"', 'bad value "2" (field seq); write a whole number from 1 to 9007199254740991'],
])('an event that follows event 1 cannot have %s', async (seq, complaint) => {
  expect(await refusal(`{${seq},"type":"task.switch"}`)).toBe(`LEDGER:3:8: ${complaint}`);
});

test('an unknown type is refused at its place', async () => {
  expect(await refusal('{"seq":2,"type":"task.sleep","task":"t1"}')).toMatch(
    /^LEDGER:3:17: bad value "task\.sleep" \(field type\); write one of breakpoint\.register .* ptrace\.poke/,
  );
});

const HAS_CPUS = "the machine has CPUs 0 to 1: name one of them, or correct the header's cpus";
const HEX = 'write hexadecimal text of at most 64 bits, like "0x400010"';

test.each([
  ['"cpu":2,"type":"task.switch"', 16, `bad value 2 (field cpu); ${HAS_CPUS}`],
  ['"cpu":-1,"type":"task.switch"', 16, 'bad value -1 (field cpu); write a whole number from 0 to 4095'],
  ['"type":"breakpoint.register","bp":"b","cpus":[0, 2]', 59, `bad value 2 (field cpus[1]); ${HAS_CPUS}`],
  [
    '"type":"breakpoint.unregister","bp":"b","cpus":[-1]',
    58,
    'bad value -1 (field cpus[0]); write a whole number from 0 to 4095',
  ],
  [
    '"type":"breakpoint.register","bp":"b","address":"400010"',
    58,
    `bad value "400010" (field address); ${HEX}`,
  ],
  [
    '"type":"breakpoint.register","bp":"b","address":"0x1ffffffffffffffff"',
    58,
    `bad value "0x1ffffffffffffffff" (field address); ${HEX}`,
  ],
  ['"type":"breakpoint.register","bp":"b","address":4096', 58, `bad value 4096 (field address); ${HEX}`],
  [
    '"type":"breakpoint.register","bp":"b","access":"wr"',
    57,
    'bad value "wr" (field access); write one of "x" "w" "rw" "r"',
  ],
  [
    '"type":"breakpoint.register","bp":"b","length":-4',
    57,
    'bad value -4 (field length); write a whole number from 0 to 9007199254740991',
  ],
  [
    '"type":"breakpoint.register","bp":""',
    44,
    'bad value "" (field bp); name the breakpoint with text that is not empty',
  ],
  ['"type":"breakpoint.register"', 1, 'missing (field bp); name the breakpoint with text that is not empty'],
  [
    '"type":"debug.exception","address":"0x1","access":"rw"',
    60,
    'bad value "rw" (field access); write one of "x" "w" "r"',
  ],
  [
    '"type":"ptrace.poke","task":"t","register":8,"value":"0x0"',
    53,
    'bad value 8 (field register); write a whole number from 0 to 7',
  ],
  ['"type":"task.fork","task":"t1"', 1, 'missing (field child); name the child with text that is not empty'],
  [
    '"type":"task.exit","task":"t1","observed":{"result":"denied"}',
    62,
    'bad value "denied" (field observed.result); write 0 or the name of an errno, like "ENOSPC"',
  ],
  ['"type":"breakpoint.register","bp":"b","perf":{"bpType":2}', 55, `missing (field perf.address); ${HEX}`],
])('the event {"seq":2,%s} is refused', async (fields, column, complaint) => {
  expect(await refusal(`{"seq":2,${fields}}`)).toBe(`LEDGER:3:${column}: ${complaint}`);
});

test('the last of two fields of one name counts, and is the one that is pointed at', async () => {
  expect(await refusal('{"seq":2,"type":"task.exec","task":"t","task":7}')).toBe(
    'LEDGER:3:47: bad value 7 (field task); name the task with text that is not empty',
  );
});

test.each([
  ['[1,2]', 1, 'a list instead of an object'],
  ['null', 1, 'null instead of an object'],
  ['  7', 3, 'a number instead of an object'],
  ['', 1, 'an empty line'],
  ['{"seq":2,}', 10, 'not JSON: found "}" where a name in quotes should be'],
  ['{"seq":2 "type":"task.switch"}', 10, 'not JSON: found "\\"" where "," or "}" should be'],
  ['{"seq":2,"type":"task.sw', 25, "not JSON: the line ends where a closing '\"' should be"],
])('the line %j is no JSON object', async (line, column, what) => {
  expect(await refusal(line)).toBe(`LEDGER:3:${column}: ${what}; write one JSON object a line`);
});

test('a byte that is not UTF-8 is refused at its character', async () => {
  const line = Buffer.from('{"seq":2,"type":"task.exec","task":"é_"}');
  line[line.indexOf('_')] = 0xff;
  expect(await refusal(line)).toBe('LEDGER:3:38: invalid UTF-8: byte 0xff; write the ledger as UTF-8');
});

test('a replacement character is UTF-8 like any other', async () => {
  expect(await refusal('{"seq":2,"type":"task.exec","task":"\ufffd"}')).toBeUndefined();
});

test.each([
  ['"note":12345678901234567890', 38, '12345678901234567890', 'note'],
  ['"note":{"a":[1e999]}', 44, '1e999', 'note.a[0]'],
  ['"a":9007199254740993,"b":9007199254740992', 35, '9007199254740993', 'a'],
])('a number that a double does not keep is refused: %s', async (field, column, spelled, path) => {
  expect(await refusal(`{"seq":2,"type":"task.switch",${field}}`)).toBe(
    `LEDGER:3:${column}: bad value "${spelled}" (field ${path}); write a number that does not fit a double as text`,
  );
});

test('a large number that a double keeps is taken', async () => {
  expect(await refusal('{"seq":2,"type":"task.switch","note":[9007199254740992,1e+300]}')).toBeUndefined();
});

test('a field called __proto__ is refused rather than lost', async () => {
  expect(await refusal('{"seq":2,"type":"task.switch","__proto__":{}}')).toBe(
    'LEDGER:3:43: bad value "__proto__" (field __proto__); give the field another name',
  );
});

test('a nesting that no walk should follow is refused', async () => {
  const deep = `${'['.repeat(100)}${']'.repeat(100)}`;
  expect(await refusal(`{"seq":2,"type":"task.switch","note":${deep}}`)).toMatch(
    /^LEDGER:3:\d+: .*nest fields at most 64 deep$/,
  );
});

test('lines may end in a carriage return and a newline', async () => {
  const path = scratchFile('crlf.ndjson', `${HEADER}\r\n${SWITCH}\r\n`);
  expect(await refusalOf(path)).toBeUndefined();
});
