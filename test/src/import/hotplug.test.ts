import { expect, test } from 'vitest';
import { importLines, open, storyOf } from './imported.ts';

const at = (microseconds: number, text: string): string =>
  `10 1000000000.${String(microseconds).padStart(6, '0')} ${text}`;

const onlineFile = (cpu: number, descriptor: number): string =>
  `openat(AT_FDCWD, "/sys/devices/system/cpu/cpu${cpu}/online", O_WRONLY) = ${descriptor}`;

test('a write to its online file takes a CPU off line and on line', async () => {
  const imported = await importLines(
    at(1, onlineFile(1, 3)),
    at(2, 'write(3, "0", 1) = 1'),
    at(3, 'close(3) = 0'),
    at(4, onlineFile(1, 3)),
    at(5, 'write(3, "1\\n", 2) = 2'),
  );
  expect(storyOf(imported)).toEqual(['cpu.offline 1', 'cpu.online 1']);
  expect(imported.header).toMatchObject({ cpus: 2, online: [0, 1] });
});

test('a refused write, one that changes nothing, and one to another file are none', async () => {
  const { events } = await importLines(
    at(1, onlineFile(1, 3)),
    at(2, 'write(3, "0", 1) = -1 EBUSY (Device or resource busy)'),
    at(3, 'write(3, "1", 1) = 1'),
    at(4, 'close(3) = 0'),
    at(5, 'write(3, "0", 1) = 1'),
  );
  expect(events).toEqual([]);
});

test('while CPU 0 is off line, calls are taken to run on the lowest CPU that is not', async () => {
  const { events } = await importLines(
    at(1, onlineFile(0, 3)),
    at(2, open('4', { target: '-1, 1, -1' })),
    at(3, 'write(3, "0", 1) = 1'),
    at(4, open('5', { target: '-1, 1, -1' })),
    at(5, 'write(3, "1", 1) = 1'),
    at(6, open('6', { target: '-1, 1, -1' })),
  );
  expect(events.map(({ cpu }) => cpu)).toEqual([undefined, 0, 1, 0, undefined]);
});

test('a CPU on which an open was refused with ENODEV at first was off line at the start', async () => {
  const imported = await importLines(
    at(1, open('-1 ENODEV (No such device)', { target: '-1, 1, -1' })),
    at(2, onlineFile(1, 3)),
    at(3, 'write(3, "1", 1) = 1'),
  );
  expect(imported.header).toMatchObject({ cpus: 2, online: [0] });
  expect(storyOf(imported)).toEqual(['register b1 → ENODEV', 'cpu.online 1']);
});

test.for([
  ['write(3, "off\\n", 4) = 4', 'write(3, "on", 2) = 2'],
  ['write(3, "n", 1) = 1', 'write(3, "y\\n", 2) = 2'],
  ['pwrite64(3, "0", 1, 0) = 1', 'writev(3, [{iov_base="1", iov_len=1}], 1) = 1'],
] as const)('%s takes a CPU off line, %s on line', async ([off, on]) => {
  const imported = await importLines(at(1, onlineFile(1, 3)), at(2, off), at(3, on));
  expect(storyOf(imported)).toEqual(['cpu.offline 1', 'cpu.online 1']);
});

test('a write to an online file of which nothing is shown is said to be unknown', async () => {
  const { events, report } = await importLines(at(1, onlineFile(1, 3)), at(2, 'write(3, ""..., 1) = 1'));
  expect(events).toEqual([]);
  expect(report.warnings).toContainEqual(expect.stringContaining('record again without -s 0'));
});
