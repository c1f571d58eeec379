import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { machineOf } from '../../../machines/machine.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import type { EventSource } from '../../../src/event-source.ts';
import { compare } from '../../../src/verify/compare.ts';
import { verify } from '../../../src/verify/verify.ts';

const ADDRESS = '0x404080';

/** A call of a thread, from when to when. */
const during = (thread: string, time: number, returned: number) => ({ thread, time, returned });

const open = (bp: string, when: object, result: string | 0): object => ({
  ...when,
  type: 'breakpoint.register',
  bp,
  task: 'victim',
  address: ADDRESS,
  length: 8,
  access: 'w',
  observed: { result },
});

const close = (bp: string, when: object): object => ({ ...when, type: 'breakpoint.unregister', bp });

const sourceOf = (events: readonly object[], facts: Partial<EventSource> = {}): EventSource => ({
  name: 'by hand',
  machine: machineOf(1),
  unknownFacts: [],
  async *batches() {
    await Promise.resolve();
    yield events.map((event, i) => Object.assign({ seq: i + 1 }, event) as LedgerEvent);
  },
  remarks: () => [],
  ...facts,
});

const fullHouse = ['b1', 'b2', 'b3', 'b4'].map((bp, i) => open(bp, during('A', i, i + 0.5), 0));

const tallyOf = (events: readonly object[]) => compare(mainlinePolicy, sourceOf(events), machineOf(1));

describe('overlapping calls of two threads', () => {
  it('are foretold in the recorded order where that explains every answer', async () => {
    const tally = await tallyOf([
      ...fullHouse,
      close('b1', during('B', 10, 10.5)),
      open('b5', during('A', 10.2, 10.6), 0),
    ]);
    expect(tally).toMatchObject({ missed: 0, reordered: 0, byKind: { open: { calls: 5, predicted: 5 } } });
  });

  it('are foretold in another order: the close that began later let the open in', async () => {
    const tally = await tallyOf([
      ...fullHouse,
      open('b5', during('A', 10, 10.6), 0),
      close('b1', during('B', 10.1, 10.2)),
      open('b6', during('A', 20, 20.1), 'ENOSPC'),
    ]);
    expect(tally).toMatchObject({ missed: 0, reordered: 1, byKind: { open: { calls: 6, predicted: 6 } } });
  });

  it('are foretold in another order: the close that began earlier came too late for the open', async () => {
    const tally = await tallyOf([
      ...fullHouse,
      close('b1', during('B', 10, 10.6)),
      open('b5', during('A', 10.1, 10.2), 'ENOSPC'),
      open('b6', during('A', 20, 20.1), 0),
    ]);
    expect(tally).toMatchObject({ missed: 0, reordered: 1, byKind: { open: { calls: 6, predicted: 6 } } });
  });

  it('never change places where one returned before the other began, nor within one thread', async () => {
    const apart = await tallyOf([
      ...fullHouse,
      open('b5', during('A', 10, 10.1), 0),
      close('b1', during('B', 10.2, 10.3)),
    ]);
    expect(apart).toMatchObject({ missed: 1, reordered: 0 });
    const sameThread = await tallyOf([
      ...fullHouse,
      open('b5', during('A', 10, 10.5), 0),
      close('b1', during('A', 10.2, 10.3)),
    ]);
    expect(sameThread).toMatchObject({ missed: 1, reordered: 0 });
  });

  it('that no order explains are counted apart', async () => {
    const tally = await tallyOf([
      ...fullHouse,
      open('b5', during('A', 10, 10.6), 0),
      open('b6', during('B', 10.1, 10.2), 'ENOSPC'),
    ]);
    expect(tally).toMatchObject({ missed: 0, unknowable: { overlap: 1, exchange: 0 } });
  });
});

describe('after a miss', () => {
  it('the comparison goes on from what the kernel answered', async () => {
    const tally = await tallyOf([
      ...fullHouse.slice(0, 3),
      open('b4', during('A', 5, 5.1), 'ENOSPC'),
      open('b5', during('A', 6, 6.1), 0),
      open('b6', during('A', 7, 7.1), 0),
      close('b6', during('A', 8, 8.1)),
      open('b7', during('A', 9, 9.1), 'ENOSPC'),
    ]);
    expect(tally.mismatches).toEqual([
      { seq: 4, kind: 'open', time: 5, expected: 0, observed: 'ENOSPC' },
      {
        seq: 6,
        kind: 'open',
        time: 7,
        expected: 'ENOSPC',
        observed: 0,
        rule: expect.any(String) as string,
        section: expect.stringContaining('§6.') as string,
      },
    ]);
    expect(tally.byKind.open).toEqual({ calls: 7, predicted: 5 });
  });
});

describe('facts that a recording does not tell', () => {
  const executeAtKernel = (seq: number, result: string | 0): object => ({
    ...open(`b${seq}`, during('A', seq, seq + 0.1), result),
    address: '0xffffffff81000000',
    access: 'x',
    length: 1,
  });

  it('are inferred from the answers, and said', async () => {
    const source = sourceOf([executeAtKernel(1, 'EINVAL'), executeAtKernel(2, 'EINVAL')], {
      unknownFacts: ['kprobes', 'cpus'],
    });
    const { inferred, machine, tally } = await verify(mainlinePolicy, source);
    expect(inferred).toEqual([{ fact: 'kprobes', value: 'false', missedBefore: 2, missedAfter: 0 }]);
    expect(machine.kprobes).toBe(false);
    expect(tally.missed).toBe(0);
  });

  it('keep their values where they are known', async () => {
    const source = sourceOf([executeAtKernel(1, 'EINVAL')], { unknownFacts: [] });
    const { inferred, tally } = await verify(mainlinePolicy, source);
    expect(inferred).toEqual([]);
    expect(tally.missed).toBe(1);
  });
});
