import { expect, test } from 'vitest';
import { importLines, open, storyOf } from './imported.ts';

const at = (pid: number, microseconds: number, text: string): string =>
  `${pid} 1000000000.${String(microseconds).padStart(6, '0')} ${text}`;

const FORK = 'clone(child_stack=NULL, flags=SIGCHLD)';
const THREAD = 'clone(child_stack=0x7f00, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD)';

test('the end itself is the +++ line, not the call of exit', async () => {
  const imported = await importLines(
    at(10, 1, `${FORK} = 11`),
    at(11, 2, open('3')),
    at(11, 3, 'exit_group(0)   = ?'),
    at(10, 4, open('3')),
    at(11, 5, '+++ exited with 0 +++'),
  );
  expect(storyOf(imported)).toEqual([
    'fork 10 > 11 → 0',
    'register b1 → 0',
    'register b2 → 0',
    'unregister b1',
    'exit 11',
  ]);
  expect(imported.events[4]).toMatchObject({ time: 1000000000.000003, returned: 1000000000.000005 });
});

test('descriptors close before what belongs to the task itself goes', async () => {
  const imported = await importLines(at(10, 1, open('3')), at(10, 2, '+++ killed by SIGKILL +++'));
  expect(storyOf(imported)).toEqual(['register b1 → 0', 'unregister b1', 'exit 10']);
});

test('a breakpoint of a process that has ended lives on until its descriptor closes', async () => {
  const imported = await importLines(
    at(10, 1, `${FORK} = 11`),
    at(10, 2, open('3', { target: '11, -1, -1' })),
    at(11, 3, '+++ exited with 0 +++'),
    at(10, 4, 'close(3) = 0'),
  );
  expect(storyOf(imported)).toEqual([
    'fork 10 > 11 → 0',
    'register b1 for 11 → 0',
    'exit 11',
    'unregister b1',
  ]);
});

test('a thread ends alone, and the descriptors stay with its process', async () => {
  const imported = await importLines(
    at(10, 1, `${THREAD} = 11`),
    at(11, 2, open('3')),
    at(11, 3, 'exit(0) = ?'),
    at(11, 4, '+++ exited with 0 +++'),
    at(10, 5, 'close(3) = 0'),
  );
  expect(storyOf(imported)).toEqual([
    'fork 10 > 11 (thread) → 0',
    'register b1 → 0',
    'exit 11',
    'unregister b1',
  ]);
});

test('a leader that calls exit ends before its threads, though its +++ line comes after theirs', async () => {
  const imported = await importLines(
    at(10, 1, `${THREAD} = 11`),
    at(10, 2, 'exit(0) = ?'),
    at(11, 3, open('3', { target: '0, -1, -1' })),
    at(11, 4, 'exit_group(0) = ?'),
    at(11, 5, '+++ exited with 0 +++'),
    at(10, 6, '+++ exited with 0 +++'),
  );
  expect(storyOf(imported)).toEqual([
    'fork 10 > 11 (thread) → 0',
    'exit 10',
    'register b1 for 11 → 0',
    'unregister b1',
    'exit 11',
  ]);
});

test('an exec by a thread goes on under the id of its leader, and the other threads are gone', async () => {
  const imported = await importLines(
    at(10, 1, `${THREAD} = 11`),
    at(10, 2, `${THREAD} = 12`),
    at(10, 3, open('3', { flags: 'PERF_FLAG_FD_CLOEXEC' })),
    at(11, 4, 'execve("./driver", ["./driver"], [] <unfinished ...>'),
    at(12, 5, '+++ exited with 0 +++'),
    at(10, 6, '+++ superseded by execve in pid 11 +++'),
    at(10, 7, '<... execve resumed>) = -1 (errno 18446744073709551613)'),
    at(10, 8, open('3', { target: '0, -1, -1' })),
    at(10, 9, open('4', { target: '10, -1, -1' })),
  );
  expect(storyOf(imported)).toEqual([
    'fork 10 > 11 (thread) → 0',
    'fork 10 > 12 (thread) → 0',
    'register b1 → 0',
    'exit 12',
    'exit 10',
    'exec 11',
    'unregister b1',
    'register b2 for 11 → 0',
    'register b3 for 11 → 0',
  ]);
  expect(imported.events[5]).toMatchObject({ time: 1000000000.000004, returned: 1000000000.000007 });
});

