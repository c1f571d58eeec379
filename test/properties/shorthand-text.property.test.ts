import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../machines/events.ts';
import { percpuRfcPolicy } from '../../machines/policies/percpu-rfc.ts';
import { interleavedLedgers } from '../../properties/arbitraries/schedule.ts';
import { eventsOf } from '../../properties/shorthand.ts';
import { shorthandOf } from '../../properties/shorthand-text.ts';

/** What the shorthand has words for: a `cpu` of 0 that is said or not, no flags, accesses of one byte. */
const plain = (event: LedgerEvent): LedgerEvent => {
  const { cpu = 0, ...rest } = event;
  // Where the caller does these parts its call says.
  if (event.type === 'step' && ['prepare', 'begin', 'end'].includes(event.part)) return rest;
  for (const field of ['callback', 'symbol', 'threadOfParent']) Reflect.deleteProperty(rest, field);
  if (event.type === 'debug.exception') Reflect.deleteProperty(rest, 'length');
  if (event.type === 'task.switch' && event.task === undefined)
    return { ...rest, cpu, type: 'task.switch', task: null };
  return { ...rest, cpu };
};

/** A write to a debug register, and a register that does not bring everything, are not in the shorthand. */
const isWritable = (event: LedgerEvent): boolean => {
  if (event.type === 'ptrace.poke') return false;
  const isWhole = 'address' in event && 'length' in event && 'access' in event;
  if (event.type === 'breakpoint.register') return isWhole;
  return event.type !== 'breakpoint.modify' || 'length' in event === 'access' in event;
};

const ledgers = interleavedLedgers(percpuRfcPolicy, { mostCpus: 3, mostEvents: 20 });

describe('the shorthand of events', () => {
  test.prop([ledgers])('reads back as what it was written of', ({ events }) => {
    const written = events.filter(isWritable).map((event, index) => ({ ...plain(event), seq: index + 1 }));
    expect(eventsOf(shorthandOf(written).join('; '))).toEqual(written);
  });

  it('is short where everything is usual', () => {
    expect(shorthandOf(eventsOf('reg b1; reg1 u2[0]@t1 rw8; unreg1 b1; hit1 u2; hit b1 r; sw -'))).toEqual([
      ...['reg b1', 'reg1 u2[0]@t1 rw8', 'unreg1 b1', 'hit1 u2', 'hit b1 r', 'sw -'],
    ]);
  });

  it('puts in braces what it has no word for', () => {
    const [register] = eventsOf('reg u1@t1');
    if (register?.type !== 'breakpoint.register') throw new RangeError('no register');
    const perf = {
      bpType: 2,
      address: '0x10',
      length: 4,
      pid: 0,
      cpu: -1,
      flags: 8,
      group: -1,
      inherit: true,
    };
    expect(shorthandOf([{ ...register, callback: false, perf }])).toEqual([
      'reg u1@t1 {pid 0 cpu -1 type 2, 4 at 0x10, inherit, callback false}',
    ]);
    expect(shorthandOf([{ seq: 1, type: 'ptrace.poke', task: 't1', register: 7, value: '0x1' }])).toEqual([
      'poke t1 DR7 0x1',
    ]);
  });
});

test('fast-check makes ledgers in which most events can be written', () => {
  const events = fc.sample(ledgers, { numRuns: 200, seed: 1 }).flatMap((ledger) => ledger.events);
  expect(events.filter(isWritable).length / events.length).toBeGreaterThan(0.8);
});
