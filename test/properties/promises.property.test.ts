import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Policy } from '../../machines/policy.ts';
import { globalPolicy } from '../../machines/policies/global.ts';
import { percpuPolicy } from '../../machines/policies/percpu.ts';
import { percpuRfcPolicy } from '../../machines/policies/percpu-rfc.ts';
import { ledgers, type RandomLedger } from '../../properties/arbitraries/ledger.ts';
import { ASSUMPTIONS } from '../../properties/assumptions.ts';
import { checkLedger } from '../../properties/check.ts';
import type { Judgement } from '../../properties/judge.ts';
import type { SlotKernel } from '../../properties/slot-kernel.ts';

const sentences = <K extends SlotKernel>(
  policy: Policy<K>,
  { machine, events }: RandomLedger,
  judgement: Judgement,
): string[] =>
  [...checkLedger(policy, machine, events, judgement)].flatMap(({ event, findings }) =>
    findings.map(({ invariant, sentence }) => `${invariant} at ${event.seq}: ${sentence}`),
  );

const small = ledgers({ mostCpus: 3, mostEvents: 40 });

describe('on random ledgers', () => {
  it.prop([small], { numRuns: 3000 })('percpu keeps every promise, whatever its callers do', (ledger) => {
    expect(sentences(percpuPolicy, ledger, { assumed: [] })).toEqual([]);
  });

  it.prop([small], { numRuns: 3000 })('global keeps its promises while what they assume holds', (ledger) => {
    expect(sentences(globalPolicy, ledger, { assumed: ASSUMPTIONS })).toEqual([]);
  });

  it.prop([small], { numRuns: 3000 })(
    'percpu-rfc keeps its promises but ATOMIC, which D11 breaks',
    (ledger) => {
      const found = sentences(percpuRfcPolicy, ledger, { assumed: ASSUMPTIONS });
      expect(found.filter((sentence) => !sentence.startsWith('ATOMIC'))).toEqual([]);
    },
  );

  it('percpu-rfc breaks promises once nothing is assumed', () => {
    const reach = fc.check(
      fc.property(small, (ledger) => sentences(percpuRfcPolicy, ledger, { assumed: [] }).length === 0),
      { numRuns: 500, seed: 1 },
    );
    expect(reach.failed).toBe(true);
  });
});
