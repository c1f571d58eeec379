import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Policy } from '../../../machines/policy.ts';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import type { RandomLedger } from '../../../properties/arbitraries/ledger.ts';
import { interleavedLedgers } from '../../../properties/arbitraries/schedule.ts';
import { ASSUMPTIONS } from '../../../properties/assumptions.ts';
import { checkLedger } from '../../../properties/check.ts';
import type { Judgement } from '../../../properties/judge.ts';
import type { SlotKernel } from '../../../properties/slot-kernel.ts';

const sentences = <K extends SlotKernel>(
  policy: Policy<K>,
  { machine, events }: RandomLedger,
  judgement: Judgement,
): string[] =>
  [...checkLedger(policy, machine, events, judgement)].flatMap(({ event, findings }) =>
    findings.map(({ invariant, sentence }) => `${invariant} at ${event.seq}: ${sentence}`),
  );

const SMALL = { mostCpus: 3, mostEvents: 40 };
const BUT_ATOMIC = ASSUMPTIONS.filter((assumption) => assumption !== 'atomic');

describe('on random interleaved ledgers', () => {
  it.prop([interleavedLedgers(percpuPolicy, SMALL)], { numRuns: 5000 })(
    'percpu keeps every promise, whatever its callers do and in whichever order things happen',
    (ledger) => {
      expect(sentences(percpuPolicy, ledger, { assumed: [] })).toEqual([]);
    },
  );

  it.prop([interleavedLedgers(percpuRfcPolicy, SMALL)], { numRuns: 3000 })(
    'percpu-rfc keeps its promises but ATOMIC, which D11 breaks',
    (ledger) => {
      const found = sentences(percpuRfcPolicy, ledger, { assumed: ASSUMPTIONS });
      expect(found.filter((sentence) => !sentence.startsWith('ATOMIC'))).toEqual([]);
    },
  );

  it.prop([interleavedLedgers(globalPolicy, SMALL)], { numRuns: 2000 })(
    'global keeps its promises while what they assume holds',
    (ledger) => {
      expect(sentences(globalPolicy, ledger, { assumed: ASSUMPTIONS })).toEqual([]);
    },
  );

  it('percpu-rfc delivers wrongly once events interleave, every other assumption kept (D12, D15, D18)', () => {
    const judgement: Judgement = { assumed: BUT_ATOMIC, only: ['DELIVERY'] };
    const reach = fc.check(
      fc.property(
        interleavedLedgers(percpuRfcPolicy, SMALL),
        (ledger) => sentences(percpuRfcPolicy, ledger, judgement).length === 0,
      ),
      { numRuns: 5000, seed: 12 },
    );
    expect(reach.failed).toBe(true);
  });
});
