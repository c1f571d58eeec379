/** Branches of ledgers that a test writes down, in shorthand or made at random. */
import type { LedgerEvent } from '../../../machines/events.ts';
import { type Machine, machineOf } from '../../../machines/machine.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import type { Policy } from '../../../machines/policy.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { type BranchReport, branchEvents, branchReport } from '../../../src/branch/branch.ts';
import { planOf } from '../../../src/branch/edit-plan.ts';
import type { Edit } from '../../../src/branch/edit.ts';
import { parseEdit } from '../../../src/branch/parse-edit.ts';
import { sourceOf } from '../explain/explained.ts';

const ledgerOf = (ledger: string | readonly LedgerEvent[]): readonly LedgerEvent[] =>
  typeof ledger === 'string' ? eventsOf(ledger) : ledger;

const editsIn = (edits: readonly (string | Edit)[]): readonly Edit[] =>
  edits.flatMap((edit) => (typeof edit === 'string' ? parseEdit(edit) : [edit]));

/** The events of the branch. */
export const branched = async <K extends object>(
  policy: Policy<K>,
  ledger: string | readonly LedgerEvent[],
  edits: readonly (string | Edit)[],
  { machine = machineOf(2), at }: { readonly machine?: Machine; readonly at?: number } = {},
): Promise<readonly LedgerEvent[]> => {
  const source = sourceOf(ledgerOf(ledger), machine);
  const events: LedgerEvent[] = [];
  for await (const batch of branchEvents(policy, source, planOf(editsIn(edits), at))) events.push(...batch);
  return events;
};

/** What became different, under the RFC and on two CPUs. */
export const reported = (
  ledger: string | readonly LedgerEvent[],
  edits: readonly (string | Edit)[],
): Promise<BranchReport> =>
  branchReport(percpuRfcPolicy, sourceOf(ledgerOf(ledger)), planOf(editsIn(edits)), { limit: 100 });
