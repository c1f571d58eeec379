/** What strace writes on a terminal, where it says when it follows another process, and writes ids only while it follows several. */
import { expect, test } from 'vitest';
import { importLines, open, storyOf } from './imported.ts';

const own = { target: '0, -1, -1' };

test('a notice in the middle of a call cuts it, and the rest stands on the next line', async () => {
  const imported = await importLines(
    `1000000000.000001 ${open('3', own)}`,
    '1000000000.000002 clone(child_stack=NULL, flags=SIGCHLDstrace: Process 11 attached',
    ', child_tidptr=0x7fc63c8a4a10) = 11',
    '[pid    11] 1000000000.000003 close(3)        = 0',
    `[pid    10] 1000000000.000004 ${open('4', own)}`,
  );
  expect(storyOf(imported)).toEqual([
    'register b1 for self → 0',
    'fork self > 11 → 0',
    'register b2 for self → 0',
  ]);
  expect(imported.report.skipped).toContainEqual({ kind: 'notice of strace', count: 1 });
});

test('two children may be announced in one call', async () => {
  const imported = await importLines(
    '1000000000.000002 clone(child_stack=NULL, flags=SIGCHLDstrace: Process 11 attached',
    'strace: Process 12 attached',
    ') = 11',
  );
  expect(storyOf(imported)).toEqual(['fork self > 11 → 0']);
});

test('a call that was entered without an id may return with one', async () => {
  const imported = await importLines(
    '1000000000.000001 close(9) = 0',
    '1000000000.000001 clone(child_stack=NULL, flags=SIGCHLDstrace: Process 11 attached',
    ' <unfinished ...>',
    `[pid    11] 1000000000.000002 ${open('4', own)}`,
    '[pid    10] 1000000000.000003 <... clone resumed>) = 11',
  );
  expect(storyOf(imported)).toEqual(['fork self > 11 → 0', 'register b1 for 11 → 0']);
});

test('a child that is announced is not the program itself, though its lines come first', async () => {
  const imported = await importLines(
    `1000000000.000001 ${open('3')}`,
    'strace: Process 11 attached',
    `[pid    11] 1000000000.000002 ${open('3')}`,
    '[pid    10] 1000000000.000003 close(3)        = 0',
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0', 'register b2 → 0', 'unregister b1']);
});

test('a line without an id is of the last process that is left', async () => {
  const imported = await importLines(
    '1000000000.000001 clone(child_stack=NULL, flags=SIGCHLD) = 11',
    'strace: Process 11 attached',
    '[pid    10] 1000000000.000002 exit_group(0) = ?',
    '[pid    10] 1000000000.000003 +++ exited with 0 +++',
    `1000000000.000004 ${open('3', own)}`,
  );
  expect(storyOf(imported).at(-1)).toBe('register b1 for 11 → 0');
});

test('a program that was alone for a long time may still get a child', async () => {
  const alone = Array.from({ length: 300 }, (_, n) => `1000000000.${100000 + n} close(${n + 10}) = 0`);
  const imported = await importLines(
    `1000000000.000001 ${open('3', { flags: '0' })}`,
    ...alone,
    '1000000001.000001 clone(child_stack=NULL, flags=SIGCHLD) = 11',
    'strace: Process 11 attached',
    '[pid    10] 1000000001.000002 close(3)        = 0',
    '[pid    11] 1000000001.000003 close(3)        = 0',
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0', 'fork self > 11 → 0', 'unregister b1']);
  expect(imported.events.at(-1)?.thread).toBe('11');
});

test('strace -p names the process that it attaches to', async () => {
  const imported = await importLines(
    'strace: Process 10 attached',
    `1000000000.000001 ${open('3', own)}`,
    'strace: Process 10 detached',
  );
  expect(storyOf(imported)).toEqual(['register b1 for 10 → 0']);
});
