import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../../machines/machine.ts';
import { decode } from '../../../../machines/operation.ts';
import { mainlinePolicy } from '../../../../machines/policies/mainline.ts';
import { percpuPolicy } from '../../../../machines/policies/percpu.ts';
import { percpuRfcPolicy } from '../../../../machines/policies/percpu-rfc.ts';
import type { Policy } from '../../../../machines/policy.ts';
import { eventsOf } from '../../../../properties/shorthand.ts';
import { whyText } from '../../../../src/explain/why/text.ts';
import { type Why, why } from '../../../../src/explain/why/why.ts';
import { openTimeline, type Timeline } from '../../../../src/replay/timeline/timeline.ts';

const historyOf = <K extends object>(policy: Policy<K>, ledger: string): Timeline<K> => {
  const timeline = openTimeline(policy, machineOf(2));
  for (const event of eventsOf(ledger)) timeline.append(decode(event, timeline.roster));
  return timeline;
};

const asked = (ledger: string, place: string, at?: number): Why => {
  const history = historyOf(percpuRfcPolicy, ledger);
  return why(history, place, at ?? history.length);
};

/** Where each link is, and between which values. */
const steps = ({ links }: Why) => links.map(({ seq, place, before, after }) => [seq, place, before, after]);

describe('why a breakpoint stands in a kernel slot', () => {
  const MOVED = 'reg b1[0]; reg b2[1]; reg b3; unreg b1; unreg b2';

  it('leads over the compaction that moved it to the register that gave it a slot', () => {
    const answer = asked(MOVED, 'kernel[0][3]');
    expect(steps(answer)).toEqual([
      [4, 'kernel[0][3]', 'b1', 'b3'],
      [3, 'kernel[0][2]', null, 'b3'],
    ]);
    expect(whyText(answer, 2)).toContain(
      'It moved b3 from slot 2 to slot 3 of CPU 0, as b1 was given back (compaction, domain.md §4.2, L3)',
    );
    expect(whyText(answer, 2)).toContain('for that the boundary went from 3 to 2');
  });

  it('is asked as of an event in between', () => {
    expect(asked(MOVED, 'kernel[0][3]', 3)).toMatchObject({ value: 'b1', links: [{ seq: 1 }] });
    expect(asked(MOVED, 'kernel[0][3]', 0)).toMatchObject({ value: null, links: [] });
  });

  it.each([
    ['reg b1; off1; unreg b1', 'CPU 1 was offline then, and its table was not touched (domain.md §4.1, D2)'],
    ['reg b1[0,1]; unreg b1[0]', 'the mask did not have CPU 1 in it any more (domain.md §4.1, D8)'],
    ['reg b1; reg b1; unreg b1', 'it stood in more than one slot there (domain.md §4.1, D6)'],
    ['reg b1; reg b2', 'nobody has given it back since'],
  ])('says why it is still there: %s', (ledger, reason) => {
    expect(asked(ledger, 'kernel[1][3]').notes.join(' ')).toContain(reason);
  });

  it('leads to the registration where a table was made anew', () => {
    const history = historyOf(percpuPolicy, 'reg b1; off1; on1');
    expect(steps(why(history, 'kernel[1][3]', 3))).toEqual([
      [3, 'kernel[1][3]', null, 'b1'],
      [1, 'kernel[1][3]', 'b1', 'b1'],
    ]);
  });

  it('says of an empty slot who was there, and how he went', () => {
    const answer = asked('reg b1[0]; unreg b1', 'kernel[0][3]');
    expect(answer.links.map(({ says }) => says)).toEqual([
      'gave b1 back: slot 3 of CPU 0 is free since',
      'put b1 into slot 3 of CPU 0, the highest free one; for that the boundary went from 4 to 3',
    ]);
  });
});

describe('why a count or the boundary is what it is', () => {
  it('tells who needed the boundary lower, and who keeps it there', () => {
    const answer = asked('reg b1[0]; reg b2[0]; unreg b1', 'kernelPos', 2);
    expect(steps(answer)[0]).toEqual([2, 'kernelPos', 3, 2]);
    expect(answer.notes).toEqual([
      "It has not gone up since: slot 2, the lowest of the kernel's, is held by b2 on CPU 0.",
    ]);
  });

  it('finds the boundary stuck where a count is wrong', () => {
    const stuck = asked('reg b1; off1; unreg b1; on1; unreg b9[0]; reg b2[0]', 'consumed[1]');
    expect(stuck.notes).toEqual(['In the table of CPU 1 stands b1.']);
    const wrong = asked('off1; reg b1; on1; unreg b1', 'consumed[1]');
    expect(wrong).toMatchObject({
      value: -1,
      notes: ['In the table of CPU 1 stands nothing: the count is wrong.'],
    });
    expect(wrong.links[0]?.says).toBe('counted b1 no more, found or not');
  });

  it('tells which tasks hold a slot', () => {
    const answer = asked('reg u1@t1; reg u2@t2; unreg u1@t1', 'userRefcount[0]');
    expect(answer.notes).toEqual(['It is held by t2 (u2).']);
    expect(answer.links.map(({ says }) => says)).toEqual([
      'took slot 0 from t1',
      'gave slot 0 to t2',
      'gave slot 0 to t1',
    ]);
  });
});

describe('why a debug register holds what it holds', () => {
  it('leads under D1 to where register and table part, and to who wrote the one kdr7', () => {
    const answer = asked('reg u1@t1; reg b1[0]; sw1 t1', 'dr7[1]');
    expect(answer.value).toBe('0xd00d0282');
    expect(answer.links.map(({ seq, place }) => [seq, place])).toEqual([
      [3, 'dr7[1]'],
      [3, 'dr7[1]'],
      [2, 'kdr7[0]'],
    ]);
    expect(answer.links[1]?.says).toBe(
      'parted register and table: slot 3 of CPU 1 watches w4 at 0x0, and nobody stands there',
    );
    expect(answer.notes).toContain(
      "Slot 3 watches w4 at 0x0; it is nobody's: register and table say different things.",
    );
  });

  it('has nothing parted where the repair keeps a kernel part for each CPU', () => {
    const history = historyOf(percpuPolicy, 'reg u1@t1; reg b1[0]; sw1 t1');
    const answer = why(history, 'dr7[1]', 3);
    expect(answer.links.map(({ seq }) => seq)).toEqual([3]);
    expect(answer.notes).toEqual(["Slot 0 watches w4 at 0x400010; it is u1's."]);
  });
});

describe('why mainline counts what it counts', () => {
  it('tells the events, and who is counted now', () => {
    const history = historyOf(mainlinePolicy, 'reg u1@t1; reg b1[0]; sw1 t1; reg b2[0]; unreg b1');
    expect(why(history, 'pinned[0]', 5)).toMatchObject({ value: 1, notes: ['Counted: b2.'] });
    expect(steps(why(history, 'pinned[0]', 5)).map(([seq]) => seq)).toEqual([5, 4, 2]);
    expect(why(history, 'tasks.t1.all', 5).notes).toEqual(['Counted: u1.']);
    expect(why(history, 'registers[1][0]', 5).links[0]?.says).toContain('lowest free register');
  });
});

describe('a path that asks about nothing', () => {
  it.each([
    ['frob', 'no field of the state is called frob'],
    ['kernel[9][0]', 'no CPU 9'],
    ['kernel[0]', 'is 4 pieces of state'],
    ['kernel[0][3] == 4', 'this is no place of the state'],
  ])('is one line: %s', (place, what) => {
    expect(() => asked('reg b1', place)).toThrow(what);
  });
});
