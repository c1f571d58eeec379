/** Recordings that were cut, mixed with other text or damaged: what cannot be read is skipped with its place, and never guessed. */
import { expect, test } from 'vitest';
import { attributes, importLines, open } from './imported.ts';

const poke = (register: string, value: string): string =>
  `ptrace(PTRACE_POKEUSER, 11, offsetof(struct user, ${register}, ${value}) = 0`;

test.for([
  ['an address with a sign', open('3', { attr: attributes({ bp_addr: '-1' }) })],
  ['an address of more than 64 bits', open('3', { attr: attributes({ bp_addr: '0x10000000000000000' }) })],
  ['an address that is no number', open('3', { attr: attributes({ bp_addr: '0x40408g' }) })],
  ['two fields run together', open('3', { attr: attributes().replace(', bp_len', ' bp_len') })],
  ['a length of more than 64 bits', open('3', { attr: attributes({ bp_len: '18446744073709551616' }) })],
  ['a length below zero', open('3', { attr: attributes({ bp_len: '-4' }) })],
  ['a type of more than 32 bits', open('3', { attr: attributes({ bp_type: '0x100000000' }) })],
  ['a period that is no number', open('3', { attr: attributes({ sample_period: 'often' }) })],
  ['attributes that do not end', open('3', { attr: attributes().slice(0, -1) })],
  ['a process id of more than 32 bits', open('3', { target: '4294967296, 0, -1' })],
  ['a CPU that is no number', open('3', { target: '-1, first, -1' })],
  ['a call without its end', open('3').slice(0, -20)],
  ['a modification of no descriptor', `ioctl(, PERF_EVENT_IOC_MODIFY_ATTRIBUTES, ${attributes()}) = 0`],
  ['a register value of more than 64 bits', poke('u_debugreg)+56', '0x99999999999999999999')],
  ['a register value below zero', poke('u_debugreg)+56', '-1')],
  ['a place that is no register', poke('u_debugreg', '0x404080')],
] as const)('%s is skipped with its place', async ([, line]) => {
  const first = `10 1000000000.000001 ${open('4', { target: '0, -1, -1' })}`;
  const last = `10 1000000000.000009 ${open('5', { target: '0, -1, -1' })}`;
  for (const before of [[], [first]]) {
    const { events, report } = await importLines(...before, `10 1000000000.000005 ${line}`, last);
    expect(events).toHaveLength(before.length + 1);
    expect(report.skipped).toEqual([{ kind: 'unreadable line', count: 1 }]);
    expect(report.warnings).toContainEqual(
      expect.stringContaining(`:${before.length + 1}: not a line of strace`),
    );
  }
});

test('numbers of all 64 bits are none of this', async () => {
  const attr = attributes({ bp_addr: '0xffffffffffffffff', bp_len: '18446744073709551615' });
  const { events } = await importLines(
    `10 1000000000.000001 ${open('-1 EINVAL (Invalid argument)', { attr })}`,
  );
  expect(events).toMatchObject([{ perf: { address: '0xffffffffffffffff', length: '18446744073709551615' } }]);
});

test('a CPU that no machine has tells nothing about the machine', async () => {
  const { header } = await importLines(
    `10 1000000000.000001 ${open('3', { target: '-1, 1, -1' })}`,
    `10 1000000000.000002 ${open('4', { target: '-1, 2147483647, -1' })}`,
    '10 1000000000.000003 openat(AT_FDCWD, "/sys/devices/system/cpu/cpu99999999999/online", O_WRONLY) = 5',
  );
  expect(header.cpus).toBe(2);
});

test('an execute breakpoint at a damaged address tells nothing about kprobes', async () => {
  const attr = attributes({ bp_type: 'HW_BREAKPOINT_X', bp_addr: '0xffffffff8120734x', bp_len: '8' });
  const { header } = await importLines(
    `10 1000000000.000001 ${open('-1 EINVAL (Invalid argument)', { attr })}`,
  );
  expect(header).not.toHaveProperty('kprobes');
});

test.for(['-1 (errno 530)', '-1 EN0$PC (No space left on device)'])(
  'a call that answered %s says nothing of the kernel, and is counted apart',
  async (answer) => {
    const { events, report } = await importLines(`10 1000000000.000001 ${open(answer)}`);
    expect(events).toEqual([]);
    expect(report.skipped).toEqual([
      { kind: 'perf_event_open whose answer strace could not name', count: 1 },
    ]);
  },
);

test('names of samples that every object has are no samples', async () => {
  const attr = attributes({ sample_type: 'constructor|toString|__proto__' });
  const { events } = await importLines(`10 1000000000.000001 ${open('3', { attr })}`);
  expect(events).toMatchObject([{ type: 'breakpoint.register' }]);
});

test('a pointer in place of the attributes is said, unless the kernel could not read them either', async () => {
  const pointer = 'perf_event_open(0x7ffcdb683a90, 0, -1, -1, 0) = ';
  const unread = await importLines(`10 1000000000.000001 ${pointer}-1 EFAULT (Bad address)`);
  expect(unread.report.warnings.join()).not.toContain('pointer');
  const raw = await importLines(`10 1000000000.000001 ${pointer}3`);
  expect(raw.report.whyEmpty).toContain('record again without -e raw');
});

test('what strace answered in place of the kernel happened to nobody', async () => {
  const { events, report } = await importLines(
    `10 1000000000.000001 ${open('3')}`,
    `10 1000000000.000002 ${open('-1 ENOSPC (No space left on device) (INJECTED)')}`,
    '10 1000000000.000003 close(3)                = 0 (INJECTED)',
    '10 1000000000.000004 perf_event_open( <unfinished ...>',
    '11 1000000000.000005 close(9) = -1 EBADF (Bad file descriptor)',
    `10 1000000000.000006 <... perf_event_open resumed>${open('4 (INJECTED)').slice('perf_event_open('.length)}`,
  );
  expect(events).toMatchObject([{ type: 'breakpoint.register' }]);
  expect(report.skipped).toEqual([
    { kind: 'perf_event_open that strace answered itself (-e inject)', count: 2 },
    { kind: 'close that strace answered itself (-e inject)', count: 1 },
  ]);
});

test('a call in which its thread was killed never returned, however little of it was written', async () => {
  const { events, report } = await importLines(
    '10 1000000000.000001 execve("./a", [], []) = 0',
    '10 1000000000.000002 perf_event_open( <unfinished ...>',
    '11 1000000000.000003 execve("./b", [], []) = 0',
    '10 1000000000.000004 <... perf_event_open resumed> <unfinished ...>) = ?',
    '10 1000000000.000005 +++ killed by SIGKILL +++',
  );
  expect(events.map(({ type }) => type)).toEqual(['task.exec', 'task.exec', 'task.exit']);
  expect(report.skipped).toEqual([{ kind: 'perf_event_open that never returned', count: 1 }]);
});

test('a call in the middle of which strace let go of its process is no damage', async () => {
  const { events, report } = await importLines(
    `10 1000000000.000001 ${open('3')}`,
    '10 1000000000.000002 perf_event_open( <detached ...>',
  );
  expect(events).toHaveLength(1);
  expect(report.warnings.join()).not.toContain('not a line of strace');
});
