/** Recordings of debuggers, made without -f: what they trace tells nothing of itself. */
import { expect, test } from 'vitest';
import { importLines, open, storyOf } from './imported.ts';

const at = (microseconds: number, text: string): string =>
  `1000000000.${String(microseconds).padStart(6, '0')} ${text}`;

const FORK =
  'clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f00)';
const poke = (pid: number, offset: string, value: string, answer = '0'): string =>
  `ptrace(PTRACE_POKEUSER, ${pid}, offsetof(struct user, u_debugreg)${offset}, ${value}) = ${answer}`;
const stopped = (pid: number, signal: string, event = ''): string =>
  `wait4(${pid}, [{WIFSTOPPED(s) && WSTOPSIG(s) == ${signal}}${event}], 0, NULL) = ${pid}`;
const ended = (pid: number): string =>
  `wait4(${pid}, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], 0, NULL) = ${pid}`;

test('pokes name their debug register by its offset', async () => {
  const imported = await importLines(
    at(1, `${FORK} = 11`),
    at(2, poke(11, '', '0x404080')),
    at(3, poke(11, '+24', '0xffffffff81207340', '-1 EINVAL (Invalid argument)')),
    at(4, poke(11, '+56', '0xd0000280', '-1 ENOSPC (No space left on device)')),
    at(5, poke(11, '+48', 'NULL')),
    at(6, poke(11, '+32', '0x1', '-1 EIO (Input/output error)')),
    at(7, poke(11, '+33', '0x1', '-1 EIO (Input/output error)')),
    at(8, 'ptrace(PTRACE_PEEKUSER, 11, offsetof(struct user, u_debugreg)+48, [0xffff4ff0]) = 0'),
    at(9, 'ptrace(PTRACE_POKEUSER, 11, 8*ORIG_RAX, 0xffffffffffffffff) = 0'),
  );
  expect(storyOf(imported)).toEqual([
    'fork self > 11 → 0',
    'poke 11 0 0x404080 → 0',
    'poke 11 3 0xffffffff81207340 → EINVAL',
    'poke 11 7 0xd0000280 → ENOSPC',
    'poke 11 6 0x0 → 0',
    'poke 11 4 0x1 → EIO',
    'poke 11 unaligned 0x1 → EIO',
  ]);
  expect(imported.report.skipped).toEqual([
    { kind: 'ptrace PTRACE_PEEKUSER', count: 1 },
    { kind: 'ptrace PTRACE_POKEUSER', count: 1 },
  ]);
});

test('the recorded program itself has no process id', async () => {
  const { events } = await importLines(at(1, open('3', { target: '0, -1, -1' })));
  expect(events).toMatchObject([{ task: 'self', thread: 'self' }]);
});

