/**
 * One event of a ledger, done at once there, walked step by step: the interleaved granularity of the same recipe
 * (docs/interleaving.md), taken by the same charts.
 */
import { type NextStep, nextSteps } from '../../../machines/interleaved/next-steps.ts';
import { operationOf } from '../../../machines/interleaved/under-way.ts';
import { type KernelSnapshot, reduce } from '../../../machines/kernel.ts';
import { blankOperation, type Operation } from '../../../machines/operation.ts';
import type { Policy, World } from '../../../machines/policy.ts';
import { recorderOf, type Taken } from './transitions-taken.ts';

/** A step inside an event: the call itself first, then what carries it on. */
export interface Walked<K> {
  /** Undefined for the call. */
  readonly step: NextStep | undefined;
  /** What could have come in its place: the CPUs take their turns as they like. */
  readonly choices: readonly NextStep[];
  readonly snapshot: KernelSnapshot<K>;
  readonly taken: readonly Taken[];
}

const stepOperation = ({ of, part, cpu }: NextStep, seq: number): Operation => ({
  ...blankOperation(),
  seq,
  type: 'step',
  cpu,
  of,
  part,
});

const nextOf = <K>(snapshot: KernelSnapshot<K>, seq: number): readonly NextStep[] =>
  operationOf(snapshot.underWay, seq) === undefined
    ? []
    : nextSteps(snapshot.underWay).filter(({ of }) => of === seq);

/** The event done at once, or the one step that it is in its ledger. */
export const takenAtOnce = <K extends object>(
  policy: Policy<K>,
  world: World,
  before: KernelSnapshot<K>,
  op: Operation,
): Pick<Walked<K>, 'snapshot' | 'taken'> => {
  const recorder = recorderOf(before, op.bp);
  const snapshot = reduce(policy, world, before, op, recorder.take);
  return { snapshot, taken: recorder.taken };
};

/**
 * All steps of the operation that `op` asks for after `before`, as long as nothing else comes between.
 * @param order which of the choices comes, step by step after the call; the first where it says nothing.
 */
export const walkInside = <K extends object>(
  policy: Policy<K>,
  world: World,
  before: KernelSnapshot<K>,
  op: Operation,
  order: readonly number[],
): readonly Walked<K>[] => {
  const called = takenAtOnce(policy, world, before, { ...op, interleaved: true });
  const walked: Walked<K>[] = [{ step: undefined, choices: [], ...called }];
  let { snapshot } = called;
  for (let choices = nextOf(snapshot, op.seq); choices.length > 0; choices = nextOf(snapshot, op.seq)) {
    const step = choices[order[walked.length - 1] ?? 0] ?? choices[0];
    if (step === undefined) break;
    const next = takenAtOnce(policy, world, snapshot, stepOperation(step, op.seq));
    walked.push({ step, choices, ...next });
    ({ snapshot } = next);
  }
  return walked;
};
