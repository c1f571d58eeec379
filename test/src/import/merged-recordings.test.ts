import { expect, test } from 'vitest';
import { importFiles, importRecordings, open, storyOf } from './imported.ts';

test('several recordings of one machine are merged by time', async () => {
  const imported = await importRecordings(
    [`10 1000000000.000001 ${open('3')}`, '10 1000000000.000004 close(3) = 0'],
    [`20 1000000000.000002 ${open('3')}`, `20 1000000000.000003 ${open('4')}`],
  );
  expect(storyOf(imported)).toEqual([
    'register b1 → 0',
    'register b2 → 0',
    'register b3 → 0',
    'unregister b1',
  ]);
  expect(imported.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
});

test('the programs of two recordings without process ids are two', async () => {
  const imported = await importRecordings(
    [`1000000000.000001 ${open('3', { target: '0, -1, -1' })}`],
    [`1000000000.000002 ${open('3', { target: '0, -1, -1' })}`],
  );
  expect(storyOf(imported)).toEqual(['register b1 for self → 0', 'register b2 for self#2 → 0']);
});

test('a call cut in one recording does not belong to a line of the other', async () => {
  const imported = await importRecordings(
    ['1000000000.000001 close(3 <unfinished ...>', '1000000000.000009 <... close resumed>) = 0'],
    [`1000000000.000002 ${open('3')}`],
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0']);
});

test('recordings without time stamps cannot be merged', async () => {
  await expect(importRecordings([`10 ${open('3')}`], [`20 ${open('3')}`])).rejects.toThrow(
    /no time stamps by which to merge it with the others; record each with strace -ttt/,
  );
});

test("a profiler's and a debugger's own recordings of one session make one ledger", async () => {
  const imported = await importFiles([
    'test/fixtures/recordings/compete-perf.strace.gz',
    'test/fixtures/recordings/compete-gdb.strace.gz',
  ]);
  const times = imported.events.map(({ time }) => time ?? 0);
  const pokes = imported.events.filter(({ type }) => type === 'ptrace.poke');
  const opens = imported.events.filter(({ type }) => type === 'breakpoint.register');
  expect([pokes.length, opens.length]).toEqual([45, 4]);
  expect(Math.max(...opens.map(({ time }) => time ?? 0))).toBeLessThan(pokes[0]?.time ?? 0);
  expect(times).toHaveLength(imported.events.length);
});
