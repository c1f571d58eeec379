/** Who stands in the way of a refused register: while all of these stay, it cannot be granted. */
import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { decode } from '../../../machines/operation.ts';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { type Policy, worldOf } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import { run } from '../../../machines/run.ts';
import { eventsOf } from '../../../properties/shorthand.ts';

/** Of the last event of `sequence`, which is refused with ENOSPC: the blockers on each CPU that is full for it. */
const blockersOf = <K extends object>(
  policy: Policy<K>,
  sequence: string,
): Readonly<Record<number, string[]>> => {
  const world = worldOf(machineOf(2), createRoster());
  const kernel = policy.initial(world.machine);
  const events = eventsOf(sequence).map((event) => decode(event, world.roster));
  const last = events.pop();
  if (last === undefined) throw new Error('the shorthand made no event');
  for (const op of events) run(kernel, policy.recipe(kernel, op), op, world);
  const shortages = policy.capacity?.(kernel, last, world).shortages ?? [];
  expect(run(kernel, policy.recipe(kernel, last), last, world).result).toBe('ENOSPC');
  return Object.fromEntries(
    shortages.map(({ cpu, blockers }) => [
      cpu,
      blockers.map(({ bp }) => world.roster.breakpoints.at(bp)).sort(),
    ]),
  );
};

const THREE_OF_A_TASK = 'reg u1@t1; reg u2@t1; reg u3@t1';

describe('percpu-rfc', () => {
  it('names who stands on the full CPU, and the task that holds the slot below the boundary', () => {
    expect(blockersOf(percpuRfcPolicy, `reg b1[0]; reg b2[1]; ${THREE_OF_A_TASK}; reg b3[0]`)).toEqual({
      0: ['b1', 'u3'],
    });
  });

  it('names everybody once a count is wrong (D5): to give back any of them may make room', () => {
    const miscounted = 'reg b1[0]; reg b2[1]; unreg b9[0]';
    expect(blockersOf(percpuRfcPolicy, `${miscounted}; ${THREE_OF_A_TASK}; reg b3[1]`)).toEqual({
      1: ['b1', 'b2', 'u3'],
    });
  });

  it('names everybody once a mask does not say where its breakpoint stands (D8)', () => {
    const rewritten = `reg b1[1]; reg b2[0]; ${THREE_OF_A_TASK}; reg b1[0,1]`;
    expect(blockersOf(percpuRfcPolicy, `${rewritten}; reg b3[1]`)).toEqual({ 1: ['b1', 'b2', 'u3'] });
  });
});

describe('global', () => {
  it('names every kernel-space breakpoint on each CPU: all stand everywhere', () => {
    const blockers = ['b1', 'b2', 'u2'];
    expect(blockersOf(globalPolicy, 'reg b1[0]; reg b2[1]; reg u1@t1; reg u2@t1; reg b3[0]')).toEqual({
      0: blockers,
      1: blockers,
    });
  });
});
