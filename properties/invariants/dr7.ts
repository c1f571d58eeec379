import { HBP_NUM } from '../../machines/machine.ts';
import { NONE } from '../../machines/roster.ts';
import { isEnabled } from '../../machines/x86/dr7.ts';
import { isArmedFor } from '../armed.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
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

const NOBODY: Holder = { bp: NONE, target: NONE };

const holderOf = (here: SlotCpu, running: SlotTask | undefined, kernelPos: number, slot: number): Holder => {
  if (slot >= kernelPos) return { bp: here.kernel[slot] ?? NONE, target: NONE };
  if (running?.debugFlag !== true) return NOBODY;
  return { bp: running.slots[slot] ?? NONE, target: here.current };
};

/** The settings with which the holder was last accepted; those of this very slot, where a task holds it twice. */
const acceptedFor = (witness: Witness, holder: Holder, slot: number): readonly Registration[] =>
  registeredFor(witness, holder.target).filter(
    (one) => one.bp === holder.bp && (holder.target === NONE || one.slot === slot),
  );

/** A holder that is not registered is the business of GHOST and REFCNT; its slot only has to be enabled. */
const isAsAccepted = (here: SlotCpu, slot: number, accepted: readonly Registration[]): boolean =>
  accepted.length === 0
    ? isEnabled(here.dr7, slot)
    : accepted.some((registration) => isArmedFor(here, slot, registration));

const isExcused = (witness: Witness, cpu: number, slot: number): boolean =>
  ((witness.residue[cpu] ?? 0) & (1 << slot)) !== 0;

const foreign = (cpu: number, slot: number, text: string): Finding => ({
  invariant: 'DR7',
  cpu,
  slot,
  sentence: `on CPU ${cpu} slot ${slot} ${text}, but nobody holds it there`,
});

const wrong = (
  step: Step,
  cpu: number,
  slot: number,
  holder: Holder,
  asked: string,
  text: string,
): Finding => {
  const breakpoint = breakpointName(step, holder.bp);
  const finding: Finding = {
    invariant: 'DR7',
    cpu,
    slot,
    breakpoint,
    sentence: `on CPU ${cpu} slot ${slot} is ${breakpoint}'s (${asked}), but ${text}`,
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
  const { after, roster } = step;
  for (let slot = 0; slot < HBP_NUM; slot += 1) {
    const holder = holderOf(here, after.tasks[here.current], after.kernelPos, slot);
    if (isChanging(step, cpu, slot, holder)) continue;
    const text = (): string => slotText(roster, here.dr7, slot, here.dr[slot] ?? 0);
    if (holder.bp === NONE) {
      if (!isEnabled(here.dr7, slot) || isExcused(witness, cpu, slot)) continue;
      return foreign(cpu, slot, text());
    }
    const accepted = acceptedFor(witness, holder, slot);
    if (isAsAccepted(here, slot, accepted)) continue;
    const [first] = accepted;
    const asked =
      first === undefined ? 'unregistered' : watchText(roster, first.address, first.length, first.access);
    return wrong(step, cpu, slot, holder, asked, `the register ${text()}`);
  }
  return undefined;
};

/** DR7 (domain.md §5.2): the registers do what the tables say, the residue of a lazy switch excepted. */
export const dr7: Invariant = {
  name: 'DR7',
  says: 'the debug registers of each online CPU watch what its table and its task hold, as last accepted, and nothing else',
  read: 'between the parts of a CPU',
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
