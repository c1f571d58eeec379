import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { machineOf } from '../../../machines/machine.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { linesOf, noRoomOf, onlyOf, remediesOf, tells } from './explained.ts';

const poke = (seq: number, task: string, register: number, value: string): LedgerEvent => ({
  seq,
  type: 'ptrace.poke',
  task,
  register,
  value,
});

const inherited = (events: readonly LedgerEvent[]): readonly LedgerEvent[] =>
  events.map((event) =>
    event.type === 'breakpoint.register' && event.task === 't1' ? { ...event, inherit: true } : event,
  );

describe('a request for a task under mainline', () => {
  it('is told with the CPU that is full, what is counted there, since when, and what would make room', async () => {
    const explanation = await onlyOf(
      mainlinePolicy,
      'reg b1[0]; reg b2[0]; reg b3[1]; reg u1@t1; reg u2@t1 rw8 at 0x400020; reg u3@t1',
    );
    expect(linesOf(explanation)).toEqual([
      'Event 6: CPU 0 asked for breakpoint u3 (writes of 4 bytes at 0x400030) for task t1.',
      'The model mainline answers ENOSPC: FITS: on some CPU the CPU-wide breakpoints and those of the fullest task concerned already take every slot (domain.md §6.3 row 11).',
      '         CPU-wide  task that counts there  counted',
      '  CPU 0  b1, b2    t1: u1, u2              4 of 4  full',
      '  CPU 1  b3        t1: u1, u2              3 of 4',
      'CPU 0 is full: 4 of its 4 slots are counted, 2 CPU-wide and 2 of task t1; this needs 1 more.',
      'In its way:',
      '  b1: CPU 0; writes of 4 bytes at 0xffffffff81000040; since event 1',
      '  b2: CPU 0; writes of 4 bytes at 0xffffffff81000080; since event 2',
      '  u1 of t1: every CPU; writes of 4 bytes at 0x400010; since event 4',
      '  u2 of t1: every CPU; reads and writes of 8 bytes at 0x400020; since event 5',
      '  (and 1 breakpoint elsewhere, not in its way)',
      'It is granted once one of b1, b2, u1 of t1 or u2 of t1 is given back (tried on the model).',
    ]);
  });

  it('does not blame another task, whose breakpoints are loaded at other times', async () => {
    const explanation = await onlyOf(
      mainlinePolicy,
      'reg v1@t2; reg v2@t2; reg v3@t2; reg v4@t2; reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; reg u5@t1',
    );
    const inTheWay = noRoomOf(explanation).holders.filter(({ blocks }) => blocks);
    expect(inTheWay.map(({ bp }) => bp)).toEqual(['u1', 'u2', 'u3', 'u4']);
  });

  it('needs one release on each full CPU if other breakpoints fill each', async () => {
    const four = [0, 1].map((cpu) => [1, 2, 3, 4].map((n) => `reg b${cpu}${n}[${cpu}]`).join('; '));
    const explanation = await onlyOf(mainlinePolicy, `${four.join('; ')}; reg u1@t1`);
    expect(noRoomOf(explanation).full.map(({ cpu, used }) => [cpu, used])).toEqual([
      [0, 4],
      [1, 4],
    ]);
    expect(remediesOf(explanation)).toEqual(['b01 + b11']);
  });

  it('counts a breakpoint of a task that has ended, until it is given back', async () => {
    const explanation = await onlyOf(
      mainlinePolicy,
      'reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; exit t1; reg b1[0]',
    );
    expect(noRoomOf(explanation).holders[0]).toMatchObject({ since: { seq: 1 }, taskEnded: { seq: 5 } });
    expect(
      tells(
        explanation,
        'u1 of t1: every CPU; writes of 4 bytes at 0x400010; since event 1; counted although its task ended at event 5, until its last descriptor closes',
      ),
    ).toBe(true);
  });

  it('learns that a breakpoint which was disabled frees nothing', async () => {
    const events = eventsOf('reg b1[0]; reg b2[0]; reg b3[0]; reg b4[0]; reg b5[0]').map((event) =>
      event.seq === 1 ? { ...event, disabled: true } : event,
    );
    // A recording does not tell of the ioctls that enable it afterwards.
    const said = 'asked for as disabled, which frees nothing; since event 1';
    expect(tells(await onlyOf(mainlinePolicy, events), said)).toBe(true);
  });
});

describe('a CPU-wide request under mainline', () => {
  it('is held against every task that has the most there: each must give one back', async () => {
    const explanation = await onlyOf(
      mainlinePolicy,
      'reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; reg v1@t2; reg v2@t2; reg v3@t2; reg v4@t2; reg b1[1]',
    );
    expect(
      tells(
        explanation,
        'CPU 1 is full: 4 of its 4 slots are counted, 4 of each of the tasks t1 and t2; this needs 1 more.',
      ),
    ).toBe(true);
    expect(noRoomOf(explanation).holders.every(({ blocks }) => blocks)).toBe(true);
    expect(remediesOf(explanation)).toEqual(['u1@t1 + v1@t2']);
  });
});

