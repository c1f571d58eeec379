/** Corners of the repaired allocator, with all of its repairs and with some left out, that random ledgers seldom reach. */
import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { decode } from '../../../machines/operation.ts';
import type { Outcome } from '../../../machines/outcome.ts';
import { ALL_REPAIRS, repairsWithout } from '../../../machines/percpu/repairs.ts';
import type { PercpuKernel } from '../../../machines/percpu/state.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { percpuPolicy, percpuWith } from '../../../machines/policies/percpu.ts';
import { type Policy, type World, worldOf } from '../../../machines/policy.ts';
import { createRoster, NONE } from '../../../machines/roster.ts';
import { run } from '../../../machines/run.ts';
import { eventsOf } from '../../../properties/shorthand.ts';

interface Ran<K> {
  readonly kernel: K;
  readonly world: World;
  readonly outcomes: readonly Outcome[];
}

const ran = <K extends object>(policy: Policy<K>, sequence: string): Ran<K> => {
  const world = worldOf(machineOf(2), createRoster());
  const kernel = policy.initial(world.machine);
  const outcomes = eventsOf(sequence).map((event) => {
    const op = decode(event, world.roster);
    return run(kernel, policy.recipe(kernel, op), op, world);
  });
  return { kernel, world, outcomes };
};

const results = <K extends object>(policy: Policy<K>, sequence: string) =>
  ran(policy, sequence).outcomes.map(({ result }) => result);

const consumed = (policy: Policy<PercpuKernel>, sequence: string) =>
  ran(policy, sequence).kernel.cpus.map((cpu) => cpu.consumed);

/** Fills CPU 0 to its last slot while a stray unregister has made its count one too low, at boundary 0. */
const FULL_BUT_MISCOUNTED =
  'reg b1[0]; reg b2[0]; reg b3[0]; reg b4[1]; reg b5[1]; reg b6[1]; unreg b9[0]; reg b7[1]; reg b8[0]';

describe('a CPU that goes offline', () => {
  it('loses its table, its registers and its part of DR7, and keeps its reservations', () => {
    const { kernel } = ran(percpuPolicy, 'reg b1; reg u1@t1; sw1 t1; off1');
    expect(kernel.cpus[1]).toEqual({
      online: false,
      kernel: [NONE, NONE, NONE, NONE],
      consumed: 1,
      dr: [0, 0, 0, 0],
      dr7: 0,
      current: NONE,
    });
    expect(kernel.kdr7[1]).toBe(0);
    expect(kernel.kdr7[0]).not.toBe(0);
    expect(kernel.kernelPos).toBe(3);
  });

  it('is counted anew when it comes back, where reservations are not kept for it (without R6)', () => {
    expect(consumed(percpuWith(repairsWithout('R6')), 'reg b1; off1; on1')).toEqual([1, 1]);
    expect(consumed(percpuPolicy, 'reg b1; off1; on1')).toEqual([1, 1]);
  });
});

describe('an unregister of what was never registered', () => {
  it('is refused by the table of registrations', () => {
    expect(results(percpuPolicy, 'unreg b1; unreg b1[0]')).toEqual(['ENOENT', 'ENOENT']);
  });

  it('is an internal error where that table is not asked (without R5), and no oops', () => {
    expect(results(percpuWith(repairsWithout('R5')), 'unreg b1; unreg b1[0]')).toEqual(['EIO', 'EIO']);
  });

  it('makes the counts of its mask, or of all CPUs, negative where searches are not checked either', () => {
    const bare = percpuWith(repairsWithout('R5', 'R7'));
    expect(consumed(bare, 'unreg b1[0]')).toEqual([-1, 0]);
    expect(consumed(bare, 'unreg b1')).toEqual([-1, -1]);
  });
});

describe('a register whose CPU has no free slot left', () => {
  it('walks out of the table at boundary 0, in the RFC and in its repair without repairs', () => {
    const sequence = `${FULL_BUT_MISCOUNTED}; reg b10[0]`;
    const last = ['oops'];
    expect(results(percpuRfcPolicy, sequence).slice(-1)).toEqual(last);
    expect(results(percpuWith(new Set()), sequence).slice(-1)).toEqual(last);
  });

  it('is silent where the boundary leaves it no kernel slot, and changes no count (D9)', () => {
    const { kernel, outcomes } = ran(percpuWith(new Set()), 'unreg b1[0]; reg b2[0]');
    expect(outcomes.map(({ result }) => result)).toEqual([0, 0]);
    expect(kernel.cpus.map((cpu) => cpu.consumed)).toEqual([-1, 0]);
    expect(kernel.cpus[0]?.kernel).toEqual([NONE, NONE, NONE, NONE]);
  });
});

describe('interrupts on the calling CPU', () => {
  it('stay enabled during its parts only without R8 (D15)', () => {
    const [event] = eventsOf('reg b1');
    if (event === undefined) throw new Error('the shorthand made no event');
    const op = decode(event, createRoster());
    const leavesOn = (policy: Policy<PercpuKernel>): boolean =>
      policy.recipe(policy.initial(machineOf(2)), op).leavesInterruptsOn === true;
    expect(leavesOn(percpuPolicy)).toBe(false);
    expect(leavesOn(percpuWith(repairsWithout('R8')))).toBe(true);
  });

  it('stay enabled in the RFC as posted, whether it registers or unregisters', () => {
    const kernel = percpuRfcPolicy.initial(machineOf(2));
    for (const event of eventsOf('reg b1; unreg b1')) {
      expect(percpuRfcPolicy.recipe(kernel, decode(event, createRoster())).leavesInterruptsOn).toBe(true);
    }
  });
});

describe('a row of the repaired allocator', () => {
  it('has the row of 2009, and what is registered for which CPUs', () => {
    const policy = percpuWith(ALL_REPAIRS);
    const { kernel, world } = ran(policy, 'reg b1; reg b2[1]; reg u1@t1');
    expect(policy.row(kernel, world.roster)).toMatchObject({
      kernelPos: 2,
      consumed: [1, 2],
      tasks: { t1: ['u1', null, null, null] },
      registrations: { b1: [0, 1], b2: [1] },
    });
  });
});
