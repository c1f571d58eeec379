import { describe, expect, it } from 'vitest';
import { advance } from '../../../machines/interleaved/advance.ts';
import { NOTHING_UNDER_WAY, type OperationsUnderWay } from '../../../machines/interleaved/under-way.ts';
import { machineOf } from '../../../machines/machine.ts';
import { decode } from '../../../machines/operation.ts';
import type { Result } from '../../../machines/outcome.ts';
import { policies } from '../../../machines/policies/index.ts';
import { worldOf } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import { eventsOf } from '../../../properties/shorthand.ts';

/** What the repaired allocator answers to each event of a sequence on two CPUs, and DR7 of CPU 1 at its end. */
const repaired = (
  text: string,
): { readonly results: readonly Result[]; readonly dr7: number | undefined } => {
  const policy = policies.percpu;
  const world = worldOf(machineOf(2), createRoster());
  const kernel = policy.initial(world.machine);
  let underWay: OperationsUnderWay<typeof kernel> = NOTHING_UNDER_WAY;
  const results = eventsOf(text).map((event) => {
    const advanced = advance(policy, kernel, underWay, decode(event, world.roster), world);
    ({ underWay } = advanced);
    return advanced.outcome.result;
  });
  return { results, dr7: kernel.cpus[1]?.dr7 };
};

describe('the repaired allocator', () => {
  it('validates what it copies, not what the struct held before the lock (R4)', () => {
    const { results } = repaired('reg~ b1; #1 prepare; reg1 b1 w4 at 0xffffffff81000041; #1 begin');
    expect(results).toEqual([0, 0, 'EINVAL', 'EINVAL']);
  });

  it('arms a task’s breakpoint where the task comes to run while the call has the lock (R11)', () => {
    const { results, dr7 } = repaired('reg~ u1@t1; #1 prepare; #1 begin; sw1 t1; #1 end');
    expect(results).toEqual([0, 0, 0, 0, 0]);
    // domain.md §1.1: slot 0, w, length 4.
    expect((dr7 ?? 0) & ~0x300).toBe(0xd0002);
  });

  it('leaves alone a CPU that the task has left before the interrupt came (R11)', () => {
    const { dr7 } = repaired('sw1 t1; reg~ u1@t1; #2 prepare; #2 begin; sw1 t2; #2 load 1; #2 end');
    expect((dr7 ?? 0) & ~0x300).toBe(0);
  });

  it('takes an exec’s slots off where the task still runs, and nothing from the task that came after it', () => {
    const stays = repaired('reg u1@t1; sw1 t1; exec~ t1; #3 prepare; #3 begin; #3 load 1; #3 end');
    expect((stays.dr7 ?? 0) & ~0x300).toBe(0);
    const leaves = repaired(
      'reg u1@t1; reg u2@t2; sw1 t1; exec~ t1; #4 prepare; #4 begin; sw1 t2; #4 load 1',
    );
    expect((leaves.dr7 ?? 0) & ~0x300).toBe(0xd0002);
  });

  it('modifies nothing for a task that a register named after the modify was called (domain.md §1.4)', () => {
    const { results } = repaired('mod~ u1 w8 at 0x400020; reg u1@t1; #1 prepare; #1 begin');
    expect(results).toEqual([0, 0, 0, 'ENOENT']);
  });
});
