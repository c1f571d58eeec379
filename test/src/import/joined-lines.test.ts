import { expect, test } from 'vitest';
import { attributes, importLines, open, storyOf } from './imported.ts';

test('the two halves of a cut call belong together by their process id', async () => {
  const imported = await importLines(
    '10 1000000000.000001 close(3 <unfinished ...>',
    `11 1000000000.000002 perf_event_open( <unfinished ...>`,
    '10 1000000000.000003 <... close resumed>)     = 0',
    `11 1000000000.000009 <... perf_event_open resumed>${attributes()}, -1, 1, -1, 0) = 5`,
  );
  expect(imported.events).toMatchObject([
    {
      type: 'breakpoint.register',
      thread: '11',
      time: 1000000000.000002,
      returned: 1000000000.000009,
      perf: { cpu: 1 },
      observed: { result: 0, fd: 5 },
    },
  ]);
});

test('a call may be cut in the middle of its arguments', async () => {
  const { events } = await importLines(
    `10 1000000000.000001 ${open('3')}`,
    `10 1000000000.000002 ioctl(3, PERF_EVENT_IOC_MODIFY_ATTRIBUTES, ${attributes({ bp_addr: '0x40' })} <unfinished ...>`,
    '11 1000000000.000003 close(7)         = 0',
    '10 1000000000.000004 <... ioctl resumed>) = -1 EINVAL (Invalid argument)',
  );
  expect(events[1]).toMatchObject({
    type: 'breakpoint.modify',
    bp: 'b1',
    address: '0x40',
    observed: { result: 'EINVAL' },
  });
});

test('of short calls that overlap, the one that was entered first stands first', async () => {
  const imported = await importLines(
    '10 1000000000.000001 perf_event_open( <unfinished ...>',
    `11 1000000000.000002 ${open('4', { target: '0, -1, -1' })}`,
    `10 1000000000.000003 <... perf_event_open resumed>${attributes()}, 0, -1, -1, 0) = 3`,
  );
  expect(storyOf(imported)).toEqual(['register b1 for 10 → 0', 'register b2 for 11 → 0']);
});

test('a call that lasted has waited for its turn, and stands near its return', async () => {
  const imported = await importLines(
    '10 1000000000.000001 perf_event_open( <unfinished ...>',
    `11 1000000000.000002 ${open('4', { target: '0, -1, -1' })}`,
    '11 1000000000.000040 close(4 <unfinished ...>',
    '11 1000000000.006990 <... close resumed>) = 0',
    `10 1000000000.007000 <... perf_event_open resumed>${attributes()}, 0, -1, -1, 0) = 3`,
  );
  expect(storyOf(imported)).toEqual(['register b1 for 11 → 0', 'unregister b1', 'register b2 for 10 → 0']);
});

test('a number given out anew while its close is under way is not closed by that', async () => {
  const imported = await importLines(
    `10 1000000000.000001 ${open('3')}`,
    '10 1000000000.000002 clone(child_stack=NULL, flags=CLONE_FILES|CLONE_THREAD) = 11',
    '10 1000000000.000003 close(3 <unfinished ...>',
    `11 1000000000.000004 ${open('3')}`,
    '10 1000000000.000900 <... close resumed>) = 0',
    '11 1000000000.000950 close(3) = 0',
  );
  expect(storyOf(imported)).toEqual([
    'register b1 → 0',
    'fork 10 > 11 (thread) → 0',
    'unregister b1',
    'register b2 → 0',
    'unregister b2',
  ]);
  expect(imported.events.at(-1)?.thread).toBe('11');
});

test('without a second line a call has returned when the next line comes, and soon in any case', async () => {
  const { events } = await importLines(
    `10 1000000000.000001 ${open('3')}`,
    `10 1000000000.000500 ${open('4')}`,
    '10 1000000009.000000 exit_group(0) = ?',
  );
  expect(events.map(({ returned }) => returned)).toEqual([1000000000.0005, 1000000000.0105]);
});

test('the time that strace -T measures says when a call returned', async () => {
  const { events } = await importLines(
    `10 1000000000.000001 ${open('3')} <0.000250>`,
    '10 1000000000.100000 close(9) = 0 <0.000010>',
  );
  expect(events[0]?.returned).toBeCloseTo(1000000000.000251, 6);
});