test('a child holds copies of the descriptors until a wait tells of its end', async () => {
  const imported = await importLines(
    at(1, open('3')),
    at(2, `${FORK} = 11`),
    at(3, 'close(3) = 0'),
    at(4, 'kill(11, SIGKILL) = 0'),
    at(5, ended(11)),
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0', 'fork self > 11 → 0', 'unregister b1', 'exit 11']);
  expect(imported.events[3]).toMatchObject({ time: 1000000000.000004 });
});

test('SIGCHLD tells of an end before the wait does', async () => {
  const { events } = await importLines(
    at(1, `${FORK} = 11`),
    at(2, '--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=11, si_uid=0, si_status=0} ---'),
    at(3, open('-1 ESRCH (No such process)', { target: '11, -1, -1' })),
    at(4, 'wait4(11, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 11'),
    at(5, open('-1 ESRCH (No such process)', { target: '11, -1, -1' })),
  );
  expect(events.slice(1)).toMatchObject([
    { type: 'task.exit', task: '11' },
    { perf: { targetState: 'zombie' } },
    { perf: { targetState: 'reaped' } },
  ]);
});

test('a child of vfork has executed when its parent goes on', async () => {
  const imported = await importLines(
    at(1, open('3', { flags: 'PERF_FLAG_FD_CLOEXEC' })),
    at(2, 'vfork()               = 11'),
    at(3, stopped(11, 'SIGTRAP')),
    at(4, 'close(3) = 0'),
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0', 'fork self > 11 → 0', 'exec 11', 'unregister b1']);
});

test("a tracee's first SIGTRAP is its exec, and so closes what an exec closes", async () => {
  const imported = await importLines(
    at(1, open('3', { flags: 'PERF_FLAG_FD_CLOEXEC' })),
    at(2, `${FORK} = 11`),
    at(3, stopped(11, 'SIGSTOP')),
    at(4, 'close(3) = 0'),
    at(5, 'ptrace(PTRACE_CONT, 11, NULL, 0) = 0'),
    at(6, stopped(11, 'SIGTRAP')),
    at(7, poke(11, '', '0x404080')),
  );
  expect(storyOf(imported).slice(2)).toEqual(['exec 11', 'unregister b1', 'poke 11 0 0x404080 → 0']);
  expect(imported.events[2]).toMatchObject({ time: 1000000000.000005, returned: 1000000000.000007 });
});

test.for([
  ['a breakpoint of the debugger', 'SI_KERNEL', []],
  ['a watchpoint', 'TRAP_HWBKPT', []],
  ['an exec', 'SI_USER', ['exec 11']],
] as const)('a SIGTRAP of %s is told by its signal information', async ([, code, story]) => {
  const imported = await importLines(
    at(1, `${FORK} = 11`),
    at(2, stopped(11, 'SIGTRAP')),
    at(3, `ptrace(PTRACE_GETSIGINFO, 11, NULL, {si_signo=SIGTRAP, si_code=${code}}) = 0`),
    at(4, poke(11, '', '0x404080')),
  );
  expect(storyOf(imported).slice(1, -1)).toEqual(story);
});

test('with PTRACE_O_TRACEEXEC an exec is an event of its own, and a plain SIGTRAP is none', async () => {
  const imported = await importLines(
    at(1, `${FORK} = 11`),
    at(2, stopped(11, 'SIGSTOP')),
    at(3, 'ptrace(PTRACE_SETOPTIONS, 11, NULL, PTRACE_O_TRACESYSGOOD|PTRACE_O_TRACEEXEC) = 0'),
    at(4, stopped(11, 'SIGTRAP')),
    at(5, poke(11, '', '0x404080')),
    at(6, 'ptrace(PTRACE_CONT, 11, 0x1, 0) = 0'),
    at(7, stopped(11, 'SIGTRAP', '|PTRACE_EVENT_EXEC<<16')),
  );
  expect(storyOf(imported).slice(1)).toEqual(['poke 11 0 0x404080 → 0', 'exec 11']);
});

test('a single step that traps is no exec', async () => {
  const imported = await importLines(
    at(1, `${FORK} = 11`),
    at(2, stopped(11, 'SIGSTOP')),
    at(3, 'ptrace(PTRACE_SINGLESTEP, 11, 0x1, 0) = 0'),
    at(4, stopped(11, 'SIGTRAP')),
    at(5, poke(11, '', '0x404080')),
  );
  expect(storyOf(imported).slice(1)).toEqual(['poke 11 0 0x404080 → 0']);
});

test.for([
  ['PTRACE_EVENT_FORK', 'fork 11 > 12 → 0'],
  ['PTRACE_EVENT_VFORK', 'fork 11 > 12 → 0'],
  ['PTRACE_EVENT_CLONE', 'fork 11 > 12 (thread) → 0'],
])("%s and its message tell of a tracee's child", async ([event, story]) => {
  const imported = await importLines(
    at(1, 'vfork() = 11'),
    at(2, stopped(11, 'SIGTRAP', `|${event}<<16`)),
    at(3, 'ptrace(PTRACE_GETEVENTMSG, 11, NULL, [12]) = 0'),
    at(4, poke(12, '', '0x404080')),
  );
  expect(storyOf(imported).slice(2)).toEqual([story, 'poke 12 0 0x404080 → 0']);
});

test("a tracee's children hold what it inherited", async () => {
  const imported = await importLines(
    at(1, open('3', { flags: '0' })),
    at(2, 'vfork() = 11'),
    at(3, stopped(11, 'SIGTRAP', '|PTRACE_EVENT_FORK<<16')),
    at(4, 'ptrace(PTRACE_GETEVENTMSG, 11, NULL, [12]) = 0'),
    at(5, 'close(3) = 0'),
    at(6, ended(11)),
    at(7, ended(12)),
  );
  expect(storyOf(imported).slice(4)).toEqual(['exit 11', 'unregister b1', 'exit 12']);
});

test('a child of a traced vfork has executed when the event says that the vfork is done', async () => {
  const imported = await importLines(
    at(1, open('3', { flags: '0' })),
    at(2, 'vfork() = 11'),
    at(3, stopped(11, 'SIGTRAP', '|PTRACE_EVENT_VFORK<<16')),
    at(4, 'ptrace(PTRACE_GETEVENTMSG, 11, NULL, [12]) = 0'),
    at(5, 'ptrace(PTRACE_DETACH, 12, NULL, 0) = 0'),
    at(6, 'ptrace(PTRACE_CONT, 11, 0x1, 0) = 0'),
    at(7, stopped(11, 'SIGTRAP', '|PTRACE_EVENT_VFORK_DONE<<16')),
  );
  expect(storyOf(imported).slice(3)).toEqual(['fork 11 > 12 → 0', 'exec 12']);
});

test('all threads of a tracee end with it', async () => {
  const imported = await importLines(
    at(1, 'vfork() = 11'),
    at(2, stopped(11, 'SIGTRAP', '|PTRACE_EVENT_CLONE<<16')),
    at(3, 'ptrace(PTRACE_GETEVENTMSG, 11, NULL, [12]) = 0'),
    at(4, ended(11)),
  );
  expect(storyOf(imported).slice(3)).toEqual(['exit 12', 'exit 11']);
});

test('a process that a debugger attaches to is one more task', async () => {
  const imported = await importLines(
    at(1, 'ptrace(PTRACE_ATTACH, 500) = 0'),
    at(2, poke(500, '', '0x404080')),
    at(3, 'ptrace(PTRACE_DETACH, 500, NULL, 0) = 0'),
    at(4, open('3', { target: '500, -1, -1' })),
  );
  expect(storyOf(imported)).toEqual(['poke 500 0 0x404080 → 0', 'register b1 for 500 → 0']);
});

test('a wait without a status tells of the end of a child that was killed, and not of a stop', async () => {
  const imported = await importLines(
    at(1, `${FORK} = 11`),
    at(2, stopped(11, 'SIGSTOP')),
    at(3, 'wait4(11, NULL, __WALL, NULL) = 11'),
    at(4, 'kill(11, SIGKILL) = 0'),
    at(5, 'wait4(11, NULL, __WALL, NULL) = 11'),
  );
  expect(storyOf(imported)).toEqual(['fork self > 11 → 0', 'exit 11']);
  expect(imported.events[1]?.returned).toBeGreaterThanOrEqual(1000000000.000005);
});

test('an exec of a tracee ends its other threads', async () => {
  const imported = await importLines(
    at(1, 'vfork() = 11'),
    at(2, stopped(11, 'SIGTRAP', '|PTRACE_EVENT_CLONE<<16')),
    at(3, 'ptrace(PTRACE_GETEVENTMSG, 11, NULL, [12]) = 0'),
    at(4, stopped(11, 'SIGTRAP', '|PTRACE_EVENT_EXEC<<16')),
  );
  expect(storyOf(imported).slice(3)).toEqual(['exit 12', 'exec 11']);
});

test('a 32-bit tracer writes to debug registers under the name that strace gives them', async () => {
  const narrow = (place: number, answer = '0'): string =>
    `ptrace(PTRACE_POKEUSER, 11, offsetof(struct user, i387)+${place}, 0x404080) = ${answer}`;
  const imported = await importLines(
    at(1, `${FORK} = 11`),
    at(2, narrow(28)),
    at(3, narrow(56, '-1 EINVAL (Invalid argument)')),
    at(4, narrow(44, '-1 EIO (Input/output error)')),
    at(5, narrow(32, '-1 EIO (Input/output error)')),
    at(6, narrow(60)),
    at(7, narrow(30, '-1 EINVAL (Invalid argument)')),
  );
  expect(storyOf(imported).slice(1)).toEqual([
    'poke 11 0 0x404080 → 0',
    'poke 11 7 0x404080 → EINVAL',
    'poke 11 4 0x404080 → EIO',
  ]);
});