describe('a write to a debug register through ptrace', () => {
  it('is refused for what others hold CPU-wide, and the task’s own registers are told by number', async () => {
    const explanation = await onlyOf(mainlinePolicy, [
      ...eventsOf('reg b1[0]; reg b2[0]'),
      poke(3, 't1', 0, '0x400010'),
      poke(4, 't1', 1, '0x400020'),
      poke(5, 't1', 2, '0x400030'),
    ]);
    const lines = linesOf(explanation);
    expect(lines[0]).toBe('Event 5: CPU 0 wrote 0x400030 to debug register 2 of task t1 (ptrace).');
    expect(lines).toContain('  CPU 0  b1, b2    t1: DR0, DR1            4 of 4  full');
    expect(lines).toContain(
      '  DR1 of t1: every CPU; at 0x400020; disabled, which frees nothing; since event 4',
    );
    expect(remediesOf(explanation)).toEqual(['b1', 'b2', 'exec t1']);
  });

  it('finds the way out among several breakpoints of one name, of which a release does not choose', async () => {
    const explanation = await onlyOf(mainlinePolicy, [
      ...eventsOf('reg u1@t1; reg u1[1]@t1; reg u1[0]@t1; reg b1; reg u2@t1'),
      poke(6, 't1', 7, '0x0dd00005'),
    ]);
    expect(noRoomOf(explanation).full.map(({ used, wanted }) => [used, wanted])).toEqual([
      [4, 2],
      [4, 2],
    ]);
    expect(remediesOf(explanation)).toContain('b1 + u2@t1');
  });

  it('to DR7 may need more than one slot', async () => {
    const explanation = await onlyOf(mainlinePolicy, [
      ...eventsOf('reg b1[0]; reg b2[0]; reg b3[0]'),
      poke(4, 't1', 7, '0x00110005'),
    ]);
    expect(noRoomOf(explanation).full).toEqual([{ cpu: 0, used: 3, wanted: 2, limit: 4, tasks: ['t1'] }]);
    expect(remediesOf(explanation)).toEqual(['b1', 'b2', 'b3']);
  });

  it('moves the address that a debug register is told to watch', async () => {
    const explanation = await onlyOf(mainlinePolicy, [
      ...eventsOf('reg b1[0]; reg b2[0]; reg b3[0]'),
      poke(4, 't1', 0, '0x400010'),
      poke(5, 't1', 0, '0x400018'),
      poke(6, 't1', 1, '0x400020'),
    ]);
    const own = noRoomOf(explanation).holders.find(({ register }) => register === 0);
    expect(own).toMatchObject({ since: { seq: 4 }, watch: { address: '0x400018' } });
  });
});

describe('inherited breakpoints', () => {
  it('are told as copies since the fork, and go with their original', async () => {
    const explanation = await onlyOf(
      mainlinePolicy,
      inherited(eventsOf('reg u1@t1; reg u2@t1; fork t1>t2; reg b1[0]; reg b2[0]; reg u3@t2')),
    );
    expect(tells(explanation, 'copy of u1 of t2: every CPU; since event 3; made by inherit')).toBe(true);
    expect(remediesOf(explanation)).toEqual(['b1', 'b2', 'u1@t1', 'u2@t1']);
  });

  it('can keep a fork from happening, where the kernel has granted more than fits', async () => {
    const ledger = inherited(eventsOf('reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; reg b1[1]; fork t1>t2'));
    const explanation = await onlyOf(
      mainlinePolicy,
      ledger.map((event) => (event.seq === 5 ? { ...event, observed: { result: 0 as const } } : event)),
      { at: 6 },
    );
    expect(noRoomOf(explanation).full).toEqual([{ cpu: 1, used: 1, wanted: 4, limit: 4, tasks: ['t2'] }]);
    expect(remediesOf(explanation)).toEqual(['b1', 'u1@t1', 'u2@t1', 'u3@t1', 'u4@t1']);
  });
});

describe('a machine with many CPUs', () => {
  it('shows the full ones, and no line of the table is wider than 80 columns', async () => {
    const names = ['a_long_name_of_a_breakpoint', 'another_long_name', 'yet_another', 'and_the_last_one'];
    const held = names.map((name) => `reg ${name}[900]`).join('; ');
    const explanation = await onlyOf(mainlinePolicy, `${held}; reg u1@t1`, { machine: machineOf(1024) });
    const table = linesOf(explanation).slice(2, 12);
    expect(table.at(-2)).toContain('CPU 900');
    expect(table.at(-1)).toBe('  … and 1016 more CPUs');
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
