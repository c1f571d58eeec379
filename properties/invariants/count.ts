import { ALWAYS, SIX } from '../assumptions.ts';
import { readsRegistrationsAnd } from '../concern.ts';
import type { Invariant } from '../invariant.ts';
import { usedSlots, wantedByCpu } from '../kernel-tables.ts';
import type { SlotCpu } from '../slot-kernel.ts';
import { counted } from '../wording.ts';

const ofTable = ({ consumed }: SlotCpu, used: number): string | undefined =>
  consumed === used
    ? undefined
    : `counts ${consumed} consumed, but its table uses ${counted(used, 'kernel slot')}`;

/** A CPU that is offline and whose table is cleared (R2) counts what it has to have room for when it returns (R6). */
const ofReservations = ({ consumed }: SlotCpu, used: number, reserved: number): string | undefined => {
  if (used !== 0) return `is offline, but its table still uses ${counted(used, 'kernel slot')}`;
  if (consumed === reserved) return undefined;
  return `is offline and counts ${consumed} consumed, but ${counted(reserved, 'registered breakpoint')} will need a slot there`;
};

/** COUNT (domain.md §5.2). */
export const count: Invariant = {
  name: 'COUNT',
  says: 'each CPU counts exactly the kernel slots that its table uses',
  read: 'lock free',
  concerns: readsRegistrationsAnd('cpus'),
  claims: { 'percpu-rfc': { under: SIX }, percpu: { under: ALWAYS } },
  find({ after, rules }, witness) {
    const wanted = rules.offlineTables === 'cleared' ? wantedByCpu(witness) : [];
    for (let cpu = 0; cpu < after.cpus.length; cpu += 1) {
      const here = after.cpus[cpu];
      if (here === undefined) continue;
      const isCleared = !here.online && rules.offlineTables === 'cleared';
      const wrong = isCleared
        ? ofReservations(here, usedSlots(here), wanted[cpu] ?? 0)
        : ofTable(here, usedSlots(here));
      if (wrong !== undefined) return { invariant: 'COUNT', cpu, sentence: `CPU ${cpu} ${wrong}` };
    }
    return undefined;
  },
};
