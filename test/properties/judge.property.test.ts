/** A run is judged by looking again only where a step touched something: it is judged the same as by looking at everything. */
import { it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { repairsWithout } from '../../machines/percpu/repairs.ts';
import { globalPolicy } from '../../machines/policies/global.ts';
import { percpuRfcPolicy } from '../../machines/policies/percpu-rfc.ts';
import { percpuWith } from '../../machines/policies/percpu.ts';
import type { Policy } from '../../machines/policy.ts';
import { ledgers, type RandomLedger } from '../../properties/arbitraries/ledger.ts';
import { interleavedLedgers } from '../../properties/arbitraries/schedule.ts';
import { ASSUMPTIONS } from '../../properties/assumptions.ts';
import { checkAll, checkerOf } from '../../properties/check.ts';
import { SLOT_INVARIANTS } from '../../properties/invariants/index.ts';
import { type Judgement, judgeOf } from '../../properties/judge.ts';
import type { SlotKernel } from '../../properties/slot-kernel.ts';

const NAMES = SLOT_INVARIANTS.map(({ name }) => name);

const judgeBoth = <K extends SlotKernel>(
  made: Policy<K>,
  { machine, events }: RandomLedger,
  judgement: Judgement,
): void => {
  // Under a name of its own it is held to every invariant, whatever it promises.
  const policy = { ...made, name: 'held-to-all', promises: NAMES };
  const checker = checkerOf(policy, machine, judgement);
  const judge = judgeOf(SLOT_INVARIANTS, policy, judgement);
  for (const { step, findings } of checkAll(checker, events)) {
    expect(findings).toEqual(judge(step, checker.witness));
  }
};

const describeUnder = <K extends SlotKernel>(name: string, policy: Policy<K>): void => {
  describe(name, () => {
    it.prop([ledgers({ mostCpus: 3, mostEvents: 60 })])('on events that happen at once', (ledger) => {
      judgeBoth(policy, ledger, { assumed: [] });
      judgeBoth(policy, ledger, { assumed: ASSUMPTIONS });
    });

    it.prop([interleavedLedgers(policy, { mostCpus: 3, mostEvents: 40 })])(
      'on events that interleave',
      (ledger) => {
        judgeBoth(policy, ledger, { assumed: [] });
      },
    );
  });
};

describeUnder('percpu-rfc', percpuRfcPolicy);
describeUnder('global', globalPolicy);
describeUnder('the repaired policy without R2', percpuWith(repairsWithout('R2')));
describeUnder('the repaired policy without R5 and R6', percpuWith(repairsWithout('R5', 'R6')));
