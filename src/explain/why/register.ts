/** Where the debug registers of a CPU and the tables part: what a slot watches, and who stands in it (domain.md §1.1, §2.4, D1). */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { HBP_NUM } from '../../../machines/machine.ts';
import { NONE, type Roster } from '../../../machines/roster.ts';
import { accessField, encodeSlot, isEnabled, slotMask, watchedLength } from '../../../machines/x86/dr7.ts';
import { ACCESS_NAMES } from '../../../machines/operation.ts';

/** One slot of a CPU: what the register does, and who should be there. */
export interface SlotSeen {
  readonly isArmed: boolean;
  /** What the register watches, in words. */
  readonly watches: string;
  /** The breakpoint whose slot it is: of the table above the boundary, of the running task below. */
  readonly owner: number;
  /** Whether the register does what the owner last asked for; of an empty slot, whether it is off. */
  readonly isRight: boolean;
}

const NIBBLES = 0xffff0000;

const ownerOf = (kernel: ClassicKernel, cpu: number, slot: number): number => {
  const here = kernel.cpus[cpu];
  if (here === undefined) return NONE;
  if (slot >= kernel.kernelPos) return here.kernel[slot] ?? NONE;
  return kernel.tasks[here.current]?.slots[slot] ?? NONE;
};

const watchesText = (kernel: ClassicKernel, cpu: number, slot: number, roster: Roster): string => {
  const here = kernel.cpus[cpu];
  if (here === undefined || !isEnabled(here.dr7, slot)) return 'is off';
  const access = ACCESS_NAMES[accessField(here.dr7, slot)] ?? 'w';
  const address = roster.addresses.at(here.dr[slot] ?? 0).text;
  return `watches ${access}${watchedLength(here.dr7, slot)} at ${address}`;
};

export const slotSeen = (kernel: ClassicKernel, cpu: number, slot: number, roster: Roster): SlotSeen => {
  const here = kernel.cpus[cpu];
  const owner = ownerOf(kernel, cpu, slot);
  const isArmed = here !== undefined && isEnabled(here.dr7, slot);
  const struct = kernel.structs[owner];
  const asked = struct === undefined ? 0 : encodeSlot(slot, struct.length, struct.access);
  const isAsAsked =
    isArmed &&
    struct !== undefined &&
    here.dr[slot] === struct.address &&
    ((here.dr7 ^ asked) & slotMask(slot) & NIBBLES) === 0;
  return {
    isArmed,
    watches: watchesText(kernel, cpu, slot, roster),
    owner,
    isRight: owner === NONE ? !isArmed : isAsAsked,
  };
};

/** The slots of a CPU in which register and table say different things. */
export const partedSlots = (kernel: ClassicKernel, cpu: number, roster: Roster): readonly number[] =>
  Array.from({ length: HBP_NUM }, (_, slot) => slot).filter(
    (slot) => !slotSeen(kernel, cpu, slot, roster).isRight,
  );
