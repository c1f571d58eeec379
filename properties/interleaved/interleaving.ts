/** What is under way around a step of an interleaved ledger: the invariants read it beside the state (domain.md §5.2). */
import {
  holderOf,
  interruptOn,
  type OperationsUnderWay,
  type UnderWay,
} from '../../machines/interleaved/under-way.ts';
import type { Operation } from '../../machines/operation.ts';
import type { Recipe } from '../../machines/policy.ts';
import { NONE } from '../../machines/roster.ts';
import type { AcceptedSettings } from '../witness/state.ts';

/** Whether a CPU waits for the interrupt of the operation that holds the lock, or is between its first and its last part. */
export interface CpuInterrupt {
  readonly state: 'none' | 'awaited' | 'in the middle';
  /**
   * DR7 is off here with interrupts disabled: what touches a watched address now is an NMI, and the hardware does not tell
   * (R8). An ordinary interrupt handler is never in this place (D15).
   */
  readonly isSilenced: boolean;
}

export interface Interleaving {
  /** The operations that have started and not ended, in the order of their calls; `task` is where each goes. */
  readonly underWay: readonly Operation[];
  /** The one that holds the lock. */
  readonly holder: Operation | undefined;
  /** What the kernel read of that one's struct when it decided: its owner may have written something else since. */
  readonly accepted: AcceptedSettings | undefined;
  /** By CPU. */
  readonly interrupts: readonly CpuInterrupt[];
  /** The CPU that has just read its table and written its registers, as part of a kernel-space operation; NONE: nobody has. */
  readonly loads: number;
  /** Another call on the same struct came before this operation's answer: what its struct held and holds is not its own doing. */
  readonly isContested: boolean;
}

const hasDisabled = <K>({ parts }: Recipe<K>, done: number): boolean =>
  parts.slice(0, done).some(({ name }) => name === 'disable');

const interruptOf = <K>(underWay: OperationsUnderWay<K>, cpu: number): CpuInterrupt => {
  const state = interruptOn(underWay, cpu);
  const holder = holderOf(underWay);
  if (holder === undefined || state !== 'in the middle') return { state, isSilenced: false };
  const { recipe, op, interrupted } = holder;
  const done = interrupted.find((one) => one.cpu === cpu)?.done ?? 0;
  const isInterruptible = op.cpu === cpu && recipe.leavesInterruptsOn === true;
  return { state, isSilenced: hasDisabled(recipe, done) && !isInterruptible };
};

const isForKernel = ({ type, task }: Operation): boolean => type.startsWith('breakpoint.') && task === NONE;

const loadingCpu = <K>(event: Operation, stepped: UnderWay<K> | undefined): number =>
  event.part === 'load' && stepped !== undefined && isForKernel(stepped.op) ? event.cpu : NONE;

/** What is under way after `event`, which carried `stepped` on if it was a step. */
export const interleavingAfter = <K>(
  event: Operation,
  stepped: UnderWay<K> | undefined,
  underWay: OperationsUnderWay<K>,
  accepted: AcceptedSettings | undefined,
  cpus: number,
): Interleaving => ({
  underWay: underWay.map(({ op }) => op),
  holder: holderOf(underWay)?.op,
  accepted,
  interrupts: Array.from({ length: cpus }, (_, cpu) => interruptOf(underWay, cpu)),
  loads: loadingCpu(event, stepped),
  isContested: false,
});

/** Is an operation on this breakpoint under way, or one that takes the breakpoints of a task that holds it? */
export const isUnderWay = (interleaving: Interleaving | undefined, bp: number, task: number): boolean =>
  interleaving?.underWay.some(
    (op) => op.bp === bp || (op.bp === NONE && task !== NONE && op.task === task),
  ) === true;

/** Does an operation on the breakpoints of `task` hold the lock? */
export const isChanged = (interleaving: Interleaving | undefined, task: number): boolean =>
  task !== NONE && interleaving?.holder?.task === task;

/** Does `cpu` still await the interrupt of such an operation? */
export const awaitsChangeOf = (interleaving: Interleaving | undefined, cpu: number, task: number): boolean =>
  isChanged(interleaving, task) && interleaving?.interrupts[cpu]?.state === 'awaited';
