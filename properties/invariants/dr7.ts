import { HBP_NUM } from '../../machines/machine.ts';
import type { Operation } from '../../machines/operation.ts';
import { NONE } from '../../machines/roster.ts';
import { isEnabled } from '../../machines/x86/dr7.ts';
import { isArmedFor } from '../armed.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import { type Concern, reads } from '../concern.ts';
import { awaitsChangeOf, isChanged, isUnderWay } from '../interleaved/interleaving.ts';
import type { Finding, Invariant, Step } from '../invariant.ts';
import type { SlotCpu, SlotTask } from '../slot-kernel.ts';
import { breakpointName, slotText, taskName, watchText } from '../wording.ts';
import { registeredFor, type Registration, type Witness } from '../witness/state.ts';

/** Who should be armed in a slot: the holder, and for whom. */
interface Holder {
  readonly bp: number;
  /** A task, or NONE for kernel space. */
  readonly target: number;
}

const holderIn = (here: SlotCpu, running: SlotTask | undefined, kernelPos: number, slot: number): number => {
  if (slot >= kernelPos) return here.kernel[slot] ?? NONE;
  return running?.debugFlag === true ? (running.slots[slot] ?? NONE) : NONE;
};

/** With these settings the holder was last accepted: those of this very slot, where a task holds it twice. */
const isOf = (registration: Registration, { bp, target }: Holder, slot: number): boolean =>
  registration.bp === bp && (target === NONE || registration.slot === slot);

/** A holder that is not registered is the business of GHOST and REFCNT; its slot only has to be enabled. */
const isAsAccepted = (witness: Witness, here: SlotCpu, slot: number, holder: Holder): boolean => {
  let isRegistered = false;
  for (const registration of registeredFor(witness, holder.target)) {
    if (!isOf(registration, holder, slot)) continue;
    if (isArmedFor(here, slot, registration)) return true;
    isRegistered = true;
  }
  return !isRegistered && isEnabled(here.dr7, slot);
};

const isExcused = (witness: Witness, cpu: number, slot: number): boolean =>
  ((witness.residue[cpu] ?? 0) & (1 << slot)) !== 0;

const registerText = ({ after, roster }: Step, cpu: number, slot: number): string => {
  const here = after.cpus[cpu];
  return slotText(roster, here?.dr7 ?? 0, slot, here?.dr[slot] ?? 0);
};

const foreign = (step: Step, cpu: number, slot: number): Finding => ({
  invariant: 'DR7',
  cpu,
  slot,
  sentence: `on CPU ${cpu} slot ${slot} ${registerText(step, cpu, slot)}, but nobody holds it there`,
});

const wrong = (step: Step, witness: Witness, cpu: number, slot: number, holder: Holder): Finding => {
  const breakpoint = breakpointName(step, holder.bp);
  const accepted = registeredFor(witness, holder.target).find((one) => isOf(one, holder, slot));
  const asked =
    accepted === undefined
      ? 'unregistered'
      : watchText(step.roster, accepted.address, accepted.length, accepted.access);
  const finding: Finding = {
    invariant: 'DR7',
    cpu,
    slot,
    breakpoint,
    sentence: `on CPU ${cpu} slot ${slot} is ${breakpoint}'s (${asked}), but the register ${registerText(step, cpu, slot)}`,
  };
  return holder.target === NONE ? finding : { ...finding, task: taskName(step, holder.target) };
};

/**
 * May a slot be old or new? While an operation on its holder is under way; and the slots of a task whose breakpoints are being
 * changed, where it has not been loaded yet or is not known to have any (domain.md §2.3 raises the flag at the end).
 */
const isChanging = ({ after, interleaving }: Step, cpu: number, slot: number, holder: Holder): boolean => {
  if (interleaving === undefined) return false;
  if (isUnderWay(interleaving, holder.bp, holder.target)) return true;
  const current = after.cpus[cpu]?.current ?? NONE;
  if (slot >= after.kernelPos || !isChanged(interleaving, current)) return false;
  return awaitsChangeOf(interleaving, cpu, current) || after.tasks[current]?.debugFlag !== true;
};

const findOn = (step: Step, witness: Witness, cpu: number, here: SlotCpu): Finding | undefined => {
  const { kernelPos, tasks } = step.after;
  const running = tasks[here.current];
  for (let slot = 0; slot < HBP_NUM; slot += 1) {
    const bp = holderIn(here, running, kernelPos, slot);
    const isEmptyAndOff = bp === NONE && !isEnabled(here.dr7, slot);
    if (isEmptyAndOff) continue;
    const target = bp === NONE || slot >= kernelPos ? NONE : here.current;
    const holder: Holder = { bp, target };
    if (isChanging(step, cpu, slot, holder)) continue;
    if (bp === NONE) {
      if (!isExcused(witness, cpu, slot)) return foreign(step, cpu, slot);
    } else if (!isAsAccepted(witness, here, slot, holder)) {
      return wrong(step, witness, cpu, slot, holder);
    }
  }
  return undefined;
};

const MAY_CHANGE_REGISTRATIONS: readonly Operation['type'][] = [
  ...(['breakpoint.register', 'breakpoint.modify', 'breakpoint.unregister'] as const),
  ...(['task.fork', 'task.exec', 'task.exit'] as const),
];

const isStateTouched = reads('kernelPos', 'cpus', 'tasks');

/** A switch may leave a residue, whether it changes a register or not. */
const mayChange: Concern = (step, witness) =>
  step.interleaving !== undefined ||
  step.op.type === 'task.switch' ||
  (step.outcome.result === 0 && MAY_CHANGE_REGISTRATIONS.includes(step.op.type)) ||
  isStateTouched(step, witness);

/** DR7 (domain.md §5.2): the registers do what the tables say, the residue of a lazy switch excepted. */
export const dr7: Invariant = {
  name: 'DR7',
  says: 'the debug registers of each online CPU watch what its table and its task hold, as last accepted, and nothing else',
  read: 'between the parts of a CPU',
  concerns: mayChange,
  claims: {
    global: { under: ['settled', 'atomic', 'constant settings'], brokenBy: ['D16'] },
    'percpu-rfc': {
      under: [...SIX, 'atomic', 'full mask', 'constant settings'],
      brokenBy: ['D1', 'D16'],
    },
    percpu: { under: ALWAYS },
  },
  find(step, witness) {
    for (let cpu = 0; cpu < step.after.cpus.length; cpu += 1) {
      const here = step.after.cpus[cpu];
      if (here?.online !== true || step.interleaving?.interrupts[cpu]?.state === 'in the middle') continue;
      const finding = findOn(step, witness, cpu, here);
      if (finding !== undefined) return finding;
    }
    return undefined;
  },
};
