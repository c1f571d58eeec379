import { expect, test } from 'vitest';
import { HEADER, refusalOf, scratchFile } from './scratch.ts';

const CALL = '{"seq":1,"type":"breakpoint.register","bp":"b1","interleaved":true}';

/** What the reader says of a ledger of two CPUs, without knowing of any policy. */
const refusal = (...lines: readonly string[]) =>
  refusalOf(scratchFile('steps.ndjson', `${[HEADER, CALL, ...lines].join('\n')}\n`));

const step = (seq: number, part: string, more = ''): string =>
  `{"seq":${seq},"type":"step","of":1,"part":"${part}"${more}}`;

const BEGUN = [step(2, 'prepare'), step(3, 'begin')];

test('the steps of an operation come one after the other', async () => {
  const rest = [step(4, 'store', ',"cpu":1'), step(5, 'load', ',"cpu":1'), step(6, 'end')];
  expect(await refusal(...BEGUN, ...rest)).toBeUndefined();
});

test('an operation may stay under way to the end', async () => {
  expect(await refusal(...BEGUN)).toBeUndefined();
});

test.each([
  ['begins before it is prepared', [step(2, 'begin')], 3, '"begin"', 'part', 'write "prepare"'],
  ['is prepared twice', [step(2, 'prepare'), step(3, 'prepare')], 4, '"prepare"', 'part', 'write "begin"'],
  ['goes back to its begin', [...BEGUN, step(4, 'begin')], 5, '"begin"', 'part', 'write "disable" or'],
])('an operation that %s is refused', async (_how, lines, line, what, field, advice) => {
  expect(await refusal(...lines)).toMatch(
    new RegExp(
      `^LEDGER:${line}:\\d+: ${what} does not come next of operation 1 \\(field ${field}\\); ${advice}`,
    ),
  );
});

test.each([
  ['has ended', [...BEGUN, step(4, 'end'), step(5, 'end')], 6],
  ['was never started', ['{"seq":2,"type":"step","of":9,"part":"prepare"}'], 3],
  [
    'was done as a whole',
    ['{"seq":2,"type":"task.exec","task":"t1"}', '{"seq":3,"type":"step","of":2,"part":"end"}'],
    4,
  ],
])('a step of an operation that %s is refused', async (_how, lines, line) => {
  expect(await refusal(...lines)).toMatch(
    new RegExp(
      `^LEDGER:${line}:\\d+: operation \\d is not under way \\(field of\\); name the seq of an event`,
    ),
  );
});

test.each([
  ['"part":"trap"', 'write one of "prepare" "begin" "disable" "store" "load" "end"'],
  ['"part":"end","of":0', 'write a whole number from 1 to'],
])('a step with %s is refused at its place', async (fields, advice) => {
  expect(await refusal(`{"seq":2,"type":"step","of":1,${fields}}`)).toContain(advice);
});

test('a step on an offline CPU is refused', async () => {
  const offline = '{"seq":2,"cpu":1,"type":"cpu.offline"}';
  expect(await refusal(offline, step(3, 'prepare', ',"cpu":1'))).toMatch(/^LEDGER:4:\d+: CPU 1 is offline/);
});

test('interleaved is true or absent', async () => {
  expect(await refusal('{"seq":2,"type":"breakpoint.register","bp":"b2","interleaved":false}')).toMatch(
    /^LEDGER:3:\d+: bad value false \(field interleaved\); write true, or leave it out/,
  );
});

test.each(['"task.switch"', '"cpu.offline"', '"task.fork","task":"t1","child":"t2"'])(
  'an event of type %s cannot only start',
  async (type) => {
    expect(await refusal(`{"seq":2,"type":${type},"interleaved":true}`)).toMatch(
      /^LEDGER:3:\d+: bad value true \(field interleaved\); leave it out/,
    );
  },
);
