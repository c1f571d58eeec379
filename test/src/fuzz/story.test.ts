import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { slotSubject } from '../../../properties/campaign/subject.ts';
import { tryLedger } from '../../../properties/campaign/trial.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
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
