import { expect, test } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { attributes, importLines, open } from './imported.ts';

const imported = async (changes: Record<string, string>, answer = '3'): Promise<LedgerEvent | undefined> => {
  const { events } = await importLines(`10 1000000000.000001 ${open(answer, { attr: attributes(changes) })}`);
  return events[0];
};

test.for([
  ['HW_BREAKPOINT_EMPTY', 0, undefined],
  ['HW_BREAKPOINT_R', 1, 'r'],
  ['HW_BREAKPOINT_W', 2, 'w'],
  ['HW_BREAKPOINT_RW', 3, 'rw'],
  ['HW_BREAKPOINT_X', 4, 'x'],
  ['0x6 /* HW_BREAKPOINT_INVALID */', 6, undefined],
  ['0xa /* HW_BREAKPOINT_??? */', 10, undefined],
  ['0x40 /* HW_BREAKPOINT_??? */', 64, undefined],
] as const)('the type %s is %i', async ([text, bpType, access]) => {
  const event = await imported({ bp_type: text });
  expect(event).toMatchObject({ perf: { bpType } });
  expect(event?.type === 'breakpoint.register' ? event.access : 'no register').toBe(access);
});

test.for([
  ['0x404080', '0x404080'],
  ['0xffffffff81207340', '0xffffffff81207340'],
  ['0xffffffffffffffff', '0xffffffffffffffff'],
  ['0', '0x0'],
  ['NULL', '0x0'],
])('the address %s is %s', async ([text, address]) => {
  expect(await imported({ bp_addr: text ?? '' })).toMatchObject({ address, perf: { address } });
});

test('an execute breakpoint has length 8 in the request, and length 1 in the debug register', async () => {
  expect(await imported({ bp_type: 'HW_BREAKPOINT_X', bp_len: '8' })).toMatchObject({
    access: 'x',
    length: 1,
    perf: { length: 8 },
  });
});

test('a length that no debug register has is kept as it was asked for', async () => {
  expect(await imported({ bp_len: '4096' })).toMatchObject({ length: 4096, perf: { length: 4096 } });
});

test('a length beyond what a double holds travels as text', async () => {
  const event = await imported({ bp_len: '18446744073709551615' });
  expect(event).toMatchObject({ perf: { length: '18446744073709551615' } });
  expect(event).not.toHaveProperty('length');
});

test('freq=1 prints a frequency in place of a period', async () => {
  expect(await imported({ freq: '1', sample_freq: '997' })).toMatchObject({ perf: { sampleFreq: 997 } });
  const periodic = await imported({ sample_period: '86519' });
  expect(periodic).toMatchObject({ perf: { samplePeriod: 86519 } });
  expect(periodic).not.toHaveProperty('perf.sampleFreq');
});

test('the bits that decide something are told, and only those that are set', async () => {
  const event = await imported({
    disabled: '1',
    inherit: '1',
    exclude_kernel: '1',
    enable_on_exec: '1',
    sample_type: 'PERF_SAMPLE_TID|PERF_SAMPLE_READ',
  });
  expect(event).toMatchObject({
    disabled: true,
    inherit: true,
    excludeKernel: true,
    perf: { disabled: true, inherit: true, excludeKernel: true, enableOnExec: true, sampleRead: true },
  });
  for (const unset of ['excludeUser', 'pinned', 'removeOnExec', 'sigtrap', 'branchStack']) {
    expect(event).not.toHaveProperty(`perf.${unset}`);
  }
});

test.for([[{ inherit_thread: '1' }], [{ sigtrap: '1' }], [{ remove_on_exec: '1', enable_on_exec: '1' }]])(
  '%j is a combination that the kernel refuses at once',
  async ([changes]) => {
    expect(await imported(changes ?? {}, '-1 EINVAL (Invalid argument)')).toMatchObject({
      perf: { attributeFault: 'bad combination' },
    });
  },
);

test.for([
  [{ __reserved_1: '0x2000000' }],
  [{ sample_type: 'PERF_SAMPLE_REGS_USER' }],
  [{ sample_type: 'PERF_SAMPLE_REGS_USER', sample_regs_user: '0x1000' }],
  [{ sample_type: 'PERF_SAMPLE_REGS_INTR', sample_regs_intr: '0x1000000' }],
  [{ sample_type: 'PERF_SAMPLE_STACK_USER', sample_stack_user: '0x7' }],
  [{ sample_type: 'PERF_SAMPLE_STACK_USER', sample_stack_user: '0x10000' }],
  [{ sample_type: 'PERF_SAMPLE_WEIGHT|PERF_SAMPLE_WEIGHT_STRUCT' }],
  [{ sample_type: 'PERF_SAMPLE_BRANCH_STACK', branch_sample_type: 'PERF_SAMPLE_BRANCH_USER' }],
  [{ sample_type: 'PERF_SAMPLE_BRANCH_STACK', branch_sample_type: '0x100000 /* PERF_SAMPLE_BRANCH_??? */' }],
])('attributes with %j are refused at once', async ([changes]) => {
  expect(await imported(changes ?? {})).toMatchObject({ perf: { attributeFault: 'bad combination' } });
});

