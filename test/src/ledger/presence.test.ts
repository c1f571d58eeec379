import { expect, test } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { machineOf } from '../../../machines/machine.ts';
import { createPresence, follow } from '../../../src/ledger/presence.ts';
import { HEADER, refusalOf, scratchFile } from './scratch.ts';

/** What the reader says of these events, numbered from 1, on a machine of two CPUs that are both online. */
const refusal = (...events: string[]) =>
  refusalOf(
    scratchFile(
      'presence.ndjson',
      `${HEADER}\n${events.map((fields, index) => `{"seq":${index + 1},${fields}}\n`).join('')}`,
    ),
  );

const OFF_1 = '"cpu":1,"type":"cpu.offline"';
const ON_1 = '"cpu":1,"type":"cpu.online"';

test.each([
  ['a call', '"cpu":1,"type":"breakpoint.unregister","bp":"b"'],
  ['a task switch', '"cpu":1,"type":"task.switch"'],
  ['a fork', '"cpu":1,"type":"task.fork","task":"t","child":"u"'],
  ['an access', '"cpu":1,"type":"debug.exception","address":"0x1","access":"w"'],
])('nothing runs on an offline CPU: %s', async (_, event) => {
  expect(await refusal(OFF_1, event)).toBe(
    'LEDGER:3:16: CPU 1 is offline (field cpu); let it come online first, or name another CPU',
  );
});

test('a CPU that is online cannot come online', async () => {
  expect(await refusal(ON_1)).toBe(
    'LEDGER:2:16: CPU 1 is online already (field cpu); let it go offline first, or leave this event out',
  );
});

test('a CPU that is offline cannot go offline', async () => {
  expect(await refusal(OFF_1, OFF_1)).toBe(
    'LEDGER:3:16: CPU 1 is offline already (field cpu); let it come online first, or leave this event out',
  );
});

test('the last CPU online cannot go offline', async () => {
  expect(await refusal(OFF_1, '"type":"cpu.offline"')).toBe(
    'LEDGER:3:1: CPU 0 is the last one online (field cpu); let another CPU come online first',
  );
});

const switchTo = (cpu: number, task: string | null) =>
  `"cpu":${cpu},"type":"task.switch","task":${JSON.stringify(task)}`;

test('a task runs on one CPU at a time', async () => {
  expect(await refusal(switchTo(0, 't1'), switchTo(1, 't1'))).toBe(
    'LEDGER:3:46: task "t1" runs on CPU 0 (field task); switch CPU 0 to another task first',
  );
});

test.each([
  ['its CPU has gone idle', switchTo(0, null)],
  ['its CPU has switched to another task', switchTo(0, 't2')],
  ['its CPU has gone offline', '"cpu":0,"type":"cpu.offline"'],
])('a task may run elsewhere when %s', async (_, between) => {
  expect(await refusal(switchTo(0, 't1'), between, switchTo(1, 't1'))).toBeUndefined();
});

test('a task may be switched to again where it runs', async () => {
  expect(await refusal(switchTo(0, 't1'), switchTo(0, 't1'))).toBeUndefined();
});

test('a task that has exited stays on its CPU until the next switch', async () => {
  const exit = '"cpu":0,"type":"task.exit","task":"t1"';
  expect(await refusal(switchTo(0, 't1'), exit, switchTo(1, 't1'))).toContain('task "t1" runs on CPU 0');
});

test('a CPU that the header leaves offline can come online', () => {
  const presence = createPresence<string>(machineOf(2, { online: [0] }));
  const event = (seq: number, type: 'cpu.online' | 'task.exec'): LedgerEvent =>
    type === 'cpu.online' ? { seq, type, cpu: 1 } : { seq, type, cpu: 1, task: 't' };
  expect(follow(presence, event(1, 'task.exec'))?.what).toBe('CPU 1 is offline');
  expect(follow(presence, event(2, 'cpu.online'))).toBeUndefined();
  expect(follow(presence, event(3, 'task.exec'))).toBeUndefined();
});

test('a copy goes its own way', () => {
  const presence = createPresence<number>(machineOf(2));
  presence.switchTo(0, 7);
  const copy = presence.copy();
  expect(copy.switchTo(0, undefined)).toBeUndefined();
  expect(copy.switchTo(1, 7)).toBeUndefined();
  expect(presence.switchTo(1, 7)?.field).toBe('task');
});
