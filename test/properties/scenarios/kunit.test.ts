import { describe, expect, test } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { decode } from '../../../machines/operation.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { worldOf } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import { run } from '../../../machines/run.ts';
import { KUNIT_SCENARIOS } from '../../../properties/scenarios/kunit.ts';
import type { ExpectedCall } from '../../../properties/scenarios/script.ts';
import type { Machine } from '../../../machines/machine.ts';

const answersOf = (machine: Machine, calls: readonly ExpectedCall[]): unknown[] => {
  const world = worldOf(machine, createRoster());
  const kernel = mainlinePolicy.initial(machine);
  return calls.map(({ event }) => {
    const op = decode(event, world.roster);
    return [event.seq, run(kernel, mainlinePolicy.recipe(kernel, op), op, world).result];
  });
};

const CPUS = [1, 2, 3, 4, 5, 6, 7, 8];
const SLOTS = [4, 3, 1];

describe("the kernel's own test of its accounting (domain.md §6.7)", () => {
  test('there are nine cases, each under its own name', () => {
    expect(new Set(KUNIT_SCENARIOS.map(({ name }) => name)).size).toBe(9);
  });

  for (const { name, says, slots: needed, calls } of KUNIT_SCENARIOS) {
    describe(`${name}: ${says}`, () => {
      for (const slots of SLOTS.filter((count) => count >= needed)) {
        test.each(CPUS)(`with ${slots} slots on %i CPUs`, (cpus) => {
          const machine = machineOf(cpus, { slots });
          const expected = calls(machine);
          expect(expected.length).toBeGreaterThan(slots);
          expect(answersOf(machine, expected)).toEqual(
            expected.map((call) => [call.event.seq, call.expected]),
          );
        });
      }
    });
  }
});