test('strace may say at once that the id changes', async () => {
  const imported = await importLines(
    at(10, 1, `${THREAD} = 11`),
    at(11, 2, 'execve("./driver", ["./driver"], [] <pid changed to 10 ...>'),
    at(10, 3, '+++ superseded by execve in pid 11 +++'),
    at(10, 4, '<... execve resumed>) = -1 (errno 18446744073709551613)'),
    at(10, 5, `${FORK} = 11`),
  );
  expect(storyOf(imported)).toEqual([
    'fork 10 > 11 (thread) → 0',
    'exit 10',
    'exec 11',
    'fork 11 > 11#2 → 0',
  ]);
});

test('a thread that has executed is waited for like the leader that it has become', async () => {
  const { events } = await importLines(
    at(9, 1, `${FORK} = 10`),
    at(10, 2, `${THREAD} = 11`),
    at(11, 3, 'execve("./driver", [], [] <unfinished ...>'),
    at(10, 4, '+++ superseded by execve in pid 11 +++'),
    at(10, 5, '<... execve resumed>) = -1 (errno 18446744073709551613)'),
    at(10, 6, '+++ exited with 0 +++'),
    at(9, 7, refusedFor(10)),
    at(9, 8, 'wait4(10, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 10'),
    at(9, 9, refusedFor(10)),
  );
  expect(events.slice(-2)).toMatchObject([
    { task: '11', perf: { targetState: 'zombie' } },
    { task: '11', perf: { targetState: 'reaped' } },
  ]);
});

const refusedFor = (pid: number): string => open('-1 ESRCH (No such process)', { target: `${pid}, -1, -1` });

test('a dead target is a zombie until its parent has waited for it, and then reaped', async () => {
  const { events } = await importLines(
    at(10, 1, `${FORK} = 11`),
    at(11, 2, '+++ exited with 0 +++'),
    at(10, 3, refusedFor(11)),
    at(10, 4, 'wait4(11, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 11'),
    at(10, 5, refusedFor(11)),
  );
  expect(events.slice(2)).toMatchObject([
    { task: '11', perf: { targetState: 'zombie' } },
    { task: '11', perf: { targetState: 'reaped' } },
  ]);
});

test('nobody waits for a thread, or for the child of a parent that is gone', async () => {
  const { events } = await importLines(
    at(10, 1, `${FORK} = 11`),
    at(11, 2, `${FORK} = 12`),
    at(10, 3, `${THREAD} = 13`),
    at(12, 4, '+++ exited with 0 +++'),
    at(11, 5, '+++ exited with 0 +++'),
    at(13, 6, '+++ exited with 0 +++'),
    at(10, 7, refusedFor(12)),
    at(10, 8, refusedFor(13)),
  );
  expect(events.slice(-2)).toMatchObject([
    { task: '12', perf: { targetState: 'reaped' } },
    { task: '13', perf: { targetState: 'reaped' } },
  ]);
});

test('a process that no line shows is alive, unless the kernel says ESRCH', async () => {
  const { events } = await importLines(
    at(10, 1, refusedFor(99999999)),
    at(10, 2, open('3', { target: '500, -1, -1' })),
  );
  expect(events[0]).toMatchObject({ task: '99999999', perf: { targetState: 'reaped' } });
  expect(events[1]).toMatchObject({ task: '500' });
  expect(events[1]).not.toHaveProperty('perf.targetState');
});