test('a call in which its process was killed has no answer, and is none', async () => {
  const imported = await importLines(
    '10 1000000000.000001 perf_event_open( <unfinished ...>',
    `11 1000000000.000002 ${open('4')}`,
    '10 1000000000.000003 +++ killed by SIGKILL +++',
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0', 'exit 10']);
});

test('an open whose beginning was not recorded is counted', async () => {
  const { events, report } = await importLines(
    `10 1000000000.000001 <... perf_event_open resumed>${attributes()}, 0, -1, -1, 0) = 3`,
    '10 1000000000.000002 <... read resumed>"", 4096) = 0',
  );
  expect(events).toEqual([]);
  expect(report.skipped).toEqual([{ kind: 'perf_event_open without its beginning', count: 1 }]);
});

test('a wait that lasts does not hold up what happens meanwhile', async () => {
  const imported = await importLines(
    '10 1000000000.000001 wait4(-1,  <unfinished ...>',
    `11 1000000000.000002 ${open('4')}`,
    '11 1000000000.000003 +++ exited with 0 +++',
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0', 'unregister b1', 'exit 11']);
});

test('times of day count on over midnight', async () => {
  const { events } = await importLines(`10 23:59:59.900000 ${open('3')}`, `10 00:00:00.100000 ${open('4')}`);
  const [first, second] = events;
  expect((second?.time ?? 0) - (first?.time ?? 0)).toBeCloseTo(0.2, 6);
});

test('times since the line before are added up', async () => {
  const { events } = await importLines(
    `10      0.000000 ${open('3')}`,
    '10      0.500000 close(9) = 0',
    `10      0.250000 ${open('4')}`,
  );
  expect(events.map(({ time }) => time)).toEqual([0, 0.75]);
});

test('in whole seconds the lines keep their order, also around a fork', async () => {
  const imported = await importLines(
    `10 09:15:02 ${open('3')}`,
    '10 09:15:02 vfork( <unfinished ...>',
    `11 09:15:02 ${open('4', { target: '0, -1, -1' })}`,
    '11 09:15:02 execve("./driver", [], []) = 0',
    '10 09:15:02 <... vfork resumed>) = 11',
    '10 09:15:02 close(3) = 0',
  );
  expect(storyOf(imported)).toEqual([
    'register b1 → 0',
    'fork 10 > 11 → 0',
    'register b2 for 11 → 0',
    'exec 11',
    'unregister b2',
    'unregister b1',
  ]);
  expect(imported.report.warnings).toContainEqual(expect.stringMatching(/without microseconds/));
});

test('what -n, -i and -r put before a call is passed over, and so is the stack of -k', async () => {
  const imported = await importLines(
    `10 1000000000.000001 (+     0.000012) [ 298] [00007f9afd91d829] ${open('3')}`,
    ' > /usr/lib/libc.so.6(syscall+0x19) [0xfd829]',
    '10 1000000000.000002 (+     0.000001) [   3] [00007f9afd91d829] close(3) = 0',
    '10 1000000000.000003 (+     0.000001) [ 231] [????????????????] +++ exited with 0 +++',
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0', 'unregister b1', 'exit 10']);
  expect(imported.report.skipped).toEqual([{ kind: 'place on the stack', count: 1 }]);
});

test('a carriage return at the end of lines belongs to nothing', async () => {
  const imported = await importLines(
    '11 1000000000.000001 close(3 <unfinished ...>\r',
    `10 1000000000.000002 ${open('3')} <0.000010>\r`,
    '10 1000000000.000100 close(3) = 0 <0.000010>\r',
    '11 1000000000.000200 <... close resumed>) = 0\r',
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0', 'unregister b1']);
  expect(imported.report.skipped).toEqual([]);
  expect(imported.events[0]?.returned).toBeCloseTo(1000000000.000012, 6);
});

test('lines without time stamps give events without times, and a word of warning', async () => {
  const { events, report } = await importLines(`10 ${open('3')}`);
  expect(events[0]).not.toHaveProperty('time');
  expect(report.warnings).toContainEqual(expect.stringContaining('record with strace -ttt'));
});

test('what a program prints among the lines is skipped, and counted', async () => {
  const { events, report } = await importLines(
    `10 1000000000.000001 ${open('3')}`,
    'Hello, world',
    `10 1000000000.000002 ${open('4')}`,
  );
  expect(events).toHaveLength(2);
  expect(report.skipped).toContainEqual({ kind: 'unreadable line', count: 1 });
  expect(report.warnings).toContainEqual(expect.stringMatching(/:2: not a line of strace/));
});

test('on a terminal strace writes process ids in brackets, and none while it follows one process', async () => {
  const imported = await importLines(
    `1000000000.000001 ${open('3', { target: '0, -1, -1' })}`,
    '1000000000.000002 clone(child_stack=NULL, flags=SIGCHLD) = 11',
    '[pid    11] 1000000000.000003 close(3)        = 0',
    `[pid    10] 1000000000.000004 ${open('4', { target: '0, -1, -1' })}`,
  );
  expect(storyOf(imported)).toEqual([
    'register b1 for self → 0',
    'fork self > 11 → 0',
    'register b2 for self → 0',
  ]);
});

test('when the clock is set back, the lines keep their order', async () => {
  const imported = await importLines(
    `10 1000000009.000001 ${open('3')}`,
    `10 1000000000.000001 ${open('4', { target: '0, -1, -1' })}`,
    '10 1000000000.000002 close(3) = 0',
    '10 1000000000.000003 close(4) = 0',
  );
  expect(storyOf(imported)).toEqual([
    'register b1 → 0',
    'register b2 for 10 → 0',
    'unregister b1',
    'unregister b2',
  ]);
  expect(imported.events[0]).toMatchObject({ time: 1000000009.000001, returned: 1000000009.000001 });
});

test('a fork holds its place over any number of lines of its child', async () => {
  const work = Array.from(
    { length: 3000 },
    (_, n) => `11 1000000001.${100000 + n} sched_setaffinity(0, 128, [0]) = 0`,
  );
  const imported = await importLines(
    `10 1000000000.000001 ${open('3')}`,
    '10 1000000000.000002 vfork( <unfinished ...>',
    `11 1000000000.000003 ${open('4', { target: '0, -1, -1' })}`,
    ...work,
    '11 1000000002.000004 execve("./driver", [], []) = 0',
    '10 1000000002.000005 <... vfork resumed>) = 11',
  );
  expect(storyOf(imported)).toEqual([
    'register b1 → 0',
    'fork 10 > 11 → 0',
    'register b2 for 11 → 0',
    'exec 11',
    'unregister b2',
  ]);
});
