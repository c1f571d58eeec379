/** A counterexample of the explorer is of least length: what random search has found and shrunk is no shorter. */
import { describe, expect, test } from 'vitest';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { type Assumption, assumedWithout } from '../../../properties/assumptions.ts';
import { slotSubject } from '../../../properties/campaign/subject.ts';
import type { InvariantName } from '../../../properties/invariant.ts';
import { campaign } from '../../../src/fuzz/campaign.ts';
import { ALONE } from '../../../src/explore/conduct.ts';
import { explore } from '../../../src/explore/explore.ts';
import { wishFor } from './wish-for.ts';

const SEED = 20091028;
const RUNS = 4000;

/** What the fuzzer makes of the shortest ledger that it finds. */
const shrunkBy = async (invariant: InvariantName, dropped: readonly Assumption[]) => {
  const assumed = assumedWithout(dropped);
  const { failure } = await campaign(slotSubject(percpuRfcPolicy), {
    runs: RUNS,
    seed: SEED,
    judgement: { assumed, only: [invariant] },
    kept: assumed,
    mostCpus: 2,
    mostEvents: 40,
    isInterleaved: false,
    facts: {},
  });
  if (failure === undefined) throw new Error(`${RUNS} ledgers do not break ${invariant}`);
  return failure.counterexample;
};

describe('in the machine of a ledger that the fuzzer has shrunk, the explorer finds one that is no longer', () => {
  test.for([
    ['ATOMIC', []],
    ['DR7', []],
    ['DELIVERY', []],
    ['MISSING', ['online']],
    ['COUNT', ['online']],
    ['GHOST', ['single']],
    ['RANGE', ['balanced']],
    ['RANGE', ['constant mask']],
    ['SUCCESS', ['non-empty']],
    ['SUCCESS', ['settled']],
  ] as const)('%s without %o', async ([invariant, dropped]) => {
    const { machine, events } = await shrunkBy(invariant, dropped);
    // Who is offline from the start goes offline first.
    const most = events.length + machine.cpus - machine.online.length;
    // A struct may be rewritten unless somebody asks that it is not (D16).
    const rewrites = events.some((event) => event.type === 'breakpoint.modify' && event.task === undefined);
    const broken = rewrites ? ([...dropped, 'constant settings'] as const) : dropped;
    const wish = { ...wishFor(events, machine.cpus), dropped: broken, only: [invariant], depth: most };
    const { counterexamples } = await explore(percpuRfcPolicy, wish, ALONE);
    expect(counterexamples.map(({ finding }) => finding.invariant)).toEqual([invariant]);
    expect(counterexamples[0]?.events.length).toBeLessThanOrEqual(most);
  });
});
