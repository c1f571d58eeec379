import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { slotSubject } from '../../../properties/campaign/subject.ts';
import { tryLedger } from '../../../properties/campaign/trial.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { rowChanges } from '../../../src/fuzz/row-changes.ts';
import { type Story, storyOf } from '../../../src/fuzz/story.ts';

const subject = slotSubject(percpuRfcPolicy);

const tell = (text: string): Story => {
  const trial = tryLedger(subject, machineOf(2), eventsOf(text), { assumed: [] });
  if (trial.finding === undefined) throw new RangeError(`"${text}" breaks nothing`);
  return storyOf(subject, trial, trial.finding);
};

describe('a story', () => {
  it('tells of each event what it changed, and at last what broke', () => {
    const story = tell('reg u1@t1; reg b1[0]; sw1 t1');
    expect(story.steps.map(({ event, changes }) => [event, changes])).toEqual([
      ['reg u1@t1', ['refcount of slot 0 0 → 1', 't1 slot 0 · → u1']],
      [
        'reg b1[0]',
        [
          'boundary 4 → 3',
          'CPU 0 consumed 0 → 1',
          'CPU 0 slot 3 · → b1',
          'CPU 0 DR7 0x0 → 0xd0000280',
          'CPU 0 DR3 0x0 → 0xffffffff81000040',
        ],
      ],
      ['sw1 t1', ['CPU 1 DR7 0x0 → 0xd00d0282', 'CPU 1 DR0 0x0 → 0x400010']],
    ]);
    expect(story.finding).toMatchObject({ invariant: 'DR7', cpu: 1, slot: 3 });
    expect(story.claim).toMatch(/^the debug registers of each online CPU/);
    expect(story.last).toMatchObject({ seq: 3, dr7: ['0xd0000280', '0xd00d0282'] });
  });

  it('tells which event broke which assumption', () => {
    const story = tell('reg b1; off1; unreg b1; on1');
    expect(story.steps.map(({ breaks }) => breaks)).toEqual([[], ['online'], []]);
    expect(story.broken).toEqual(['online']);
    expect(story.under).toContain('online');
  });

  it('tells by which rule an event was refused', () => {
    const story = tell('reg b1; reg u1@t1; reg u2@t1; reg u3@t1; reg b2');
    expect(story.steps.at(-1)).toMatchObject({ result: 'ENOSPC' });
    expect(story.steps.at(-1)?.why).toMatch(
      /^a CPU of the mask has used .* \(domain\.md §3 register step 4\)$/,
    );
  });

  it('tells why the kernel died', () => {
    const story = tell('unreg b1');
    expect(story.steps).toMatchObject([{ result: 'oops', why: 'NULL cpumask' }]);
    expect(story.last).toEqual({ seq: 1, result: 'oops', why: 'NULL cpumask' });
  });

  it('tells who was called', () => {
    const story = tell('reg b1; mod b1 at 0xffffffff81000400; reg b2; hit b2; hit b1');
    expect(story.steps.map(({ called }) => called)).toEqual([[], [], []]);
  });
});

describe('changes of a row', () => {
  it('are told in the words of the glossary', () => {
    const before = { kernelPos: 4, consumed: [0, 0], registrations: {}, tasks: {}, pinned: [0] };
    const after = {
      ...{ kernelPos: 3, consumed: [0, 1], registrations: { b1: [0, 1] } },
      ...{ tasks: { t1: ['u1', null, null, null] }, pinned: [1] },
    };
    expect(rowChanges(before, after)).toEqual([
      'boundary 4 → 3',
      'CPU 1 consumed 0 → 1',
      'registration of b1 · → [0,1]',
      't1 slot 0 · → u1',
      'CPU 0 pinned 0 → 1',
    ]);
  });

  it('are none where nothing changed', () => {
    expect(
      rowChanges({ kernelPos: 4, tasks: { t1: [null] } }, { kernelPos: 4, tasks: { t1: [null] } }),
    ).toEqual([]);
  });

  it('are told by their path where the glossary has no word', () => {
    expect(rowChanges({ mine: { own: 1 } }, { mine: { own: 2 } })).toEqual(['mine.own 1 → 2']);
  });
});
