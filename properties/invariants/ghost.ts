import { NONE } from '../../machines/roster.ts';
import { ALWAYS, SIX } from '../assumptions.ts';
import { readsRegistrationsAnd } from '../concern.ts';
import type { Invariant, Step } from '../invariant.ts';
import { isAmong, registrationsByBreakpoint } from '../kernel-tables.ts';
import { breakpointName } from '../wording.ts';

type Registered = ReturnType<typeof registrationsByBreakpoint>;

/** Why the owner of `slot` should not stand there, undefined if it should. */
const whyNot = (
  step: Step,
  registered: Registered,
  cpu: number,
  slot: number,
  bp: number,
): string | undefined => {
  const here = step.after.cpus[cpu];
  if (here === undefined) return undefined;
  if (!here.online && step.rules.offlineTables === 'cleared') return 'the CPU is offline';
  const registrations = registered.get(bp);
  if (registrations === undefined) return 'it is not registered';
  if (!registrations.some(({ cpus }) => isAmong(cpus, cpu))) return 'its mask does not name this CPU';
  const first = here.kernel.indexOf(bp);
  return first === slot ? undefined : `it stands in slot ${first} already`;
};

/** GHOST (domain.md §5.2). */
export const ghost: Invariant = {
  name: 'GHOST',
  says: 'whatever stands in the table of a CPU is registered for that CPU, and stands there once',
  read: 'lock free',
  concerns: readsRegistrationsAnd('cpus'),
  claims: {
    global: { under: ['settled', 'atomic', 'online', 'single'] },
    'percpu-rfc': { under: SIX },
    percpu: { under: ALWAYS },
  },
  find(step, witness) {
    const registered = registrationsByBreakpoint(witness);
    for (let cpu = 0; cpu < step.after.cpus.length; cpu += 1) {
      const table = step.after.cpus[cpu]?.kernel ?? [];
      for (let slot = 0; slot < table.length; slot += 1) {
        const bp = table[slot] ?? NONE;
        const why = bp === NONE ? undefined : whyNot(step, registered, cpu, slot, bp);
        if (why === undefined) continue;
        const breakpoint = breakpointName(step, bp);
        return {
          invariant: 'GHOST',
          cpu,
          slot,
          breakpoint,
          sentence: `on CPU ${cpu} slot ${slot} holds ${breakpoint}, but ${why}`,
        };
      }
    }
    return undefined;
  },
};
