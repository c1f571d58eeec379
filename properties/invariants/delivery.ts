import type { Operation } from '../../machines/operation.ts';
import { NONE } from '../../machines/roster.ts';
import { encodeSlot } from '../../machines/x86/dr7.ts';
import { slotFires } from '../../machines/x86/fire.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import type { Watch } from '../armed.ts';
import { isUnderWay } from '../interleaved/interleaving.ts';
import type { Finding, Invariant, Step } from '../invariant.ts';
import { isAmong } from '../kernel-tables.ts';
import { breakpointName, counted, listed } from '../wording.ts';
import { type AcceptedSettings, registeredFor, type Witness } from '../witness/state.ts';

const matches = ({ op, roster }: Step, { address, length, access }: Watch): boolean =>
  slotFires(
    encodeSlot(0, length, access),
    0,
    roster.addresses.at(address),
    roster.addresses.at(op.address),
    op.length,
    op.access,
  );

/** Whom the access concerns, once each however often registered. */
interface Concerned {
  readonly certainly: ReadonlySet<number>;
  /** While an operation on a breakpoint is under way, its callback may come or not. */
  readonly perhaps: ReadonlySet<number>;
}

/** What a register or a modify that has not been answered asks for: what stands in the struct, or stood there when it began. */
const asked = (step: Step, witness: Witness, call: Operation): readonly AcceptedSettings[] => {
  const struct = witness.structs[call.bp];
  const accepted = step.interleaving?.holder === call ? step.interleaving.accepted : undefined;
  return [struct, accepted].filter((settings) => settings !== undefined);
};

/** Such a breakpoint may be armed by now. */
const isAskedFor = (step: Step, witness: Witness, call: Operation): boolean => {
  const { cpu } = step.op;
  const { rules, roster } = step;
  if (call.task !== NONE && witness.current[cpu] !== call.task) return false;
  return asked(step, witness, call).some((settings) => {
    const { mask } = settings;
    const isHere = call.task !== NONE || mask === NONE || rules.masks === 'ignored';
    return matches(step, settings) && (isHere || roster.masks.at(mask).includes(cpu));
  });
};

const concernedBy = (step: Step, witness: Witness): Concerned => {
  const { cpu } = step.op;
  const current = witness.current[cpu] ?? NONE;
  const certainly = new Set<number>();
  const perhaps = new Set<number>();
  const wherePlaced = (bp: number, task: number): Set<number> =>
    isUnderWay(step.interleaving, bp, task) ? perhaps : certainly;
  for (const one of witness.kernel) {
    if (matches(step, one) && isAmong(one.cpus, cpu)) wherePlaced(one.bp, NONE).add(one.bp);
  }
  if (current !== NONE) {
    for (const one of registeredFor(witness, current)) {
      if (matches(step, one)) wherePlaced(one.bp, current).add(one.bp);
    }
  }
  for (const call of step.interleaving?.underWay ?? []) {
    if (call.bp !== NONE && isAskedFor(step, witness, call)) perhaps.add(call.bp);
  }
  return { certainly, perhaps };
};

const finding = (step: Step, bp: number, what: string): Finding => {
  const breakpoint = breakpointName(step, bp);
  const { cpu } = step.op;
  const touched = step.roster.addresses.at(step.op.address).text;
  const called = listed(step.delivered.map((one) => breakpointName(step, one)));
  return {
    invariant: 'DELIVERY',
    cpu,
    breakpoint,
    sentence: `the access to ${touched} on CPU ${cpu} ${what} ${breakpoint}; called: ${called}`,
  };
};

/** DELIVERY (domain.md §5.2). */
export const delivery: Invariant = {
  name: 'DELIVERY',
  says: 'an access calls exactly the breakpoints that it concerns, each once',
  read: 'every step',
  claims: {
    // The text below the table leaves DELIVERY out for the base; random ledgers bear it out under these.
    global: { under: ['settled', 'atomic', 'single', 'constant settings'], brokenBy: ['D16'] },
    'percpu-rfc': {
      under: [...SIX, 'atomic', 'full mask', 'constant settings'],
      brokenBy: ['D1', 'D16'],
    },
    percpu: { under: ALWAYS },
  },
  find(step, witness) {
    if (step.op.type !== 'debug.exception') return undefined;
    const { certainly, perhaps } = concernedBy(step, witness);
    const isSilenced = step.interleaving?.interrupts[step.op.cpu]?.isSilenced === true;
    for (const bp of new Set([...certainly, ...perhaps])) {
      const calls = step.delivered.filter((one) => one === bp).length;
      if (calls === 0 && certainly.has(bp) && !isSilenced) return finding(step, bp, 'should have called');
      if (calls > 1) return finding(step, bp, `made ${counted(calls, 'call')} to`);
    }
    const stranger = step.delivered.find((bp) => !certainly.has(bp) && !perhaps.has(bp));
    return stranger === undefined ? undefined : finding(step, stranger, 'does not concern');
  },
};
