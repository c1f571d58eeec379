import { readFileSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { repairLedger } from '../../../src/ledger/repair.ts';
import { eventsOf, HEADER, inputErrorOf, refusalOf, scratchFile, scratchPath } from './scratch.ts';

const LINES = [
  HEADER,
  '{"seq":1,"type":"task.switch","task":"t1"}',
  '{"seq":2,"type":"task.switch","task":"ä"}',
  '{"seq":3,"type":"task.switch"}',
];
const TEXT = Buffer.from(LINES.map((line) => `${line}\n`).join(''));

test('every prefix of a ledger is whole lines, or has a torn tail, or not one whole line', async () => {
  for (let length = 1; length <= TEXT.length; length += 1) {
    const prefix = TEXT.subarray(0, length);
    const wholeLines = prefix.toString('latin1').split('\n').length - 1;
    const path = scratchFile('prefix.ndjson', prefix);
    const error = await inputErrorOf(() => eventsOf(path));
    if (prefix.at(-1) === 0x0a) {
      expect(error).toBeUndefined();
      expect(await eventsOf(path)).toHaveLength(wholeLines - 1);
    } else if (wholeLines === 0) {
      expect(error?.message).toContain('no whole line');
    } else {
      const offset = prefix.lastIndexOf(0x0a) + 1;
      expect(error?.complaint).toMatchObject({
        line: wholeLines + 1,
        tornTail: { offset, bytes: length - offset },
      });
    }
  }
});

test('a torn tail names its line and column, and the way to cut it', async () => {
  const path = scratchFile('torn.ndjson', `${HEADER}\n${LINES[1] ?? ''}\n{"seq":2,"ty`);
  expect(await refusalOf(path)).toBe(
    'LEDGER:3:13: torn tail: the last line has no newline at its end; cut it with: breakledger repair LEDGER',
  );
});

test('repair cuts a torn tail, says what it cut, and has nothing to do after that', async () => {
  const whole = `${HEADER}\n${LINES[1] ?? ''}\n`;
  const path = scratchFile('cut.ndjson', `${whole}{"seq":2,"ty`);
  expect(await repairLedger(path)).toEqual({
    kind: 'cut',
    events: 1,
    line: 3,
    bytes: 12,
    text: '{"seq":2,"ty',
  });
  expect(readFileSync(path, 'utf8')).toBe(whole);
  expect(await repairLedger(path)).toEqual({ kind: 'nothing to do', events: 1 });
  expect(readFileSync(path, 'utf8')).toBe(whole);
});

test('repair names a ledger as it was asked for, and not the file behind the link', async () => {
  const link = scratchPath('link.ndjson');
  symlinkSync(scratchFile('behind.ndjson', `${HEADER}\nnonsense\n`), link);
  const error = await inputErrorOf(() => repairLedger(link));
  expect(error?.complaint).toMatchObject({ file: link, line: 2 });
});

test.each([
  ['in the middle', `${HEADER}\nnonsense\n{"seq":1,"type":"task.switch"}\n`, /:2:1: not JSON/],
  ['before a torn tail', `${HEADER}\n{"seq":7,"type":"task.switch"}\n{"seq"`, /:2:8: bad value 7/],
  ['in a header that is not whole', '{"type":"machine","for', /no whole line/],
])('repair leaves a ledger alone that is damaged %s', async (_, text, complaint) => {
  const path = scratchFile('damaged.ndjson', text);
  expect((await inputErrorOf(() => repairLedger(path)))?.message).toMatch(complaint);
  expect(readFileSync(path, 'utf8')).toBe(text);
});
