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
