/**
 * Takes one event of an interleaved ledger: it starts an operation, carries one on by a step, or is done as a whole. The state
 * is changed in place, a draft of it or a copy, as the engine likes; the operations under way are replaced.
 */
import { interruptedCpus } from '../interrupted-cpus.ts';
import type { Operation } from '../operation.ts';
import { GRANTED, type Outcome } from '../outcome.ts';
import { forgetEffects, type Policy, type World } from '../policy.ts';
import { NONE } from '../roster.ts';
import { run } from '../run.ts';
import { operationOf, type OperationsUnderWay, replaced, type UnderWay, withoutCpu } from './under-way.ts';

export interface Advanced<K> {
  readonly underWay: OperationsUnderWay<K>;
  /** Of a step: how the operation ended, or GRANTED while it goes on. Of a call that only starts: GRANTED. */
  readonly outcome: Outcome;
}

/** An operation that starts. Where it goes is an argument of the call: known now, whatever its struct may say later. */
export const called = <K extends object>(policy: Policy<K>, kernel: K, event: Operation): UnderWay<K> => {
  const namesNobody =
    event.task === NONE && (event.type === 'breakpoint.modify' || event.type === 'breakpoint.unregister');
  const task = namesNobody ? (policy.addressee?.(kernel, event) ?? NONE) : event.task;
  const op = { ...event, task };
  return { op, recipe: policy.recipe(kernel, op), stage: 'called', interrupted: [] };
};

/** The operation after its step, undefined where it has ended. */
interface Stepped<K> {
  readonly after: UnderWay<K> | undefined;
  readonly outcome: Outcome;
}

const prepare = <K>(kernel: K, one: UnderWay<K>, world: World): Stepped<K> => {
  const outcome = one.recipe.prepare(kernel, one.op, world);
  return { outcome, after: outcome.kind === 'granted' ? { ...one, stage: 'prepared' } : undefined };
};

const begin = <K>(kernel: K, one: UnderWay<K>, world: World): Stepped<K> => {
  const outcome = one.recipe.begin(kernel, one.op, world);
  if (outcome.kind !== 'granted') return { outcome, after: undefined };
  const cpus = interruptedCpus(one.recipe, kernel, one.op, world);
  return { outcome, after: { ...one, stage: 'holding', interrupted: cpus.map((cpu) => ({ cpu, done: 0 })) } };
};

/** A part that fails ends the operation: the CPUs that have not done theirs are not asked any more. */
const doPart = <K>(kernel: K, one: UnderWay<K>, cpu: number, world: World): Stepped<K> => {
  const here = one.interrupted.find((other) => other.cpu === cpu);
  const next = here && one.recipe.parts[here.done];
  if (here === undefined || next === undefined)
    throw new RangeError(`operation ${one.op.seq} has no part left on CPU ${cpu}`);
  const outcome = next.run(kernel, cpu, one.op, world);
  if (outcome.kind !== 'granted') return { outcome, after: undefined };
  const interrupted = one.interrupted.map((other) => (other === here ? { cpu, done: here.done + 1 } : other));
  return { outcome, after: { ...one, interrupted } };
};

const carryOn = <K>(kernel: K, one: UnderWay<K>, step: Operation, world: World): Stepped<K> => {
  switch (step.part) {
    case 'prepare':
      return prepare(kernel, one, world);
    case 'begin':
      return begin(kernel, one, world);
    case 'disable':
    case 'store':
    case 'load':
      return doPart(kernel, one, step.cpu, world);
    case 'end':
      return { outcome: one.recipe.end(kernel, one.op, world), after: undefined };
  }
};

/**
 * Takes an event that nothing hinders (`hindrance.ts`).
 * @throws RangeError for a step of an operation that is not under way, or of a part that its CPU has not to do.
 */
export const advance = <K extends object>(
  policy: Policy<K>,
  kernel: K,
  underWay: OperationsUnderWay<K>,
  event: Operation,
  world: World,
): Advanced<K> => {
  if (event.type === 'step') {
    const one = operationOf(underWay, event.of);
    if (one === undefined) throw new RangeError(`operation ${event.of} is not under way`);
    forgetEffects(world);
    const { after, outcome } = carryOn(kernel, one, event, world);
    return { underWay: replaced(underWay, event.of, after), outcome };
  }
  if (event.interleaved) {
    forgetEffects(world);
    return { underWay: [...underWay, called(policy, kernel, event)], outcome: GRANTED };
  }
  const outcome = run(kernel, policy.recipe(kernel, event), event, world);
  const left = event.type === 'cpu.offline' ? withoutCpu(underWay, event.cpu) : underWay;
  return { underWay: left, outcome };
};
