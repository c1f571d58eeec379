import { expect, test } from 'vitest';
import { attributes, importFiles, importLines, open } from './imported.ts';

const headerOf = async (...calls: readonly string[]) => {
  const { header } = await importLines(...calls.map((call, index) => `10 1000000000.00000${index} ${call}`));
  return header;
};

const NO_ROOM = '-1 ENOSPC (No space left on device)';
const INVALID = '-1 EINVAL (Invalid argument)';

test('the machine has the least number of CPUs under which the answers can be as they are', async () => {
  expect(await headerOf(open('3', { target: '-1, 2, -1' }), open('4'))).toMatchObject({ cpus: 3 });
  expect(await headerOf(open(NO_ROOM, { target: '0, 1, -1' }))).toMatchObject({ cpus: 2 });
  expect(await headerOf(open(INVALID, { target: '-1, 7, -1' }))).toMatchObject({ cpus: 1 });
  expect(await headerOf(open('3', { target: '0, -1, -1' }))).toMatchObject({ cpus: 1, online: [0] });
});

test('CPUs that are said to be on line are there', async () => {
  const { header } = await importFiles(['test/fixtures/recordings/gdb-pinned.strace.gz'], { online: [0, 5] });
  expect(header).toMatchObject({ cpus: 6, online: [0, 5] });
});

test('ENODEV with a group may speak of a dead leader, and tells nothing of a CPU', async () => {
  expect(await headerOf(open('-1 ENODEV (No such device)', { target: '-1, 5, 3' }))).toMatchObject({
    cpus: 1,
  });
});

test('a CPU that the machine has not is in the raw request alone', async () => {
  const { events } = await importLines(`10 1000000000.000001 ${open(INVALID, { target: '-1, 1000, -1' })}`);
  expect(events).toMatchObject([{ perf: { cpu: 1000 } }]);
  expect(events[0]).not.toHaveProperty('cpus');
});

const kernelExecute = (changes: Readonly<Record<string, string>> = {}): string =>
  attributes({ bp_type: 'HW_BREAKPOINT_X', bp_addr: '0xffffffff81207340', bp_len: '8', ...changes });

test('an execute breakpoint in the kernel that was granted shows kprobes', async () => {
  const header = await headerOf(
    open(INVALID, { attr: kernelExecute() }),
    open('3', { attr: kernelExecute() }),
  );
  expect(header.kprobes).toBe(true);
});

test('one that was refused though nothing else is wrong with it shows that there are none', async () => {
  const header = await headerOf(open('4'), open(INVALID, { attr: kernelExecute() }));
  expect(header.kprobes).toBe(false);
});

test.for([
  ['kernel accesses are excluded', { attr: kernelExecute({ exclude_kernel: '1' }) }],
  ['its length is wrong', { attr: kernelExecute({ bp_len: '4' }) }],
  ['it lies in the entry area of a CPU', { attr: kernelExecute({ bp_addr: '0xfffffe0000001000' }) }],
  ['it lies in user space', { attr: kernelExecute({ bp_addr: '0x404080' }) }],
  ['its flags are unknown', { attr: kernelExecute(), flags: '0x10' }],
  ['it names neither task nor CPU', { attr: kernelExecute(), target: '-1, -1, -1' }],
  ['it names a CPU that nothing else shows', { attr: kernelExecute(), target: '-1, 9, -1' }],
] as const)('a refusal tells nothing of kprobes where %s', async ([, call]) => {
  expect(await headerOf(open('4'), open(INVALID, call))).not.toHaveProperty('kprobes');
});

test('what the caller gives goes before what the recording shows', async () => {
  const { importFiles } = await import('./imported.ts');
  const { header } = await importFiles(['test/fixtures/recordings/perf-stat-5.strace.gz'], {
    cpus: 8,
    kprobes: false,
    maxSampleRate: 5000,
  });
  expect(header).toMatchObject({
    cpus: 8,
    kprobes: false,
    maxSampleRate: 5000,
    online: [0, 1, 2, 3, 4, 5, 6, 7],
  });
});

test('an inferred number of CPUs is told to be one', async () => {
  const { report } = await importLines(`10 1000000000.000001 ${open('3', { target: '-1, 1, -1' })}`);
  expect(report.warnings).toContainEqual(expect.stringMatching(/^2 possible CPUs are inferred/));
});
