import { NONE } from '../../machines/roster.ts';
import { encodeSlot } from '../../machines/x86/dr7.ts';
import { slotFires } from '../../machines/x86/fire.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import type { Finding, Invariant, Step } from '../invariant.ts';
import { breakpointName, counted, listed } from '../wording.ts';
import { registeredFor, type Registration, type Witness } from '../witness/state.ts';

const matches = ({ op, roster }: Step, { address, length, access }: Registration): boolean =>
  slotFires(
    encodeSlot(0, length, access),
    0,
    roster.addresses.at(address),
    roster.addresses.at(op.address),
    op.length,
    op.access,
  );

/** Whom the access concerns, once each however often registered. */
const expected = (step: Step, witness: Witness): Set<number> => {
  const { cpu } = step.op;
  const current = witness.current[cpu] ?? NONE;
  const wanted = new Set<number>();
  for (const registration of witness.kernel) {
    if (registration.cpus.includes(cpu) && matches(step, registration)) wanted.add(registration.bp);
  }
  if (current === NONE) return wanted;
  for (const registration of registeredFor(witness, current)) {
    if (matches(step, registration)) wanted.add(registration.bp);
  }
  return wanted;
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
    const wanted = expected(step, witness);
    for (const bp of wanted) {
      const calls = step.delivered.filter((one) => one === bp).length;
      if (calls === 0) return finding(step, bp, 'should have called');
      if (calls > 1) return finding(step, bp, `made ${counted(calls, 'call')} to`);
    }
    const stranger = step.delivered.find((bp) => !wanted.has(bp));
    return stranger === undefined ? undefined : finding(step, stranger, 'does not concern');
  },
};
