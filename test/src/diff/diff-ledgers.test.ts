import { describe, expect, it } from 'vitest';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { diffLedgers } from '../../../src/diff/diff-ledgers.ts';
import type { Difference } from '../../../src/diff/difference.ts';
import { branched } from '../branch/branched.ts';
import { sourceOf } from '../explain/explained.ts';

const diffOf = (left: string, right: string): Promise<Difference> =>
  diffLedgers(percpuRfcPolicy, sourceOf(eventsOf(left)), sourceOf(eventsOf(right)));

const told = ({ divergences }: Difference) =>
  divergences.map(({ kind, left, right }) => [kind, left?.seq, right?.seq]);

describe('two ledgers', () => {
  it('that hold the same requests do not differ, whatever was observed and when', async () => {
    const events = eventsOf('reg b1; hit1 b1; unreg b1');
    const recorded = events.map((event) => ({ ...event, time: event.seq, observed: { result: 0 as const } }));
    const { count, compared } = await diffLedgers(percpuRfcPolicy, sourceOf(events), sourceOf(recorded));
    expect([count, compared]).toEqual([0, 3]);
  });

  it('differ in the requests that one of them has alone, and in what comes of that', async () => {
    const difference = await diffOf(
      'reg u1@t1; reg u2@t1; reg u3@t1; reg b1[0]; reg b2[0]',
      'reg u1@t1; reg u2@t1; reg b1[0]; reg b2[0]; sw1 t1',
    );
    expect(told(difference)).toEqual([
      ['request', 3, undefined],
      ['answer', 5, 4],
      ['request', undefined, 5],
    ]);
  });

  it('differ in a request that was changed, which is one event of both', async () => {
    expect(told(await diffOf('reg b1[0]; reg b2', 'reg b1[1]; reg b2'))).toEqual([
      ['request', 1, 1],
      ['state', 2, 2],
    ]);
  });

  it('have the steps of one operation in common, though it has another number', async () => {
    const steps = 'reg~ b1[0]; #1 prepare; #1 begin; #1 disable 0; #1 store 0; #1 load 0; #1 end';
    const left = eventsOf(`${steps}; reg b2[1]`);
    const right = await branched(percpuPolicy, left, ['insert 1 {"type":"task.switch","task":"t1"}']);
    const difference = await diffLedgers(percpuPolicy, sourceOf(left), sourceOf(right));
    expect(told(difference)).toEqual([['request', undefined, 1]]);
    expect(difference.compared).toBe(8);
  });
});
