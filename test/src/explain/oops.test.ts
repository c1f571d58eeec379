import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { explainedOf, linesOf, onlyOf } from './explained.ts';

describe('an oops of the RFC', () => {
  it('at a NULL mask, of a breakpoint that nobody registered (D5)', async () => {
    expect(linesOf(await onlyOf(percpuRfcPolicy, 'unreg b1'))).toEqual([
      'Event 1: CPU 0 gave breakpoint b1 back.',
      'The model percpu-rfc dies: an oops: NULL cpumask (domain.md §3).',
      '         |  slot 3  slot 2  slot 1  slot 0',
      '  CPU 0  |',
      '  CPU 1  |',
      "  | is the boundary, at 4: kernel slots to its left, the tasks' to its right.",
      "The kernel reads the CPU mask through b1's struct, and that pointer is NULL.",
      'b1 holds no slot: it was never registered, or was given back already, which set the mask to NULL; nothing looks whether it is registered (D5).',
    ]);
  });

  it('at a NULL mask, of a breakpoint that was registered twice (D6)', async () => {
    const explanation = await onlyOf(percpuRfcPolicy, 'reg b1; reg b1; unreg b1; unreg b1');
    expect(linesOf(explanation).slice(-2)).toEqual([
      "The kernel reads the CPU mask through b1's struct, and that pointer is NULL.",
      'b1 still holds a slot (since event 1), but an earlier unregister of it has set the default mask back to NULL: it was registered more than once (D6), or some CPU has kept it (D2).',
    ]);
  });

  it('beyond the table, where the boundary is 0 and a search finds nothing (D4)', async () => {
    const explanation = await onlyOf(
      percpuRfcPolicy,
      'reg b1[1]; reg b2[1]; reg b3[1]; reg b4[1]; unreg b1[0,1]',
    );
    expect(linesOf(explanation).slice(-2)).toEqual([
      'The search for b1 walks from slot 3 down while its index is at least the boundary. The boundary is 0 and unsigned, so that the index -1 still passes: it reads this_hbp_kernel[-1].',
      'b1 is not in the table of CPU 0. With any higher boundary the search would have ended in silence (D4).',
    ]);
  });

  it('beyond the refcounts, where the boundary has risen above the slots (D5)', async () => {
    const explanation = await onlyOf(percpuRfcPolicy, 'unreg b1[0,1]; reg b2');
    const lines = linesOf(explanation);
    expect(lines[1]).toBe(
      'The model percpu-rfc dies: an oops: hbp_user_refcount out of bounds (domain.md §3).',
    );
    expect(lines).toContain('  | is the boundary, at 5, above all slots.');
    expect(lines.slice(-2)).toEqual([
      'The boundary is at 5, above all 4 slots: unregister raises it without looking whether its breakpoint is registered (D5).',
      'A CPU of the mask counts -1 slots in use, which is what the capacity test takes for a used-up share (4 - 5). So it looks who holds the slot below the boundary and reads hbp_user_refcount[4], which has the entries 0 to 3.',
    ]);
  });

  it('ends the explanations: nothing happens after it', async () => {
    const explanations = await explainedOf(percpuRfcPolicy, 'unreg b1; reg b2 w3; unreg b2');
    expect(explanations.map(({ request }) => request.seq)).toEqual([1]);
  });

  it('names the CPUs whose table lacks the breakpoint among those that are online', async () => {
    const explanation = await onlyOf(percpuRfcPolicy, 'off1; reg b1; reg b2; reg b3; reg b4; unreg b9[0]', {
      machine: machineOf(3),
    });
    expect(linesOf(explanation).at(-1)).toMatch(/^b9 is not in the table of CPUs 0 and 2\. /);
  });
});
