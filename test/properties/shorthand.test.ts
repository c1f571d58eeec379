import { describe, expect, it } from 'vitest';
import { checkEvent } from '../../machines/event-schema.ts';
import { DEFECTS } from '../../properties/defects/index.ts';
import { eventsOf, usualAddress } from '../../properties/shorthand.ts';

const KERNEL_WATCH = { address: '0xffffffff81000040', length: 4, access: 'w' };

describe('the shorthand of domain.md §1.4', () => {
  it.each([
    ['reg b1', { cpu: 0, type: 'breakpoint.register', bp: 'b1', ...KERNEL_WATCH }],
    ['reg b1[0,1]', { cpu: 0, type: 'breakpoint.register', bp: 'b1', cpus: [0, 1], ...KERNEL_WATCH }],
    ['reg1 b1[]', { cpu: 1, type: 'breakpoint.register', bp: 'b1', cpus: [], ...KERNEL_WATCH }],
    [
      'reg u2@t1 rw8 at 0x400100',
      {
        cpu: 0,
        type: 'breakpoint.register',
        bp: 'u2',
        task: 't1',
        address: '0x400100',
        length: 8,
        access: 'rw',
      },
    ],
    ['mod u1 x1', { cpu: 0, type: 'breakpoint.modify', bp: 'u1', length: 1, access: 'x' }],
    ['unreg b1[1]', { cpu: 0, type: 'breakpoint.unregister', bp: 'b1', cpus: [1] }],
    ['off1', { cpu: 1, type: 'cpu.offline' }],
    ['on1', { cpu: 1, type: 'cpu.online' }],
    ['sw1 t1', { cpu: 1, type: 'task.switch', task: 't1' }],
    ['sw1 -', { cpu: 1, type: 'task.switch', task: null }],
    ['hit1 0x4010 r', { cpu: 1, type: 'debug.exception', address: '0x4010', access: 'r' }],
    ['hit u3', { cpu: 0, type: 'debug.exception', address: '0x400030', access: 'w' }],
    ['exec t1', { cpu: 0, type: 'task.exec', task: 't1' }],
    ['exit t1', { cpu: 0, type: 'task.exit', task: 't1' }],
    ['fork t1>t2', { cpu: 0, type: 'task.fork', task: 't1', child: 't2' }],
    ['exec~ t1', { cpu: 0, type: 'task.exec', task: 't1', interleaved: true }],
    ['#5 store 1', { type: 'step', of: 5, part: 'store', cpu: 1 }],
    ['#5 end', { type: 'step', of: 5, part: 'end' }],
  ])('reads %s', (text, event) => {
    expect(eventsOf(text)).toEqual([{ seq: 1, ...event }]);
  });

  it('numbers events from 1, and passes over line breaks', () => {
    expect(eventsOf('reg b1;\n off1;').map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('gives a name its usual address by whom it is for', () => {
    expect(usualAddress('b2', false)).toBe('0xffffffff81000080');
    expect(usualAddress('b2', true)).toBe('0x400020');
  });

  it.each([
    'regg b1',
    'reg',
    'reg b1 w4 at',
    'reg b1 quickly',
    'fork t1',
    'hit1 b1 rw',
    '#5 sleep',
    'sw~ t1',
  ])('refuses %s', (text) => {
    expect(() => eventsOf(text)).toThrow(/^shorthand: cannot read/);
  });

  it.each(DEFECTS)('makes valid ledger events of $id', ({ sequences }) => {
    for (const { events } of sequences) {
      for (const event of eventsOf(events)) expect(checkEvent(event)).toMatchObject({ ok: true });
    }
  });
});
