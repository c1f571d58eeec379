/**
 * What-if branches: a ledger whose requests are edited, and everything after the cut decided again. A branch is a ledger like
 * any other; its header names its parent and the cut.
 */
import type { LedgerEvent } from '../../machines/events.ts';
import type { HeaderFacts } from '../../machines/header.ts';
import type { Policy } from '../../machines/policy.ts';
import { compareSides } from '../diff/compare-sides.ts';
import {
  type DiffOptions,
  explainedFirst,
  explanationOf,
  sideOver,
  USUAL_LIMIT,
} from '../diff/diff-policies.ts';
import type { Difference, Divergence } from '../diff/difference.ts';
import type { EventSource } from '../event-source.ts';
import type { EditPlan } from './edit-plan.ts';
import { type EditedEvent, editedEvents } from './edited-events.ts';

/** One event that an edit changed, dropped or put in, with what each side said to it. */
export interface EditDone {
  readonly kind: 'changed' | 'dropped' | 'inserted';
  /**
   * `edit`: it was asked for. `its call`: a step went with its call. `no use`: a step had nothing left to do. `missing`: a step
   * was made up, for an operation that now goes further.
   */
  readonly why: 'edit' | 'its call' | 'no use' | 'missing';
  /** The parent is `left`, the branch `right`. */
  readonly divergence: Divergence;
}

/** Events in a row that keep their distance: those from `parent` on, `length` of them, are those from `branch` on. */
export interface NumberRun {
  readonly parent: number;
  readonly branch: number;
  readonly length: number;
}

/** What became different: the parent is the left side, the branch the right one. Edits are not among the divergences. */
export interface BranchReport extends Difference {
  /** The first event that may differ. */
  readonly at: number;
  /** Events of the branch. */
  readonly events: number;
  readonly edits: readonly EditDone[];
  /** Which events of the parent are which of the branch. */
  readonly numbers: readonly NumberRun[];
}

/** Events of one batch. */
const BATCH = 1024;

/**
 * The events of the branch, in batches: what is written to its file. `policy` is needed where operations are interleaved: which
 * steps there are depends on it.
 * @throws InputError as `editedEvents` does.
 */
export const branchEvents = async function* <K extends object>(
  policy: Policy<K>,
  source: EventSource,
  plan: EditPlan,
): AsyncGenerator<readonly LedgerEvent[], void, undefined> {
  let batch: LedgerEvent[] = [];
  for await (const edited of editedEvents(policy, source, plan)) {
    if (edited.kind === 'dropped') continue;
    batch.push(edited.event);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
};

/** The header of a branch. `digest` is that of the parent's events. */
export const branchFacts = (parent: HeaderFacts, digest: string, { at }: EditPlan): HeaderFacts => ({
  ...parent,
  parent: { digest, at },
});

const branchOf = <K extends object>(policy: Policy<K>, source: EventSource, plan: EditPlan): EventSource => ({
  ...source,
  batches: () => branchEvents(policy, source, plan),
});

const pairOf = (edited: EditedEvent) => ({
  ...(edited.kind !== 'inserted' && { left: edited.parent }),
  ...(edited.kind !== 'dropped' && { right: edited.event }),
  isSameRequest: edited.kind === 'kept',
  isEdit: edited.kind !== 'kept',
});

const doneOf = (edited: EditedEvent, divergence: Divergence): EditDone | undefined => {
  switch (edited.kind) {
    case 'kept':
      return undefined;
    case 'changed':
      return { kind: 'changed', why: 'edit', divergence };
    case 'dropped':
    case 'inserted':
      return { kind: edited.kind, why: edited.why, divergence };
  }
};

/** Takes note that this event of the parent is that one of the branch. */
const note = (runs: NumberRun[], parent: number, branch: number): void => {
  const last = runs.at(-1);
  const follows = last?.parent === parent - (last?.length ?? 0) && last.branch === branch - last.length;
  if (follows) runs[runs.length - 1] = { ...last, length: last.length + 1 };
  else runs.push({ parent, branch, length: 1 });
};

/**
 * Decides parent and branch under one policy, and tells what became different. Reads the source once, and once more up to the
 * first difference for each explanation.
 * @throws InputError as `editedEvents` does.
 */
export const branchReport = async <K extends object>(
  policy: Policy<K>,
  source: EventSource,
  plan: EditPlan,
  { limit = USUAL_LIMIT, each, progress }: Omit<DiffOptions, 'callers'> = {},
): Promise<BranchReport> => {
  const branch = branchOf(policy, source, plan);
  const comparison = compareSides(
    sideOver(policy, source, 'literal', 'the parent'),
    sideOver(policy, branch, 'literal', 'the branch'),
    true,
    limit,
  );
  const edits: EditDone[] = [];
  const numbers: NumberRun[] = [];
  let events = 0;
  for await (const edited of editedEvents(policy, source, plan)) {
    if (edited.kind !== 'inserted') progress?.event(edited.parent);
    if (edited.kind !== 'dropped') events += 1;
    if (edited.kind === 'kept' || edited.kind === 'changed') {
      note(numbers, edited.parent.seq, edited.event.seq);
    }
    const divergence = comparison.take(pairOf(edited));
    if (divergence === undefined) continue;
    const done = doneOf(edited, divergence);
    if (done !== undefined) edits.push(done);
    else await each?.(divergence);
  }
  const report = { ...comparison.result(), at: plan.at, events, edits, numbers };
  const first = comparison.first();
  if (first === undefined) return report;
  const { left, right } = first.divergence;
  return {
    ...report,
    first: explainedFirst(
      first,
      await explanationOf(policy, source, left),
      await explanationOf(policy, branch, right),
    ),
  };
};
