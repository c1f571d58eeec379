import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { decode } from '../../../machines/operation.ts';
import { policies } from '../../../machines/policies/index.ts';
import { type Policy, worldOf } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import { run } from '../../../machines/run.ts';

describe('a step that carries on no operation', () => {
  const take = <K extends object>(policy: Policy<K>): void => {
    const world = worldOf(machineOf(2), createRoster());
    const kernel = policy.initial(world.machine);
    const op = decode({ seq: 2, type: 'step', of: 1, part: 'load', cpu: 1 }, world.roster);
    expect(run(kernel, policy.recipe(kernel, op), op, world).result).toBe('unsupported');
    expect(kernel).toEqual(policy.initial(world.machine));
  };

  it('is no operation of its own, under any policy', () => {
    take(policies.global);
    take(policies['percpu-rfc']);
    take(policies.percpu);
    take(policies.mainline);
  });
});