test.for([
  [{ sample_regs_user: '0x1000' }],
  [{ sample_type: 'PERF_SAMPLE_REGS_USER', sample_regs_user: '0xff0fff' }],
  [{ sample_type: 'PERF_SAMPLE_STACK_USER', sample_stack_user: '0xfff8' }],
  [{ sample_type: 'PERF_SAMPLE_BRANCH_STACK', branch_sample_type: 'PERF_SAMPLE_BRANCH_USER|0x80000' }],
  [{ sample_type: 'PERF_SAMPLE_CALLCHAIN', sample_max_stack: '127' }],
  [{ use_clockid: '1', clockid: 'CLOCK_MONOTONIC_RAW' }],
  [{ inherit: '1', sample_type: 'PERF_SAMPLE_TID|PERF_SAMPLE_READ' }],
])('attributes with %j are refused neither at once nor late', async ([changes]) => {
  const event = await imported(changes ?? {});
  expect(event).not.toHaveProperty('perf.attributeFault');
  expect(event).not.toHaveProperty('perf.lateFault');
});

test('copies that are read in samples have to tell their thread', async () => {
  const event = await imported({ inherit: '1', sample_type: 'PERF_SAMPLE_READ' });
  expect(event).toMatchObject({ perf: { attributeFault: 'read without thread' } });
});

test.for([
  [{ sample_regs_user: '0x8000000000000000' }, 'extended registers'],
  [{ aux_output: '1' }, 'aux output'],
  [{ sample_type: 'PERF_SAMPLE_CALLCHAIN', sample_max_stack: '128' }, 'deep call chain'],
  [{ use_clockid: '1' }, 'clock'],
  [{ use_clockid: '1', clockid: 'CLOCK_BOOTTIME' }, 'clock'],
  [{ aux_sample_size: '100' }, 'aux sample'],
] as const)('attributes with %j are refused late: %s', async ([changes, lateFault]) => {
  expect(await imported(changes)).toMatchObject({ perf: { lateFault } });
});

const othersOf = async (changes: Record<string, string>): Promise<unknown> => {
  const event = await imported(changes);
  return event?.type === 'breakpoint.register' ? event.perf?.otherAttributes : undefined;
};

test('attributes that differ only in what a modification may change have the same others', async () => {
  const others = await othersOf({});
  expect(others).toBeTypeOf('string');
  expect(await othersOf({ bp_addr: '0x10', bp_len: '8', bp_type: 'HW_BREAKPOINT_RW', disabled: '1' })).toBe(
    others,
  );
});

test.for([
  [{ pinned: '1' }],
  [{ sample_period: '5' }],
  [{ wakeup_events: '2' }],
  [{ read_format: 'PERF_FORMAT_ID' }],
  [{ exclude_hv: '1' }],
])('attributes that differ in %j differ in their others', async ([changes]) => {
  expect(await othersOf(changes ?? {})).not.toBe(await othersOf({}));
});

test('enable_on_exec is not among the others: the exec that it waits for clears it', async () => {
  expect(await othersOf({ enable_on_exec: '1' })).toBe(await othersOf({}));
});

test('a size of 0 is that of the first version', async () => {
  expect(await othersOf({ size: '0 /* PERF_ATTR_SIZE_??? */' })).toBe(
    await othersOf({ size: 'PERF_ATTR_SIZE_VER0' }),
  );
});

test('a request of the first size ends before bp_len', async () => {
  const { events } = await importLines(
    '10 1000000000.000001 perf_event_open({type=PERF_TYPE_BREAKPOINT, size=0 /* PERF_ATTR_SIZE_??? */, config=0, sample_period=0, ' +
      'sample_type=0, read_format=0, disabled=1, inherit=0, wakeup_events=0, bp_type=HW_BREAKPOINT_W, bp_addr=0x404080}, ' +
      '-1, 0, -1, 0) = -1 EINVAL (Invalid argument)',
  );
  expect(events).toMatchObject([{ perf: { bpType: 2, address: '0x404080', length: 0, disabled: true } }]);
});

