import { HBP_NUM } from '../../machines/machine.ts';
import { NONE } from '../../machines/roster.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import type { Finding, Invariant, Step } from '../invariant.ts';
import { holdersIn, isAmong } from '../kernel-tables.ts';
import { breakpointName, operationText, taskName } from '../wording.ts';
import { targetOfCall, type Witness } from '../witness/state.ts';

const useAfterFree = (step: Step, bp: number, how: string): Finding => {
  const breakpoint = breakpointName(step, bp);
  return {
    invariant: 'SAFE',
    breakpoint,
    sentence: `use after free: ${operationText(step)} ${how} ${breakpoint}`,
  };
};

/** A struct is gone when the kernel freed it (B1), or when its owner unregistered it for good and may have freed it (D2). */
const isGone = ({ after, interleaving }: Step, witness: Witness, bp: number): boolean => {
  if (after.structs[bp]?.freed === true) return true;
  // An owner that registers its struct anew has it, whatever the answer will be.
  const isReused = interleaving?.underWay.some((op) => op.bp === bp && op.type === 'breakpoint.register');
  return witness.structs[bp]?.released === true && isReused !== true;
};

/** Does the operation make `cpu` load its kernel slots, and so read the structs in its table? */
const reloads = (step: Step, witness: Witness, cpu: number): boolean => {
  const { op, outcome, roster, rules, interleaving } = step;
  if (op.type === 'cpu.online') return op.cpu === cpu;
  // The answer of an operation that was done step by step is not when it loaded.
  if (step.target !== undefined || op.type === 'step') return interleaving?.loads === cpu;
  const isCall = op.type === 'breakpoint.register' || op.type === 'breakpoint.unregister';
  const struct = witness.structs[op.bp];
  if (!isCall || outcome.kind !== 'granted' || struct === undefined) return false;
  const target = targetOfCall(witness, step);
  if (target !== NONE || witness.online[cpu] !== true) return false;
  return struct.mask === NONE || rules.masks === 'ignored' || isAmong(roster.masks.at(struct.mask), cpu);
};

const readFromTable = (step: Step, witness: Witness): Finding | undefined => {
  const lowest = Math.min(step.before.kernelPos, step.after.kernelPos);
  for (const [cpu, { kernel }] of step.after.cpus.entries()) {
    if (!reloads(step, witness, cpu)) continue;
    for (let slot = lowest; slot < HBP_NUM; slot += 1) {
      const bp = kernel[slot] ?? NONE;
      if (bp === NONE || !isGone(step, witness, bp)) continue;
      return { ...useAfterFree(step, bp, `read in slot ${slot} of CPU ${cpu} the released`), cpu, slot };
    }
  }
  return undefined;
};

const calledBack = (step: Step, witness: Witness): Finding | undefined => {
  const gone = step.delivered.find((bp) => isGone(step, witness, bp));
  if (gone === undefined) return undefined;
  return { ...useAfterFree(step, gone, 'called the released'), cpu: step.op.cpu };
};

/** A call handed the kernel a struct that the kernel itself had freed. */
const passedToKernel = (step: Step): Finding | undefined => {
  const { bp } = step.op;
  if (bp === NONE || step.before.structs[bp]?.freed !== true) return undefined;
  return useAfterFree(step, bp, 'reached the freed');
};

/** An exec or exit freed a struct that a task still holds, or that still stands in a table. */
const leftDangling = (step: Step): Finding | undefined => {
  if (step.op.type !== 'task.exec' && step.op.type !== 'task.exit') return undefined;
  const isFreed = (bp: number): boolean => bp !== NONE && step.after.structs[bp]?.freed === true;
  for (const id of holdersIn(step)) {
    const task = step.after.tasks[id];
    const slot = task?.slots.findIndex(isFreed) ?? -1;
    const bp = task?.slots[slot] ?? NONE;
    if (bp === NONE) continue;
    const holder = taskName(step, id);
    const finding = useAfterFree(step, bp, `freed what ${holder} holds in slot ${slot}:`);
    return { ...finding, slot, task: holder };
  }
  for (const [cpu, { kernel }] of step.after.cpus.entries()) {
    const slot = kernel.findIndex(isFreed);
    const bp = kernel[slot] ?? NONE;
    if (bp === NONE) continue;
    return { ...useAfterFree(step, bp, `freed what stands in slot ${slot} of CPU ${cpu}:`), cpu, slot };
  }
  return undefined;
};

/** SAFE (domain.md §5.2; §3, "What stops a replay"). */
export const safe: Invariant = {
  name: 'SAFE',
  says: 'no null dereference, no index out of bounds, no use after free',
  read: 'every step',
  claims: {
    global: { under: ['settled', 'atomic'] },
    'percpu-rfc': { under: SIX },
    percpu: { under: ALWAYS },
  },
  find(step, witness) {
    const { outcome } = step;
    if (outcome.kind === 'oops') {
      return { invariant: 'SAFE', sentence: `${operationText(step)} ends in an oops: ${outcome.why}` };
    }
    return (
      passedToKernel(step) ?? leftDangling(step) ?? calledBack(step, witness) ?? readFromTable(step, witness)
    );
  },
};
