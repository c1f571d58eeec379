/**
 * Follows a ledger that may interleave: of each event it makes the step that the invariants read, and brings the witness along.
 * An operation is judged as a whole when it is answered, against the state before it; a step of it that goes on is judged as an
 * event that nobody asked for.
 */
import {
  holderOf,
  type OperationsUnderWay,
  operationOf,
  type UnderWay,
} from '../../machines/interleaved/under-way.ts';
import { blankOperation, type Operation } from '../../machines/operation.ts';
import { NONE } from '../../machines/roster.ts';
import type { Step } from '../invariant.ts';
import type { Laws } from '../laws.ts';
import type { AcceptedSettings, Witness } from '../witness/state.ts';
import { type Interleaving, interleavingAfter } from './interleaving.ts';

/** An event with the operations that were under way before and are under way after it. */
export interface Happened<K> {
  readonly step: Step<K>;
  readonly was: OperationsUnderWay<K>;
  readonly is: OperationsUnderWay<K>;
}

/** What is kept of an operation under way until it is answered. */
export interface Memory<K> {
  /** The state before its `prepare`, before its `begin`. */
  prepared?: K;
  begun?: K;
  /** Another call on the same struct came meanwhile. */
  isContested?: true;
  /** What the kernel read of the caller's struct when it decided. */
  accepted?: AcceptedSettings | undefined;
}

/** A call that only starts, or a step after which the operation goes on: no operation of its own. */
const goingOn = ({ seq, cpu }: Operation, of: number): Operation => ({
  ...blankOperation(),
  type: 'step',
  seq,
  cpu,
  of,
});

/** Brings `witness` along and answers the step to judge. */
export type Follow<K> = (witness: Witness, happened: Happened<K>) => Step<K>;

/** @param memories by the `seq` of each operation under way; whoever goes back to an earlier state brings its memories. */
export const followerOf = <K extends object>(
  { observe, pieces }: Laws<K>,
  memories = new Map<number, Memory<K>>(),
): Follow<K> => {
  const takeStep = (
    witness: Witness,
    { step, is }: Happened<K>,
    one: UnderWay<K>,
    interleaving: Interleaving,
  ): Step<K> => {
    const { op: event, before } = step;
    const memory = memories.get(event.of) ?? {};
    const asked: Step<K> = { ...step, op: one.op, target: one.op.task };
    if (event.part === 'prepare') {
      memory.prepared = before;
      pieces.request(witness, asked);
    }
    if (event.part === 'begin') {
      memory.begun = before;
      memory.accepted = pieces.accepted(witness, one.op.bp);
      pieces.assume(witness, asked);
    }
    if (operationOf(is, event.of) !== undefined) return { ...step, op: goingOn(event, event.of) };
    memories.delete(event.of);
    const answered: Step<K> = {
      ...asked,
      before: pieces.beforeCall(memory.begun ?? before, memory.prepared ?? before),
      interleaving: { ...interleaving, isContested: memory.isContested === true },
    };
    pieces.answer(witness, answered, memory.accepted);
    return answered;
  };

  const noteCall = (call: Operation, was: OperationsUnderWay<K>): void => {
    if (call.interleaved) memories.set(call.seq, {});
    if (call.bp === NONE) return;
    const others = was.filter(({ op }) => op.bp === call.bp).map(({ op }) => op.seq);
    for (const seq of others.length === 0 ? [] : [...others, call.seq]) {
      const memory = memories.get(seq);
      if (memory !== undefined) memory.isContested = true;
    }
  };

  return (witness, happened) => {
    const { step, was, is } = happened;
    const { op, machine } = step;
    if (was.length === 0 && is.length === 0) {
      observe(witness, step);
      return step;
    }
    const one = op.type === 'step' ? operationOf(was, op.of) : undefined;
    const holder = holderOf(is)?.op.seq ?? NONE;
    const interleaving = interleavingAfter(op, one, is, memories.get(holder)?.accepted, machine.cpus);
    const during = { ...happened, step: { ...step, interleaving } };
    let judged: Step<K> = during.step;
    noteCall(op, was);
    if (op.interleaved) {
      const called = operationOf(is, op.seq)?.op ?? op;
      pieces.assume(witness, { ...during.step, op: called, target: called.task });
      judged = { ...during.step, op: goingOn(op, op.seq) };
    } else if (one === undefined) {
      pieces.assume(witness, during.step);
      pieces.request(witness, during.step);
      pieces.answer(witness, during.step, undefined);
    } else {
      judged = takeStep(witness, during, one, interleaving);
    }
    pieces.pass(witness, during.step);
    return judged;
  };
};
