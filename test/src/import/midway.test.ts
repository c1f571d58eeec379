/** Recordings that begin in the middle: strace -p, or programs that were handed what others had opened. */
import { expect, test } from 'vitest';
import { attributes, importLines, importRecordings, open } from './imported.ts';

const modify = (answer: string): string =>
  `ioctl(5, PERF_EVENT_IOC_MODIFY_ATTRIBUTES, ${attributes()}) = ${answer}`;

test('a program that was there before its first line may hold what nobody saw, and that is said once', async () => {
  const { report } = await importLines(
    `10 1000000000.000001 ${open('3')}`,
    `11 1000000000.000002 ${open('3')}`,
    `12 1000000000.000003 ${open('3')}`,
  );
  const said = report.warnings.filter((warning) => warning.includes('strace -p'));
  expect(said).toEqual([
    expect.stringMatching(/0\.strace: process 10 does not begin with an exec.*record it from its start with/),
  ]);
});

test('each recording that begins in the middle is named', async () => {
  const { report } = await importRecordings(
    [`1000000000.000001 ${open('3')}`],
    [`10 1000000000.000002 ${open('3')}`],
  );
  const said = report.warnings.filter((warning) => warning.includes('strace -p'));
  expect(said).toEqual([
    expect.stringMatching(/0\.strace: the program does not begin/),
    expect.stringMatching(/1\.strace: process 10 does not begin/),
  ]);
});

test('what strace has started begins with its exec, and what it forks begins with that', async () => {
  const { report } = await importLines(
    '10 1000000000.000001 execve("./driver", [], []) = 0',
    '10 1000000000.000002 clone(child_stack=NULL, flags=SIGCHLD) = 11',
    `11 1000000000.000003 ${open('3')}`,
  );
  expect(report.warnings).not.toContainEqual(expect.stringContaining('strace -p'));
});

test.for(['0', '-1 EINVAL (Invalid argument)', '-1 ENOSPC (No space left on device)'])(
  'a modification that answers %s is of an event, and one that was not seen to be opened cannot be used',
  async (answer) => {
    const { events, report } = await importLines(`10 1000000000.000001 ${modify(answer)}`);
    expect(events).toEqual([]);
    expect(report.whyEmpty).toMatch(
      /opened before the recording began.*record all programs from their start/,
    );
    expect(report.skipped).toEqual([
      { kind: 'PERF_EVENT_IOC_MODIFY_ATTRIBUTES of an event that was not seen to be opened', count: 1 },
    ]);
  },
);

test.for([
  ['-1 ENOTTY (Inappropriate ioctl for device)', 'other'],
  ['-1 EBADF (Bad file descriptor)', 'closed'],
] as const)('a modification that answers %s is of no event', async ([answer, descriptor]) => {
  const { events } = await importLines(`10 1000000000.000001 ${modify(answer)}`);
  expect(events).toMatchObject([{ type: 'breakpoint.modify', perf: { descriptor } }]);
});

const FORK = 'clone(child_stack=NULL, flags=SIGCHLD) = 11';

test('children of which nothing is recorded are said to be missing, unless they are traced', async () => {
  const traced = 'wait4(11, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}], 0, NULL) = 11';
  const warnings = async (...lines: readonly string[]): Promise<string> => {
    const { report } = await importLines(
      ...lines.map((line, index) => `1000000000.00000${index + 1} ${line}`),
    );
    return report.warnings.join();
  };
  expect(await warnings(FORK, open('3'))).toContain('record with strace -f');
  expect(await warnings(FORK, traced, open('3'))).not.toContain('record with strace -f');
  expect(await warnings('vfork() = 11', open('3'))).not.toContain('record with strace -f');
});

test('a recording of failures alone (strace -Z) is said to be one', async () => {
  const failed = `10 1000000000.000001 ${open('-1 ENOSPC (No space left on device)')}`;
  const { report } = await importLines(failed);
  expect(report.warnings).toContainEqual(expect.stringContaining('record again without -Z'));
  const whole = await importLines(failed, `10 1000000000.000002 ${open('3')}`);
  expect(whole.report.warnings.join()).not.toContain('-Z');
});

test('ids of another PID namespace are those that the lines have, where strace tells both', async () => {
  const imported = await importLines(
    '10 1000000000.000001 execve("./a", [], []) = 0',
    `10 1000000000.000002 ${FORK.replace('= 11', "= 2 /* 11 in strace's PID NS */")}`,
    `10 1000000000.000003 ${open('3', { target: "2 /* 11 in strace's PID NS */, 1, -1" })}`,
    '11 1000000000.000004 +++ exited with 0 +++',
    "10 1000000000.000005 wait4(2 /* 11 in strace's PID NS */, NULL, 0, NULL) = 2 /* 11 in strace's PID NS */",
  );
  expect(imported.events).toMatchObject([
    { type: 'task.exec', task: '10' },
    { type: 'task.fork', task: '10', child: '11' },
    { type: 'breakpoint.register', task: '11', perf: { pid: 11 } },
    { type: 'task.exit', task: '11' },
  ]);
  expect(imported.header.cpus).toBe(2);
});

test('the beginning of a PID namespace is said', async () => {
  const { report } = await importLines(
    `10 1000000000.000001 ${FORK.replace('SIGCHLD', 'CLONE_NEWPID|SIGCHLD')}`,
    `10 1000000000.000002 ${open('3')}`,
  );
  expect(report.warnings).toContainEqual(expect.stringContaining('--decode-pids=pidns'));
});
