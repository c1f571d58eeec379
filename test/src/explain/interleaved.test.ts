import { describe, expect, it } from 'vitest';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { explainedOf, linesOf, noRoomOf, onlyOf, remediesOf } from './explained.ts';

describe('a call that is made part by part', () => {
  it('is explained at the step that refuses it', async () => {
    const explanation = await onlyOf(
      percpuRfcPolicy,
      'reg u1@t1; reg u2@t1; reg u3@t1; reg b1[0]; reg~ b2[0]; #5 prepare; #5 begin',
    );
    expect(explanation.decidedAt).toEqual({ seq: 7 });
    expect(linesOf(explanation)[0]).toBe(
      'Event 7, a step of event 5: CPU 0 asked for breakpoint b2 (writes of 4 bytes at 0xffffffff81000080) for whoever runs, on CPU 0.',
    );
    expect(remediesOf(explanation)).toEqual(['b1', 'u3@t1']);
  });

  it('is explained by its own number as well', async () => {
    const ledger = 'reg u1@t1; reg u2@t1; reg u3@t1; reg b1[0]; reg~ b2[0]; #5 prepare; #5 begin';
    const explanation = await onlyOf(percpuRfcPolicy, ledger, { at: 5 });
    expect(explanation.verdict.kind).toBe('no room');
  });

  it('holds its slot since the step that put it into the table', async () => {
    const explanation = await onlyOf(
      percpuRfcPolicy,
      'reg~ b1[0]; #1 prepare; #1 begin; #1 store 0; #1 disable 0; #1 load 0; #1 end; reg u1@t1; reg u2@t1; reg u3@t1; reg b2[0]',
    );
    const b1 = noRoomOf(explanation).holders.find(({ bp }) => bp === 'b1');
    expect(b1).toMatchObject({ since: { seq: 4 }, watch: { address: '0xffffffff81000040' } });
  });

  it('can meet the mask that another call has just cleared (D13)', async () => {
    const explanation = await onlyOf(
      percpuRfcPolicy,
      `reg b1; reg~ b1; #2 prepare; unreg~ b1; #4 prepare; #4 begin;
       #4 disable 0; #4 store 0; #4 load 0; #4 disable 1; #4 store 1; #4 load 1; #4 end; #2 begin`,
    );
    expect(linesOf(explanation).at(-1)).toBe(
      "The kernel reads the CPU mask through b1's struct, and that pointer is NULL: between the default mask being set, outside of the lock, and being read, an unregister of the same struct cleared it (D13).",
    );
  });

  it('cannot be carried on by a step that is not due', async () => {
    await expect(explainedOf(percpuRfcPolicy, 'reg~ b1; #1 end')).rejects.toThrow(
      /^written down:3: event 2 cannot happen: /,
    );
  });
});
