import { expect, test } from 'vitest';
import { attributes, importLines, open, storyOf } from './imported.ts';

const at = (pid: number, microseconds: number, text: string): string =>
  `${pid} 1000000000.${String(microseconds).padStart(6, '0')} ${text}`;

const FORK =
  'clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f00)';
const THREAD_FLAGS =
  'CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS|CLONE_PARENT_SETTID|CLONE_CHILD_CLEARTID';
const thread = (tid: number): string =>
  `clone3({flags=${THREAD_FLAGS}, child_tid=0x7f01, parent_tid=0x7f01, exit_signal=0, stack=0x7f00, stack_size=0xff80, tls=0x7f02} => {parent_tid=[${tid}]}, 88) = ${tid}`;

test('a forked child holds copies of the descriptors', async () => {
  const imported = await importLines(
    at(10, 1, open('3')),
    at(10, 2, `${FORK} = 11`),
    at(10, 3, 'close(3) = 0'),
    at(11, 4, 'close(3) = 0'),
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0', 'fork 10 > 11 → 0', 'unregister b1']);
  expect(imported.events[2]?.thread).toBe('11');
});

test.for([
  ['fork()', 'fork() = 11'],
  ['clone', `${FORK} = 11`],
  ['clone3', 'clone3({flags=CLONE_CLEAR_SIGHAND, exit_signal=SIGCHLD}, 88) = 11'],
  ['vfork', 'vfork() = 11'],
])('a child by %s is a process of its own', async ([, call = '']) => {
  const { events } = await importLines(at(10, 1, call));
  expect(events).toMatchObject([
    { type: 'task.fork', task: '10', child: '11', observed: { result: 0, pid: 11 } },
  ]);
  expect(events[0]).not.toHaveProperty('threadOfParent');
});

test("a child's first lines come before the line in which its parent's clone returns", async () => {
  const imported = await importLines(
    at(10, 1, open('3')),
    at(
      10,
      2,
      'clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD <unfinished ...>',
    ),
    at(11, 3, open('4', { target: '0, -1, -1' })),
    at(11, 4, 'close(3) = 0'),
    at(10, 5, '<... clone resumed>, child_tidptr=0x7f00) = 11'),
    at(10, 6, 'close(3) = 0'),
  );
  expect(storyOf(imported)).toEqual([
    'register b1 → 0',
    'fork 10 > 11 → 0',
    'register b2 for 11 → 0',
    'unregister b1',
  ]);
  expect(imported.events[1]).toMatchObject({ time: 1000000000.000002, returned: 1000000000.000005 });
});

test('a child of vfork executes before its parent goes on, and closes what the exec closes', async () => {
  const imported = await importLines(
    at(10, 1, open('3', { flags: 'PERF_FLAG_FD_CLOEXEC' })),
    at(10, 2, open('4', { flags: '0' })),
    at(10, 3, 'vfork( <unfinished ...>'),
    at(11, 4, 'execve("./driver", ["./driver"], []) = 0'),
    at(10, 5, '<... vfork resumed>)              = 11'),
    at(10, 6, 'close(3) = 0'),
    at(10, 7, 'close(4) = 0'),
    at(11, 8, 'close(4) = 0'),
  );
  expect(storyOf(imported).slice(2)).toEqual([
    'fork 10 > 11 → 0',
    'exec 11',
    'unregister b1',
    'unregister b2',
  ]);
  expect(imported.events[5]?.thread).toBe('11');
});

test('threads share one descriptor table', async () => {
  const imported = await importLines(
    at(10, 1, thread(11)),
    at(11, 2, open('3', { target: '0, -1, -1' })),
    at(10, 3, 'close(3) = 0'),
  );
  expect(storyOf(imported)).toEqual(['fork 10 > 11 (thread) → 0', 'register b1 for 11 → 0', 'unregister b1']);
});

test('a shared table ends with its last user', async () => {
  const imported = await importLines(
    at(10, 1, 'clone(child_stack=NULL, flags=CLONE_FILES|SIGCHLD) = 11'),
    at(10, 2, open('3')),
    at(10, 3, 'exit_group(0) = ?'),
    at(10, 4, '+++ exited with 0 +++'),
    at(11, 5, '+++ killed by SIGKILL +++'),
  );
  expect(storyOf(imported)).toEqual([
    'fork 10 > 11 → 0',
    'register b1 → 0',
    'exit 10',
    'unregister b1',
    'exit 11',
  ]);
});

test('an exec gives a task that shared its table one of its own', async () => {
  const imported = await importLines(
    at(10, 1, open('3', { flags: 'PERF_FLAG_FD_CLOEXEC' })),
    at(10, 2, 'clone(child_stack=NULL, flags=CLONE_FILES|SIGCHLD) = 11'),
    at(11, 3, 'execve("./driver", [], []) = 0'),
    at(10, 4, 'close(3) = 0'),
  );
  expect(storyOf(imported).slice(2)).toEqual(['exec 11', 'unregister b1']);
  expect(imported.events[3]?.thread).toBe('10');
});

test('a refused fork is an event, with a child that never was', async () => {
  const { events } = await importLines(
    at(10, 1, open('3', { attr: attributes({ inherit: '1' }), target: '0, -1, -1' })),
    at(10, 2, `${FORK} = -1 ENOSPC (No space left on device)`),
    at(10, 3, `${FORK} = -1 ENOSPC (No space left on device)`),
  );
  expect(events.slice(1)).toMatchObject([
    { type: 'task.fork', task: '10', child: 'refused1', observed: { result: 'ENOSPC' } },
    { type: 'task.fork', task: '10', child: 'refused2', observed: { result: 'ENOSPC' } },
  ]);
});

test('a fork that failed for another reason is none, and counted', async () => {
  const { events, report } = await importLines(
    at(10, 1, `${FORK} = -1 EAGAIN (Resource temporarily unavailable)`),
    at(10, 2, `${FORK} = ? ERESTARTNOINTR (To be restarted)`),
  );
  expect(events).toEqual([]);
  expect(report.skipped).toContainEqual({ kind: 'clone that made no child', count: 2 });
});

test('a process id given out again names a new task', async () => {
  const imported = await importLines(
    at(10, 1, `${FORK} = 11`),
    at(11, 2, '+++ exited with 0 +++'),
    at(10, 3, 'wait4(11, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 11'),
    at(10, 4, `${FORK} = 11`),
    at(10, 5, open('3', { target: '11, -1, -1' })),
    at(11, 6, open('4', { target: '0, -1, -1' })),
  );
  expect(storyOf(imported)).toEqual([
    'fork 10 > 11 → 0',
    'exit 11',
    'fork 10 > 11#2 → 0',
    'register b1 for 11#2 → 0',
    'register b2 for 11#2 → 0',
  ]);
});
