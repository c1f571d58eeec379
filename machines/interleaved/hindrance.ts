/** Why an event cannot happen yet, or at all, while operations are under way (domain.md §1.3). */
import type { Operation } from '../operation.ts';
import type { Policy } from '../policy.ts';
import { isDoneOnce, type NextStep, nextSteps } from './next-steps.ts';
import { holderOf, interruptOn, operationOf, type OperationsUnderWay } from './under-way.ts';

/** What is in the way, which field of the event says so, and what to do about it. */
export interface Hindrance {
  readonly what: string;
  readonly field: 'cpu' | 'of' | 'part' | 'type';
  readonly advice: string;
}

const notUnderWay = (seq: number): Hindrance => ({
  what: `operation ${seq} is not under way`,
  field: 'of',
  advice: 'name the seq of an interleaved event whose operation has not ended',
});

const lockHeldBy = ({ seq }: Operation, field: Hindrance['field']): Hindrance => ({
  what: `operation ${seq} holds the lock`,
  field,
  advice: `let its steps end operation ${seq} first`,
});

const keepsItsCpu = ({ seq, cpu }: Operation): Hindrance => ({
  what: `operation ${seq} holds the lock on CPU ${cpu}, where nothing else runs`,
  field: 'cpu',
  advice: `let its steps end operation ${seq} first, or name another CPU`,
});

const inTheMiddle = (cpu: number): Hindrance => ({
  what: `CPU ${cpu} is in the middle of its parts`,
  field: 'cpu',
  advice: 'let it do the rest of them first: only a debug exception can come in between',
});

const hasCallOn = ({ seq, cpu }: Operation): Hindrance => ({
  what: `operation ${seq} was called on CPU ${cpu} and has not ended`,
  field: 'cpu',
  advice: `let its steps end operation ${seq} first`,
});

const wrongPart = (step: Operation, due: readonly NextStep[]): Hindrance => ({
  what: `"${step.part}" does not come next of operation ${step.of}`,
  field: 'part',
  advice: `write "${[...new Set(due.map(({ part }) => part))].join('" or "')}"`,
});

const wrongCpu = (step: Operation, due: readonly NextStep[]): Hindrance => ({
  what: `operation ${step.of} has nothing to do on CPU ${step.cpu} now`,
  field: 'cpu',
  advice: `name CPU ${due.map(({ cpu }) => cpu).join(' or ')}`,
});

/** A thread that is in a call runs on `cpu`, or wants to. */
const hindranceOfThread = <K>(underWay: OperationsUnderWay<K>, cpu: number): Hindrance | undefined => {
  if (interruptOn(underWay, cpu) === 'in the middle') return inTheMiddle(cpu);
  const holder = holderOf(underWay);
  return holder?.op.cpu === cpu ? keepsItsCpu(holder.op) : undefined;
};

const hindranceOfStep = <K>(underWay: OperationsUnderWay<K>, step: Operation): Hindrance | undefined => {
  const one = operationOf(underWay, step.of);
  if (one === undefined) return notUnderWay(step.of);
  const due = nextSteps(underWay).filter(({ of }) => of === step.of);
  const dueHere = due.filter(({ part, cpu }) => isDoneOnce(part) || cpu === step.cpu);
  if (dueHere.some(({ part }) => part === step.part)) return undefined;
  if (dueHere.length > 0) return wrongPart(step, dueHere);
  if (due.length > 0) return wrongCpu(step, due);
  const holder = holderOf(underWay);
  return hindranceOfThread(underWay, one.op.cpu) ?? (holder && lockHeldBy(holder.op, 'part'));
};

/**
 * What keeps `event` from happening now; undefined if nothing does. A debug exception may always come, in the middle of an
 * interrupt as an NMI. Whether its CPU is online, and where tasks run, is not asked here.
 */
export const hindranceOf = <K extends object>(
  policy: Policy<K>,
  kernel: K,
  underWay: OperationsUnderWay<K>,
  event: Operation,
): Hindrance | undefined => {
  if (event.type === 'step') return hindranceOfStep(underWay, event);
  if (event.type === 'debug.exception' || underWay.length === 0) return undefined;
  const ofThread = hindranceOfThread(underWay, event.cpu);
  if (ofThread !== undefined) return ofThread;
  const call = event.type === 'cpu.offline' ? underWay.find(({ op }) => op.cpu === event.cpu) : undefined;
  if (call !== undefined) return hasCallOn(call.op);
  const holder = holderOf(underWay);
  if (holder === undefined || event.interleaved) return undefined;
  return policy.recipe(kernel, event).takesLock === false ? undefined : lockHeldBy(holder.op, 'type');
};
