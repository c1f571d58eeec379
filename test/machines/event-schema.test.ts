import { expect, test } from 'vitest';
import { checkEvent, cpuFault } from '../../machines/event-schema.ts';
import type { LedgerEvent } from '../../machines/events.ts';
import { checkHeader, machineOfHeader } from '../../machines/header.ts';
import { machineOf } from '../../machines/machine.ts';
import { pathText } from '../../machines/schema-fault.ts';

const valid: readonly LedgerEvent[] = [
  { seq: 1, type: 'breakpoint.register', bp: 'b', address: '0X00FF', length: 3, access: 'r', cpus: [] },
  {
    seq: 1,
    type: 'breakpoint.register',
    bp: 'b',
    callback: false,
    symbol: '',
    inherit: true,
    disabled: false,
  },
  { seq: 1, type: 'breakpoint.modify', bp: 'b', length: 2 ** 53 - 1, address: '0xffffffffffffffff' },
  { seq: 1, type: 'breakpoint.unregister', bp: 'b', task: 't', cpus: [1, 0] },
  { seq: 1, type: 'task.switch' },
  { seq: 1, type: 'task.switch', task: null },
  { seq: 1, type: 'task.fork', task: 't', child: 'u', threadOfParent: true },
  { seq: 1, time: 1700000000.123456, returned: 0, thread: '12', cpu: 4095, type: 'task.exec', task: 't' },
  { seq: 1, type: 'task.exit', task: 't', observed: { result: 'ENOSPC', value: 7 } },
  { seq: 1, type: 'cpu.online' },
  { seq: 1, type: 'cpu.offline' },
  { seq: 1, type: 'debug.exception', address: '0x0', access: 'w' },
  { seq: 1, type: 'ptrace.poke', task: 't', register: 7, value: '0x401' },
  { seq: 1, type: 'ptrace.poke', task: 't', value: '0x0' },
];

test.each(valid)('%j is an event, and comes out as it went in', (event) => {
  expect(checkEvent(event)).toEqual({ ok: true, value: event });
});

test('a raw request may hold any value that a caller can pass', () => {
  const perf = {
    bpType: 0xffffffff,
    address: '0x1',
    length: '18446744073709551615',
    pid: -1,
    cpu: -5,
    flags: 2 ** 40,
    group: -1,
  };
  const event = {
    seq: 1,
    type: 'breakpoint.register',
    bp: 'b',
    perf: { ...perf, sampleFreq: '99999999999999999999' },
  };
  expect(checkEvent(event)).toEqual({ ok: true, value: event });
});

test('unknown fields are kept, wherever they stand', () => {
  const event = { seq: 1, type: 'task.switch', note: [1, { a: null }], observed: { result: 0, extra: 'x' } };
  expect(checkEvent(event)).toEqual({ ok: true, value: event });
});

test('a fault says where it is, what stands there and what to write', () => {
  const event = { seq: 1, type: 'breakpoint.register', bp: 'b', cpus: [0, 'one'] };
  expect(checkEvent(event)).toEqual({
    ok: false,
    fault: { path: ['cpus', 1], value: 'one', advice: 'write a whole number from 0 to 4095' },
  });
});

test.each([
  ['no object', 7],
  ['no type', { seq: 1 }],
  ['no number', { type: 'task.switch' }],
  ['a number of a half', { seq: 1.5, type: 'task.switch' }],
  ['a number of 0', { seq: 0, type: 'task.switch' }],
  ['an endless time', { seq: 1, time: Infinity, type: 'task.switch' }],
  ['a length beyond a double', { seq: 1, type: 'breakpoint.register', bp: 'b', length: 2 ** 53 }],
  [
    'an address of 17 digits',
    { seq: 1, type: 'debug.exception', address: '0x10000000000000000', access: 'w' },
  ],
  [
    'an access that reads and writes at once',
    { seq: 1, type: 'debug.exception', address: '0x1', access: 'rw' },
  ],
  ['no result', { seq: 1, type: 'task.switch', observed: {} }],
  ['a result of another number', { seq: 1, type: 'task.switch', observed: { result: -28 } }],
])('%s is no event', (_, value) => {
  expect(checkEvent(value).ok).toBe(false);
});

test('a CPU that the machine has not is found, in the call and in its mask', () => {
  const machine = machineOf(2);
  const event: LedgerEvent = { seq: 1, type: 'breakpoint.register', bp: 'b' };
  expect(cpuFault({ ...event, cpu: 1, cpus: [1, 0] }, machine)).toBeUndefined();
  expect(cpuFault({ ...event, cpu: 2 }, machine)).toMatchObject({ path: ['cpu'], value: 2 });
  expect(cpuFault({ ...event, cpus: [0, 7] }, machine)).toMatchObject({ path: ['cpus', 1], value: 7 });
});

test('a header without more has all CPUs online and the default facts', () => {
  const checked = checkHeader({ type: 'machine', format: 'breakledger/1', cpus: 3 });
  expect(checked.ok && machineOfHeader(checked.value)).toEqual({
    cpus: 3,
    online: [0, 1, 2],
    slots: 4,
    kprobes: true,
    taskSizeMax: 0x7ffffffff000n,
    maxSampleRate: 100000,
    forkCopiesSlots: false,
  });
});

test('a header may state every fact, and the caller may know better', () => {
  const facts = {
    slots: 2,
    kprobes: false,
    taskSizeMax: '0x100000000000000',
    maxSampleRate: 7,
    forkCopiesSlots: true,
  };
  const checked = checkHeader({
    type: 'machine',
    format: 'breakledger/1',
    cpus: 4,
    online: [3, 1],
    ...facts,
  });
  expect(checked.ok && machineOfHeader(checked.value, { kprobes: true })).toEqual({
    ...facts,
    cpus: 4,
    online: [1, 3],
    taskSizeMax: 0x100000000000000n,
    kprobes: true,
  });
});

test('a path reads as people write it', () => {
  expect(pathText(['observed', 'calls', 2, 'name'])).toBe('observed.calls[2].name');
  expect(pathText([])).toBe('');
});
