import { expect, test } from 'vitest';
import { importFiles, importNamed, importRecordings, open, storyOf } from './imported.ts';

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
    /no time stamps in microseconds since 1970, by which to merge it with the others; record each with strace -ttt/,
  );
});

test.for([
  ['whole seconds', '10 1000000000 '],
  ['a time of day', '10 09:15:02.757458 '],
  ['times since the line before', '10      0.000023 '],
] as const)('%s are no times to merge by', async ([, start]) => {
  await expect(importRecordings([`${start}${open('3')}`], [`${start}${open('3')}`])).rejects.toThrow(
    /record each with strace -ttt/,
  );
});

test("files that strace -ff names after their processes hold those processes' calls", async () => {
  const imported = await importNamed({
    'log.10': [
      `1000000000.000001 ${open('3', { flags: '0' })}`,
      '1000000000.000100 clone(child_stack=NULL, flags=SIGCHLD) = 11',
      '1000000000.000300 close(3) = 0',
      '1000000000.009000 +++ exited with 0 +++',
    ],
    'log.11': [
      `1000000000.000200 ${open('4', { target: '10, -1, -1' })}`,
      '1000000000.000400 execve("./driver", [], []) = 0',
      '1000000000.000500 +++ exited with 0 +++',
    ],
  });
  expect(storyOf(imported)).toEqual([
    'register b1 → 0',
    'fork 10 > 11 → 0',
    'register b2 for 10 → 0',
    'exec 11',
    'unregister b2',
    'unregister b1',
    'exit 11',
    'exit 10',
  ]);
});

test('a child whose own file of -ff is not there is known by what its parent waits for', async () => {
  const imported = await importNamed({
    'log.10': [
      `1000000000.000001 ${open('3', { flags: '0' })}`,
      '1000000000.000100 clone(child_stack=NULL, flags=SIGCHLD) = 11',
      '1000000000.000300 close(3) = 0',
      '1000000000.000400 wait4(11, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 11',
    ],
    'log.12': [`1000000000.000900 ${open('3')}`],
  });
  expect(storyOf(imported)).toEqual([
    'register b1 → 0',
    'fork 10 > 11 → 0',
    'unregister b1',
    'exit 11',
    'register b2 → 0',
  ]);
});

test('one file whose name ends in a number is not yet one of -ff', async () => {
  const imported = await importNamed({
    'log.10': [`1000000000.000001 ${open('3', { target: '0, -1, -1' })}`],
  });
  expect(storyOf(imported)).toEqual(['register b1 for self → 0']);
});

test('a call acts soon after its entry, though its own recording is silent for long', async () => {
  const imported = await importRecordings(
    [`10 1000000000.000001 ${open('3')}`, '10 1000000000.900000 close(3) = 0'],
    [`20 1000000000.000900 ${open('4', { target: '0, -1, -1' })}`, '20 1000000000.001000 close(4) = 0'],
  );
  expect(storyOf(imported)).toEqual([
    'register b1 → 0',
    'register b2 for 20 → 0',
    'unregister b2',
    'unregister b1',
  ]);
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
