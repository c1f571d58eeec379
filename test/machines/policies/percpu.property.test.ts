import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { decode } from '../../../machines/operation.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { percpuWith } from '../../../machines/policies/percpu.ts';
import { worldOf } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import { run } from '../../../machines/run.ts';
import type { PercpuKernel } from '../../../machines/percpu/state.ts';
import { ledgers } from '../../../properties/arbitraries/ledger.ts';

const withoutRegistrations = ({ registrations: _registrations, ...kernel }: PercpuKernel): ClassicKernel =>
  kernel;

describe('the repaired allocator', () => {
  test.prop([ledgers()], { numRuns: 500 })(
    'without any of its repairs is the RFC as posted, state for state',
    ({ machine, events }) => {
      const bare = percpuWith(new Set());
      const world = worldOf(machine, createRoster());
      const posted = percpuRfcPolicy.initial(machine);
      const repaired = bare.initial(machine);
      for (const event of events) {
        const op = decode(event, world.roster);
        const expected = run(posted, percpuRfcPolicy.recipe(posted, op), op, world);
        const delivered = [...world.delivered];
        const outcome = run(repaired, bare.recipe(repaired, op), op, world);
        expect(outcome).toEqual(expected);
        if (outcome.kind === 'oops') return;
        expect(world.delivered).toEqual(delivered);
        expect(withoutRegistrations(repaired)).toEqual(posted);
      }
    },
  );
});