test('flags are told as a number, the unknown ones too', async () => {
  const { events } = await importLines(
    `10 1000000000.000001 ${open('-1 EINVAL (Invalid argument)', { flags: 'PERF_FLAG_FD_CLOEXEC|0x10' })}`,
    `10 1000000000.000002 ${open('3', { flags: '0' })}`,
  );
  expect(events).toMatchObject([{ perf: { flags: 24 } }, { perf: { flags: 0 } }]);
});

test('attributes elided without -v are one warning that says what to record instead', async () => {
  const elided =
    'perf_event_open({type=PERF_TYPE_BREAKPOINT, size=PERF_ATTR_SIZE_VER7, config=0, sample_period=0, sample_type=0, ' +
    'read_format=0, precise_ip=0 /* arbitrary skid */, ...}, -1, 0, -1, 0) = 3';
  const { events, report } = await importLines(
    `10 1000000000.000001 ${elided}`,
    `10 1000000000.000002 ${elided.replace('= 3', '= 4')}`,
    '10 1000000000.000003 close(3)                = 0',
  );
  expect(events).toEqual([]);
  expect(report.skipped).toContainEqual({ kind: 'perf_event_open without -v', count: 2 });
  expect(report.warnings.filter((warning) => warning.includes('record again with strace -v'))).toHaveLength(
    1,
  );
});

test('an ellipsis behind the last attribute that strace knows elides nothing that is needed', async () => {
  const attr = attributes({ size: '0x88 /* PERF_ATTR_SIZE_??? */' }).replace('}', ', ...}');
  const { events, report } = await importLines(`10 1000000000.000001 ${open('3', { attr })}`);
  expect(events).toMatchObject([{ type: 'breakpoint.register', perf: { length: 4 } }]);
  expect(report.warnings).not.toContainEqual(expect.stringContaining('strace -v'));
});

test.for([
  ['sample_type', 'PERF_SAMPLE_IP|0xfffffffffe000000'],
  ['read_format', 'PERF_FORMAT_ID|0x20'],
] as const)('a bit of %s that no kernel knows is refused before anything else', async ([name, value]) => {
  const known = value.replace(/\|.*/, '');
  const { events } = await importLines(
    `10 1000000000.000001 ${open('-1 EINVAL (Invalid argument)', { attr: attributes({ [name]: value }) })}`,
    `10 1000000000.000002 ${open('3', { attr: attributes({ [name]: known }) })}`,
  );
  const faults = events.map((event) =>
    event.type === 'breakpoint.register' ? event.perf?.attributeFault : 'no register',
  );
  expect(faults).toEqual(['bad combination', undefined]);
});

test.for([
  ['raw', '{type=0x5, size=0x80, config=0}'],
  ['verbose', '{type=0x5 /* PERF_TYPE_BREAKPOINT */, size=0x80 /* PERF_ATTR_SIZE_VER7 */, config=0}'],
] as const)('numbers in place of names (-X %s) are one warning that says so', async ([, attr]) => {
  const { events, report } = await importLines(
    `10 1000000000.000001 ${open('3', { attr })}`,
    '10 1000000000.000002 ptrace(0x6, 11, 0x350, 0x404080) = 0',
  );
  expect(events).toEqual([]);
  expect(report.warnings).toContainEqual(expect.stringContaining('without -X raw or -X verbose'));
  expect(report.whyEmpty).toMatch(/without -X raw/);
});

test('a request of ptrace that strace does not know is no number in place of a name', async () => {
  const { report } = await importLines(
    '10 1000000000.000001 ptrace(0x4299 /* PTRACE_??? */, 11, NULL, 0) = -1 EIO (Input/output error)',
  );
  expect(report.whyEmpty).toMatch(/no call in the recording asks for a breakpoint/);
});

test('attributes of a remembered shape are read as they were the first time', async () => {
  const attr = attributes({
    sample_period: '12345678',
    sample_type: 'PERF_SAMPLE_IP|PERF_SAMPLE_READ',
    inherit: '1',
    exclusive: '1',
    bp_type: '0x9 /* HW_BREAKPOINT_??? */',
  });
  const { events } = await importLines(
    `10 1000000000.000001 ${open('3', { attr })}`,
    `10 1000000000.000002 ${open('4', { attr })}`,
    `10 1000000000.000003 ${open('5', { attr: attr.replace('sample_period=12345678', 'sample_period=0').replace('disabled=0', 'disabled=1') })}`,
  );
  const [first, second, third] = events.map((event) =>
    event.type === 'breakpoint.register' ? event.perf : undefined,
  );
  expect(first).toMatchObject({
    bpType: 9,
    samplePeriod: 12345678,
    inherit: true,
    exclusive: true,
    sampleRead: true,
  });
  expect(second).toEqual(first);
  expect(third).not.toHaveProperty('samplePeriod');
  expect(third).toMatchObject({ disabled: true });
});
