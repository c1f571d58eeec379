/** A second history beside the first: another policy over the same ledger, or a branch with other requests. */
import { branchEvents, branchReport, type NumberRun } from '../../branch/branch.ts';
import { planOf } from '../../branch/edit-plan.ts';
import { parseEdit } from '../../branch/parse-edit.ts';
import { branchText } from '../../branch/text.ts';
import { diffPolicies } from '../../diff/diff-policies.ts';
import type { Divergence } from '../../diff/difference.ts';
import { type History, historyOf } from './history.ts';
import { blankLedger, contentOfBatches, type OpenedLedger, requireRoom } from './opened-ledger.ts';
import { type PolicyUse, usePolicy } from './page-policies.ts';

export interface Beside {
  readonly label: string;
  readonly ledger: OpenedLedger;
  readonly history: History;
  /** The event beside that of the first history; the last one before it where it has none. */
  readonly seqOf: (seq: number) => number;
  /** Events of the first history at which the two part, ascending. */
  readonly divergences: readonly number[];
  /** What became different, in words; empty for two policies. */
  readonly text: string;
}

const seqsOf = (divergences: readonly Divergence[]): readonly number[] =>
  [...new Set(divergences.flatMap(({ left }) => (left === undefined ? [] : [left.seq])))].toSorted(
    (a, b) => a - b,
  );

const within = (history: History, seq: number): number => Math.min(Math.max(seq, 0), history.length);

/** Another policy over the same ledger. */
export const policyBeside = async (ledger: OpenedLedger, left: string, right: string): Promise<Beside> => {
  const history = usePolicy(right, (policy) => historyOf(policy, ledger));
  const seen: Divergence[] = [];
  const note = (divergence: Divergence): undefined => {
    seen.push(divergence);
  };
  await usePolicy(left, (a) => usePolicy(right, (b) => diffPolicies(a, b, ledger.source(), { each: note })));
  return {
    label: right,
    ledger,
    history,
    seqOf: (seq) => within(history, seq),
    divergences: seqsOf(seen),
    text: '',
  };
};

const branchSeq = (runs: readonly NumberRun[], seq: number): number => {
  const run = runs.findLast(({ parent }) => parent <= seq);
  return run === undefined ? seq : run.branch + Math.min(seq - run.parent, run.length - 1);
};

/** @param edits as `breakledger branch --edit` takes them, one a line. @throws InputError for edits that cannot be. */
export const branchBeside = async (
  ledger: OpenedLedger,
  name: string,
  edits: string,
  at: number,
): Promise<Beside> => {
  const lines = edits.split('\n').filter((line) => line.trim() !== '');
  const plan = planOf(lines.flatMap((line) => parseEdit(line, at)));
  const branch: PolicyUse<Promise<Beside>> = async (policy) => {
    const batches = branchEvents(policy, ledger.source(), plan);
    const content = contentOfBatches({ ...ledger, name: `branch of ${ledger.name}` }, batches);
    const opened = blankLedger(content);
    for await (const _ of content.fill(opened)) requireRoom(opened);
    const history = historyOf(policy, opened);
    const seen: Divergence[] = [];
    const note = (divergence: Divergence): undefined => {
      seen.push(divergence);
    };
    const report = await branchReport(policy, ledger.source(), plan, { each: note });
    const edited = report.edits.map(({ divergence }) => divergence);
    return {
      label: 'the branch',
      ledger: opened,
      history,
      seqOf: (seq) => within(history, branchSeq(report.numbers, seq)),
      divergences: seqsOf([...edited, ...seen]),
      text: branchText(report, ledger.machine.cpus),
    };
  };
  return usePolicy(name, branch);
};
