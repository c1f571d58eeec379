/**
 * Whom a debug exception reached, slot by slot, and where register and table had parted if it was lost or reached somebody else:
 * the hardware compares addresses, the handler finds the owner by the slot's number alone (domain.md §2.4).
 */
import { isInMask } from '../../../machines/classic/patch.ts';
import type { ClassicKernel, Struct } from '../../../machines/classic/state.ts';
import { HBP_NUM } from '../../../machines/machine.ts';
import type { Operation } from '../../../machines/operation.ts';
import { worldOf } from '../../../machines/policy.ts';
import { NONE, type Roster } from '../../../machines/roster.ts';
import { encodeSlot } from '../../../machines/x86/dr7.ts';
import { slotFires } from '../../../machines/x86/fire.ts';
import { slotPlaces } from '../../find/places/slot-places.ts';
import { isSlotState } from '../../replay/state/state-kind.ts';
import type { Timeline } from '../../replay/timeline/timeline.ts';
import type { WhyLink } from './chain.ts';
import { narrowed, type Past, pastOf } from './past.ts';
import { placeIn } from './place-in.ts';
import { slotSeen } from './register.ts';
import { partingLink, type PlaceOf } from './slot-chain.ts';

/**
 * `right`: the slot fired for its owner. `misdelivered`: it fired, and its owner watches something else. `swallowed`: it fired,
 * and nobody stands there. `lost`: its owner watches what was touched, and the register did not fire. `missing`: a breakpoint
 * for this CPU watches what was touched, and stands in no slot of it.
 */
export type Reach = 'right' | 'misdelivered' | 'swallowed' | 'lost' | 'missing';

export interface SlotReached {
  readonly reach: Reach;
  /** Absent for what stands in no slot. */
  readonly slot?: number;
  readonly owner?: string;
  /** What the register does, in words. */
  readonly register?: string;
  /** The event with which register and table parted. */
  readonly parted?: WhyLink;
}

export interface ExceptionExplained {
  readonly cpu: number;
  /** Whose callbacks ran, in order. */
  readonly called: readonly string[];
  readonly slots: readonly SlotReached[];
}

const watches = (struct: Struct | undefined, op: Operation, roster: Roster): boolean =>
  struct !== undefined &&
  slotFires(
    encodeSlot(0, struct.length, struct.access),
    0,
    roster.addresses.at(struct.address),
    roster.addresses.at(op.address),
    op.length,
    op.access,
  );

const reachOf = (fires: boolean, owner: number, isConcerned: boolean): Reach | undefined => {
  if (!fires) return owner !== NONE && isConcerned ? 'lost' : undefined;
  if (owner === NONE) return 'swallowed';
  return isConcerned ? 'right' : 'misdelivered';
};

const slotReached = (
  past: Past<ClassicKernel>,
  op: Operation,
  slot: number,
  placeOf: PlaceOf,
): SlotReached | undefined => {
  const { roster } = past;
  const kernel = past.stateAfter(op.seq - 1);
  const here = kernel.cpus[op.cpu];
  if (here === undefined) return undefined;
  const { owner, watches: register } = slotSeen(kernel, op.cpu, slot, roster);
  const armed = roster.addresses.at(here.dr[slot] ?? 0);
  const fires = slotFires(here.dr7, slot, armed, roster.addresses.at(op.address), op.length, op.access);
  const reach = reachOf(fires, owner, watches(kernel.structs[owner], op, roster));
  if (reach === undefined) return undefined;
  const parted = reach === 'right' ? undefined : partingLink(past, op.cpu, slot, op.seq - 1, placeOf);
  return {
    reach,
    slot,
    ...(owner !== NONE && { owner: roster.breakpoints.at(owner) }),
    register,
    ...(parted !== undefined && { parted }),
  };
};

/** Breakpoints that stand on another CPU and are for this one too (D3, D8). */
const missingOn = (
  kernel: ClassicKernel,
  op: Operation,
  { machine, roster }: Pick<Timeline<object>, 'machine' | 'roster'>,
): readonly SlotReached[] => {
  const world = worldOf(machine, roster);
  const elsewhere = new Set(kernel.cpus.flatMap(({ kernel: table }) => table.slice(kernel.kernelPos)));
  const here = kernel.cpus[op.cpu]?.kernel ?? [];
  return [...elsewhere]
    .filter((bp) => bp !== NONE && !here.includes(bp) && watches(kernel.structs[bp], op, roster))
    .filter((bp) => isInMask(world, kernel.structs[bp]?.mask ?? NONE, op.cpu))
    .map((bp) => ({ reach: 'missing', owner: roster.breakpoints.at(bp) }));
};

/**
 * Undefined if event `seq` is no debug exception. Of a policy without a boundary only whom it called is told.
 * @throws RangeError for an event that the timeline does not have.
 */
export const explainException = <K extends object>(
  timeline: Timeline<K>,
  seq: number,
): ExceptionExplained | undefined => {
  const op = timeline.operation(seq);
  if (op.type !== 'debug.exception') return undefined;
  const past = narrowed(pastOf(timeline), isSlotState);
  const called = timeline.at(seq).delivered;
  // Of a state of another kind no table is known that a register could have parted from.
  if (past === undefined) return { cpu: op.cpu, called, slots: [] };
  const { roster } = timeline;
  const names = { task: roster.tasks.idOf, breakpoint: roster.breakpoints.idOf };
  const kernel = past.stateAfter(seq - 1);
  const placeOf = placeIn((path) => slotPlaces(kernel, names, path));
  const slots = Array.from({ length: HBP_NUM }, (_, slot) => slot);
  return {
    cpu: op.cpu,
    called,
    slots: [
      ...slots.flatMap((slot) => slotReached(past, op, slot, placeOf) ?? []),
      ...missingOn(kernel, op, timeline),
    ],
  };
};
