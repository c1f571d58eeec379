/** Which events of the menu can happen in a state, so that somebody would let them happen. */
import type { Operation } from '../../../machines/operation.ts';
import { userBreakpoint } from '../../../machines/packing/booked.ts';
import { NONE } from '../../../machines/roster.ts';
import type { Witness } from '../../../properties/witness/state.ts';
import type { Cast } from '../cast.ts';
import type { Wish } from '../wish.ts';

/** What is asked of a state before an event is tried on it. */
export interface Situation {
  readonly witness: Witness;
  readonly underWay: readonly { readonly op: Operation }[];
  /** What the debug registers of a CPU hold, as ids of addresses; nothing where that is not known. */
  readonly addressesOn: (cpu: number) => readonly number[];
  /** Is nothing told of one breakpoint of a task that is not told of the other? */
  readonly areAlike: (bp: number, other: number) => boolean;
}

const isRegistered = ({ witness }: Situation, bp: number): boolean =>
  (witness.structs[bp]?.registered ?? 0) > 0;

const hasCall = ({ underWay }: Situation, bp: number): boolean => underWay.some(({ op }) => op.bp === bp);

/**
 * Of a task's breakpoints that are not in use one is as good as another, unless a register still watches its address or its
 * struct remembers something: the first of those that are alike is registered next.
 */
const isNextOf = (situation: Situation, cast: Cast, task: number, bp: number): boolean => {
  const isTaken = (one: number): boolean => isRegistered(situation, one) || hasCall(situation, one);
  if (isTaken(bp)) return false;
  const first = userBreakpoint(cast.extent, task, 0);
  for (let one = first; one < bp; one += 1) {
    if (!isTaken(one) && situation.areAlike(one, bp)) return false;
  }
  return true;
};

/**
 * Calls are made where their task runs, else on a CPU that is online and has nobody in a call. Where nothing is under way and
 * nothing stays under way, whoever calls from elsewhere gets the same: the first of them does.
 */
const isCaller = (situation: Situation, wish: Wish, op: Operation): boolean => {
  const { online, current } = situation.witness;
  const runsOn = op.task === NONE ? -1 : current.indexOf(op.task);
  if (op.cpu === runsOn) return true;
  if (runsOn !== -1 && !wish.dropped.includes('settled')) return false;
  const isFree = (cpu: number): boolean =>
    online[cpu] === true && cpu !== runsOn && !situation.underWay.some((one) => one.op.cpu === cpu);
  if (op.interleaved || situation.underWay.length > 0) return isFree(op.cpu);
  return op.cpu === online.findIndex((_, cpu) => isFree(cpu));
};

const isCallPossible = (situation: Situation, cast: Cast, wish: Wish, op: Operation): boolean => {
  if (!isCaller(situation, wish, op)) return false;
  const mask = situation.witness.structs[op.bp]?.mask ?? NONE;
  const isRegister = op.type === 'breakpoint.register';
  if (op.type === 'breakpoint.modify') return situation.witness.structs[op.bp]?.address !== op.address;
  if (op.task !== NONE) {
    const mayBeTwice = wish.dropped.includes('single') && isRegistered(situation, op.bp);
    if (isRegister) return mayBeTwice || isNextOf(situation, cast, op.task, op.bp);
    const mayMiss = wish.unbalanced || wish.dropped.includes('balanced');
    return isRegistered(situation, op.bp) || (mayMiss && isNextOf(situation, cast, op.task, op.bp));
  }
  // A struct remembers its mask: no set of CPUs means all only in a fresh one, and else what one of the others means.
  if (isRegister) return op.mask !== NONE || mask === NONE;
  return op.mask === NONE || op.mask !== mask;
};

const isSwitchPossible = ({ witness: { current } }: Situation, op: Operation): boolean =>
  current[op.cpu] !== op.task && (op.task === NONE || !current.includes(op.task));

/** An access that concerns nobody and that no register watches is no event. */
const isExceptionPossible = (
  situation: Situation,
  op: Operation,
  bpAt: (address: number) => number,
): boolean => {
  const bp = bpAt(op.address);
  return (
    isRegistered(situation, bp) ||
    hasCall(situation, bp) ||
    situation.addressesOn(op.cpu).includes(op.address)
  );
};

export const isPossible = (situation: Situation, cast: Cast, wish: Wish, op: Operation): boolean => {
  const { online, current } = situation.witness;
  if (op.type === 'cpu.online') return online[op.cpu] === false;
  if (online[op.cpu] !== true) return false;
  switch (op.type) {
    case 'breakpoint.register':
    case 'breakpoint.unregister':
    case 'breakpoint.modify':
      return isCallPossible(situation, cast, wish, op);
    case 'task.switch':
      return isSwitchPossible(situation, op);
    case 'debug.exception':
      return isExceptionPossible(situation, op, cast.breakpointAt);
    case 'cpu.offline':
      return online.filter(Boolean).length > 1;
    case 'task.exec':
    case 'task.exit':
    case 'task.fork':
      return current.includes(op.task) ? current[op.cpu] === op.task : isCaller(situation, wish, op);
    default:
      return false;
  }
};
