import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import type { Policy } from '../../../machines/policy.ts';
import type { ClassicRow } from '../../../machines/classic/row.ts';
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { classicRow } from '../../../machines/classic/row.ts';
import { checkAll, checkerOf } from '../../../properties/check.ts';
import { eventsOf } from '../../../properties/shorthand.ts';

/** The row of state after each event. */
const rowsOf = (
  text: string,
  policy: Policy<ClassicKernel> = percpuRfcPolicy,
  machine = machineOf(2),
): ClassicRow[] => {
  const checker = checkerOf(policy, machine);
  return [...checkAll(checker, eventsOf(text))].map(({ step }) => classicRow(step.after, checker.roster));
};

const lastOf = (...args: Parameters<typeof rowsOf>): ClassicRow => {
  const row = rowsOf(...args).at(-1);
  if (row === undefined) throw new RangeError('no event');
  return row;
};

/** A table as domain.md §3 draws it. */
const drawn = (table: readonly (string | null)[] | undefined): string | undefined =>
  table?.map((bp) => bp ?? '·').join(' ');

describe('the example of domain.md §3', () => {
  const rows = rowsOf('reg b1[0]; reg b2[1]; reg b3; unreg b1; unreg b2');

  it.each([
    [1, 3, [1, 0], '· · · b1', '· · · ·'],
    [2, 3, [1, 1], '· · · b1', '· · · b2'],
    [3, 2, [2, 2], '· · b3 b1', '· · b3 b2'],
    [4, 2, [1, 2], '· · · b3', '· · b3 b2'],
    [5, 3, [1, 1], '· · · b3', '· · · b3'],
  ])('event %i: boundary %i, consumed %j', (seq, kernelPos, consumed, cpu0, cpu1) => {
    const row = rows[seq - 1];
    expect(row).toMatchObject({ kernelPos, consumed });
    expect(row?.kernel.map(drawn)).toEqual([cpu0, cpu1]);
  });
});

describe('what domain.md §4 tells of the sequences', () => {
  it('D1: CPU 1 has DR7 0xD00D0282 with an empty table', () => {
    const row = lastOf('reg u1@t1; reg b1[0]; sw1 t1');
    expect(row.dr7[1]).toBe('0xd00d0282');
    expect(drawn(row.kernel[1])).toBe('· · · ·');
  });

  it('D3: the boundary is 4 with b2 live in slot 3, and u4 then shares it', () => {
    const rows = rowsOf('off1; reg b1; on1; reg b2[1]; unreg b1; reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1');
    expect(rows[4]?.kernelPos).toBe(4);
    expect(rows[8]?.kernel[1]?.[3]).toBe('b2');
    expect(rows[8]?.tasks['t1']?.[3]).toBe('u4');
  });

  it('D5: consumed −1 −1 and boundary 5; and boundary 4 with b1 live in slot 3', () => {
    expect(lastOf('unreg b1[0,1]')).toMatchObject({ consumed: [-1, -1], kernelPos: 5 });
    const row = lastOf('reg b1[0]; unreg b9[0]');
    expect(row.kernelPos).toBe(4);
    expect(drawn(row.kernel[0])).toBe('· · · b1');
  });

  it('D7: the boundary stays at 3 with nothing registered', () => {
    expect(lastOf('reg b1; off1; unreg b1').kernelPos).toBe(3);
  });

  it('D8: b1 stays on CPU 1; and consumed is 0 −1', () => {
    expect(lastOf('reg b1[0,1]; unreg b1[0]').kernel.map(drawn)).toEqual(['· · · ·', '· · · b1']);
    expect(lastOf('reg b1[0]; unreg b1[0,1]').consumed).toEqual([0, -1]);
  });

  it('D10: boundary 3 and nothing installed', () => {
    const row = lastOf('off1; reg b1[1]');
    expect(row.kernelPos).toBe(3);
    expect(row.kernel.map(drawn)).toEqual(['· · · ·', '· · · ·']);
  });

  it('B2: u1 is not armed on CPU 1; and still armed there after its unregister', () => {
    expect(lastOf('sw1 t1; reg u1@t1', globalPolicy).dr7[1]).toBe('0x0');
    expect(lastOf('reg u1@t1; sw1 t1; unreg u1', globalPolicy).dr7[1]).toBe('0xd0202');
  });

  it('B3: slot 0 counts nobody while t1 holds it', () => {
    const machine = machineOf(2, { forkCopiesSlots: true });
    const row = lastOf('reg u1@t1; fork t1>t2; reg u2@t2; exit t2', globalPolicy, machine);
    expect(row.userRefcount[0]).toBe(0);
    expect(row.tasks['t1']?.[0]).toBe('u1');
  });

  it('hotplug heals in the base: D2 and D3 are regressions of the patch', () => {
    expect(lastOf('reg b1; off1; unreg b1; on1', globalPolicy).dr7[1]).toBe('0x0');
    expect(drawn(lastOf('off1; reg b1; on1', globalPolicy).kernel[1])).toBe('· · · b1');
  });
});
