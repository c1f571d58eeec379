import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { machineOf } from '../../../machines/machine.ts';
import { type Ledger, shrinkLedger, without } from '../../../properties/campaign/shrink-ledger.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { shorthandOf } from '../../../properties/shorthand-text.ts';

const ledgerOf = (text: string, cpus = 2): Ledger => ({ machine: machineOf(cpus), events: eventsOf(text) });

/** What is left of a ledger that shows something as long as `shows` says so. */
const shrunk = (text: string, shows: (events: readonly LedgerEvent[]) => boolean, cpus = 2): string => {
  const { events } = shrinkLedger(ledgerOf(text, cpus), (ledger) => shows(ledger.events));
  return shorthandOf(events).join('; ');
};

const has = (events: readonly LedgerEvent[], type: LedgerEvent['type']): boolean =>
  events.some((event) => event.type === type);

describe('a ledger shrinks', () => {
  it('to the one event that matters', () => {
    expect(shrunk('reg b1; sw t1; off1; exit t1; on1', (events) => has(events, 'task.exit'))).toBe('exit t1');
  });

  it('to two that only go together', () => {
    const pair = (events: readonly LedgerEvent[]): boolean =>
      has(events, 'cpu.offline') === has(events, 'cpu.online') && has(events, 'task.exec');
    expect(shrunk('reg b1; off1; exec t1; on1; unreg b1', pair)).toBe('exec t1');
  });

  it('to numbers without gaps', () => {
    const { events } = shrinkLedger(ledgerOf('sw t1; reg b1; sw -; unreg b1'), (ledger) =>
      has(ledger.events, 'breakpoint.unregister'),
    );
    expect(events.map(({ seq }) => seq)).toEqual([1]);
  });

  it('to plain settings at the usual address', () => {
    const text = 'reg b7[0,1]@t3 rw8 at 0x400100; exit t3';
    expect(shrunk(text, (events) => has(events, 'breakpoint.register'))).toBe('reg u1@t1');
  });

  it('to names and tasks as they come up, and no more tasks than it needs', () => {
    const text = 'reg u9@t7; reg u4@t5; exit t5';
    const shows = (events: readonly LedgerEvent[]): boolean =>
      events.filter(({ type }) => type === 'breakpoint.register').length === 2 && has(events, 'task.exit');
    expect(shrunk(text, shows)).toBe('reg u1@t1; reg u2@t1; exit t1');
  });

  it('to fewer CPUs, all of them online', () => {
    const machine = machineOf(4, { online: [0, 2], forkCopiesSlots: true });
    const ledger = { machine, events: eventsOf('reg2 b1; sw2 t1') };
    const small = shrinkLedger(ledger, ({ events }) => has(events, 'task.switch'));
    expect(small.machine).toEqual(machineOf(1));
    expect(shorthandOf(small.events)).toEqual(['sw -']);
  });

  it('to accesses of what is watched', () => {
    const shows = (events: readonly LedgerEvent[]): boolean =>
      has(events, 'breakpoint.register') && has(events, 'debug.exception');
    expect(shrunk('reg b3 rw8 at 0x400100; hit1 0x400107 r', shows)).toBe('reg b1; hit b1');
  });

  it('to operations done at once where nothing has to come between their steps', () => {
    const text = 'reg~ b1; #1 prepare; #1 begin; sw t1; #1 store 0; #1 disable 0; #1 load 0; #1 end; exit t1';
    const shows = (events: readonly LedgerEvent[]): boolean =>
      has(events, 'breakpoint.register') && has(events, 'task.exit');
    expect(shrunk(text, shows)).toBe('reg b1; exit t1');
  });

  it('not at all where every event matters and is plain', () => {
    const text = 'reg b1; off1; unreg b1; on1';
    expect(shrunk(text, (events) => events.length === 4 && has(events, 'cpu.online'))).toBe(text);
  });

  it('to an end where two watch the same address', () => {
    const text = 'reg b1 w8 at 0x10; mod b1 at 0x20; reg b2 at 0x10';
    expect(shrunk(text, (events) => events.length === 3 && has(events, 'breakpoint.modify'))).toBe(
      'reg b1; mod b1; reg b2',
    );
  });
});

describe('leaving events out', () => {
  it('takes the steps of an operation along, and lets the others follow their numbers', () => {
    const events = eventsOf('sw t1; reg~ b1; reg~ b2; #2 prepare; #3 prepare; #2 begin');
    expect(shorthandOf(without(events, new Set([0, 1])))).toEqual(['reg~ b2', '#1 prepare']);
  });
});
