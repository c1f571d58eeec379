import { expect, test } from 'vitest';
import { attributes, importLines, open, storyOf } from './imported.ts';

const at = (microseconds: number, call: string): string =>
  `10 1000000000.${String(microseconds).padStart(6, '0')} ${call}`;

test('a breakpoint lives until its last descriptor is closed', async () => {
  const imported = await importLines(
    at(1, open('3')),
    at(2, 'dup(3)                  = 4'),
    at(3, 'close(3)                = 0'),
    at(4, 'fcntl(4, F_DUPFD, 50)   = 50'),
    at(5, 'fcntl(50, F_DUPFD_CLOEXEC, 60) = 60'),
    at(6, 'close(4)                = 0'),
    at(7, 'close(50)               = 0'),
    at(8, 'close(60)               = 0'),
    at(9, 'close(9)                = 0'),
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0', 'unregister b1']);
  expect(imported.events[1]).toMatchObject({
    time: 1000000000.000008,
    returned: 1000000000.000009,
    thread: '10',
  });
});

test.for(['dup2(9, 3) = 3', 'dup3(9, 3, O_CLOEXEC) = 3'])(
  '%s closes what stood at 3 without a word',
  async (call) => {
    const imported = await importLines(at(1, open('3')), at(2, call));
    expect(storyOf(imported)).toEqual(['register b1 → 0', 'unregister b1']);
  },
);

test('dup2 of one breakpoint over another ends the other alone', async () => {
  const imported = await importLines(
    at(1, open('3')),
    at(2, open('4')),
    at(3, 'dup2(3, 4) = 4'),
    at(4, 'close(3) = 0'),
    at(5, 'close(4) = 0'),
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0', 'register b2 → 0', 'unregister b2', 'unregister b1']);
});

test('dup2 of a descriptor over itself changes nothing', async () => {
  const imported = await importLines(at(1, open('3')), at(2, 'dup2(3, 3) = 3'));
  expect(storyOf(imported)).toEqual(['register b1 → 0']);
});

test('a failed dup2 or close changes nothing', async () => {
  const imported = await importLines(
    at(1, open('3')),
    at(2, 'dup2(99, 3) = -1 EBADF (Bad file descriptor)'),
    at(3, 'close(4) = -1 EBADF (Bad file descriptor)'),
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0']);
});

test('an exec closes what is marked, by the flag of the open, dup3, F_DUPFD_CLOEXEC or F_SETFD', async () => {
  const imported = await importLines(
    at(1, open('3', { flags: 'PERF_FLAG_FD_CLOEXEC' })),
    at(2, open('4', { flags: '0' })),
    at(3, open('5', { flags: 'PERF_FLAG_FD_CLOEXEC' })),
    at(4, 'fcntl(5, F_SETFD, 0) = 0'),
    at(5, open('6', { flags: '0' })),
    at(6, 'fcntl(6, F_SETFD, FD_CLOEXEC) = 0'),
    at(7, open('7', { flags: 'PERF_FLAG_FD_CLOEXEC' })),
    at(8, 'dup(7) = 8'),
    at(9, 'execve("./driver", ["./driver"], ["HOME=/"]) = 0'),
  );
  expect(storyOf(imported).slice(5)).toEqual(['exec 10', 'unregister b1', 'unregister b4']);
});

test('a failed exec closes nothing', async () => {
  const imported = await importLines(
    at(1, open('3')),
    at(2, 'execve("./no", ["./no"], []) = -1 ENOENT (No such file or directory)'),
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0']);
});

test('close_range closes every descriptor in the range, or marks it', async () => {
  const imported = await importLines(
    at(1, open('3')),
    at(2, open('4', { flags: '0' })),
    at(3, open('9')),
    at(4, 'close_range(4, 4, CLOSE_RANGE_CLOEXEC) = 0'),
    at(5, 'close_range(5, 4294967295, 0) = 0'),
    at(6, 'execve("./driver", [], []) = 0'),
  );
  expect(storyOf(imported).slice(3)).toEqual(['unregister b3', 'exec 10', 'unregister b1', 'unregister b2']);
});

test('a refused open is an event with a name of its own, and holds no descriptor', async () => {
  const imported = await importLines(
    at(1, open('-1 ENOSPC (No space left on device)')),
    at(2, open('3')),
    at(3, 'close(3) = 0'),
  );
  expect(storyOf(imported)).toEqual(['register b1 → ENOSPC', 'register b2 → 0', 'unregister b2']);
});

test('events of other types are no breakpoints, and neither are their closes', async () => {
  const other = open('3', { attr: '{type=PERF_TYPE_SOFTWARE, size=PERF_ATTR_SIZE_VER7, config=0}' });
  const imported = await importLines(at(1, other), at(2, 'close(3) = 0'));
  expect(imported.events).toEqual([]);
  expect(imported.report.skipped).toContainEqual({ kind: 'perf_event_open of another type', count: 1 });
});

test('a group descriptor names the breakpoint that leads', async () => {
  const other = open('5', { attr: '{type=PERF_TYPE_SOFTWARE, size=PERF_ATTR_SIZE_VER7, config=0}' });
  const { events } = await importLines(
    at(1, open('3')),
    at(2, 'dup(3) = 4'),
    at(3, open('6', { target: '-1, 0, 4' })),
    at(4, other),
    at(5, open('7', { target: '-1, 0, 5' })),
    at(6, open('-1 EBADF (Bad file descriptor)', { target: '-1, 0, 77' })),
  );
  expect(events).toMatchObject([
    { perf: { group: -1 } },
    { perf: { group: 4, leader: 'b1' } },
    { perf: { group: 5, leaderKind: 'other-event' } },
    { perf: { group: 77, leaderKind: 'none' } },
  ]);
});

const modify = (descriptor: number, answer: string, attr = attributes({ bp_addr: '0x8' })): string =>
  `ioctl(${descriptor}, PERF_EVENT_IOC_MODIFY_ATTRIBUTES, ${attr}) = ${answer}`;

test('a modification through any of its descriptors is one of the breakpoint', async () => {
  const { events } = await importLines(at(1, open('3')), at(2, 'dup(3) = 4'), at(3, modify(4, '0')));
  expect(events[1]).toMatchObject({
    type: 'breakpoint.modify',
    bp: 'b1',
    address: '0x8',
    observed: { result: 0 },
  });
});

test('no modification is left out: one of a closed descriptor or of something else says so', async () => {
  const { events } = await importLines(
    at(1, modify(3, '-1 EBADF (Bad file descriptor)')),
    at(2, modify(1, '-1 ENOTTY (Inappropriate ioctl for device)')),
  );
  expect(events).toMatchObject([
    { type: 'breakpoint.modify', perf: { descriptor: 'closed' }, observed: { result: 'EBADF' } },
    { type: 'breakpoint.modify', perf: { descriptor: 'other' }, observed: { result: 'ENOTTY' } },
  ]);
});

test('a modification across types is one that the kernel refuses at once', async () => {
  const software = '{type=PERF_TYPE_SOFTWARE, size=PERF_ATTR_SIZE_VER7, config=0}';
  const refused = '-1 EINVAL (Invalid argument)';
  const { events } = await importLines(
    at(1, open('3')),
    at(2, modify(3, refused, software)),
    at(3, open('4', { attr: software })),
    at(4, modify(4, refused)),
  );
  expect(events.slice(1)).toMatchObject([
    { bp: 'b1', perf: { attributeFault: 'bad combination' } },
    { bp: 'b2', perf: { attributeFault: 'bad combination' } },
  ]);
});

const setPeriod = (period: string, answer = '0'): string =>
  `ioctl(3, PERF_EVENT_IOC_PERIOD, ${period}) = ${answer}`;
const every = (period: number): string => attributes({ sample_period: String(period) });

test('a modification is held to the sampling period that the event has by then', async () => {
  const { events } = await importLines(
    at(1, open('3', { attr: every(1) })),
    at(2, setPeriod('[77]')),
    at(3, setPeriod('[5]', '-1 EINVAL (Invalid argument)')),
    at(4, setPeriod('0x1', '-1 EFAULT (Bad address)')),
    at(5, modify(3, '0', every(77))),
    at(6, modify(3, '-1 EINVAL (Invalid argument)', every(1))),
    at(7, modify(3, '-1 EINVAL (Invalid argument)', every(78))),
  );
  const [opened, ...others] = events.map((event) =>
    event.type === 'breakpoint.register' || event.type === 'breakpoint.modify'
      ? event.perf?.otherAttributes
      : 'neither',
  );
  expect(others.map((other) => other === opened)).toEqual([true, false, false]);
});

test('a modification whose attributes are too long says so', async () => {
  const { events } = await importLines(
    at(1, open('3')),
    at(2, modify(3, '-1 E2BIG (Argument list too long)')),
  );
  expect(events[1]).toMatchObject({ perf: { attributeFault: 'wrong size' } });
});

const mapped = (descriptor: number): string =>
  `mmap(NULL, 528384, PROT_READ|PROT_WRITE, MAP_SHARED, ${descriptor}, 0) = 0x7f1000000000`;

test('a mapped ring buffer keeps its breakpoint beyond the last close', async () => {
  const imported = await importLines(
    at(1, open('3')),
    at(2, mapped(3)),
    at(3, 'close(3) = 0'),
    at(4, open('3')),
    at(5, 'munmap(0x7f2000000000, 4096) = 0'),
    at(6, 'munmap(0x7f1000000000, 528384) = 0'),
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0', 'register b2 → 0', 'unregister b1']);
  expect(imported.events[2]).toMatchObject({ time: 1000000000.000006 });
});

test.for([
  ['an exec', 'execve("./driver", [], []) = 0', ['exec 10', 'unregister b1']],
  ['the end of its process', '+++ exited with 0 +++', ['unregister b1', 'exit 10']],
] as const)('%s ends a mapping', async ([, line, story]) => {
  const imported = await importLines(at(1, open('3')), at(2, mapped(3)), at(3, 'close(3) = 0'), at(4, line));
  expect(storyOf(imported).slice(1)).toEqual(story);
});

test.for([
  [
    'whatever is mapped to its fixed place',
    'mmap(0x7f0fffff0000, 131072, PROT_READ, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0) = 0x7f0fffff0000',
    ['unregister b1'],
  ],
  [
    'what is moved to its place',
    'mremap(0x7f2000000000, 4096, 8192, MREMAP_MAYMOVE|MREMAP_FIXED, 0x7f1000000000) = 0x7f1000000000',
    ['unregister b1'],
  ],
  [
    'what finds the place taken',
    'mmap(0x7f1000000000, 4096, PROT_READ, MAP_PRIVATE|MAP_FIXED_NOREPLACE|MAP_ANONYMOUS, -1, 0) = -1 EEXIST (File exists)',
    [],
  ],
  [
    'what is mapped wherever there is room',
    'mmap(0x7f1000000000, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f3000000000',
    [],
  ],
] as const)('a mapping is replaced by what is put in its place: %s', async ([, line, story]) => {
  const imported = await importLines(at(1, open('3')), at(2, mapped(3)), at(3, 'close(3) = 0'), at(4, line));
  expect(storyOf(imported).slice(1)).toEqual(story);
});

test('a mapping that is moved is gone when it is unmapped where it is then', async () => {
  const imported = await importLines(
    at(1, open('3')),
    at(2, mapped(3)),
    at(3, 'close(3) = 0'),
    at(
      4,
      'mremap(0x7f1000000000, 528384, 528384, MREMAP_MAYMOVE|MREMAP_FIXED, 0x7f2000000000) = 0x7f2000000000',
    ),
    at(5, 'munmap(0x7f1000000000, 528384) = 0'),
    at(6, open('4')),
    at(7, 'munmap(0x7f2000000000, 528384) = 0'),
  );
  expect(storyOf(imported)).toEqual(['register b1 → 0', 'register b2 → 0', 'unregister b1']);
});

test('a forked child does not get the mapping', async () => {
  const imported = await importLines(
    at(1, open('3')),
    at(2, mapped(3)),
    at(3, 'close(3) = 0'),
    at(4, 'clone(child_stack=NULL, flags=SIGCHLD) = 11'),
    at(5, 'munmap(0x7f1000000000, 528384) = 0'),
  );
  expect(storyOf(imported).slice(1)).toEqual(['fork 10 > 11 → 0', 'unregister b1']);
});
