/** Why a breakpoint stands in a slot, or why nobody does (domain.md §2.3, §3): who gave it, what moved it, why it is still there. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { LedgerEvent } from '../../../machines/events.ts';
import { HBP_NUM } from '../../../machines/machine.ts';
import { NONE } from '../../../machines/roster.ts';
import { type Place, valueAt } from '../../find/places/place.ts';
import { counted } from '../wording.ts';
import { type Chain, MOST_LINKS, type WhyLink } from './chain.ts';
import { linkOf } from './link.ts';
import type { ChangeSeen, Past } from './past.ts';

/** The slots of one CPU's kernel table, or of one task. */
export interface SlotTable {
  readonly whose: string;
  /** The CPU of a kernel table. */
  readonly cpu?: number;
  /** The task of a task's slots. */
  readonly task?: string;
  readonly slots: (kernel: ClassicKernel) => readonly number[];
  readonly placeOf: (slot: number) => Place<ClassicKernel>;
}

/** What an event did to a slot, and where the breakpoint was before, if it was anywhere. */
interface Told {
  readonly says: string;
  /** The slot with which the chain goes on, before this event; undefined: it ends here. */
  readonly goesOn?: number;
}

const idOf = (past: Past<ClassicKernel>, name: ChangeSeen['before']): number => {
  const { breakpoints } = past.roster;
  for (let id = 0; id < breakpoints.size; id += 1) if (breakpoints.at(id) === name) return id;
  return NONE;
};

/** The slot into which, or from which, a breakpoint went within its table. */
const otherSlot = (has: readonly number[], hasNot: readonly number[], bp: number): number | undefined => {
  for (let slot = 0; slot < HBP_NUM; slot += 1) if (has[slot] === bp && hasNot[slot] !== bp) return slot;
  return undefined;
};

const forWhat = (event: LedgerEvent): string => ('bp' in event ? `, as ${event.bp} was given back` : '');

const boundaryText = (past: Past<ClassicKernel>, seq: number): string => {
  const was = past.stateAfter(seq - 1).kernelPos;
  const is = past.stateAfter(seq).kernelPos;
  return was === is ? '' : `; for that the boundary went from ${was} to ${is}`;
};

const tellTaken = (past: Past<ClassicKernel>, table: SlotTable, slot: number, change: ChangeSeen): Told => {
  const { seq, after } = change;
  const bp = idOf(past, after);
  const event = past.asked(seq);
  const name = String(after);
  const from = otherSlot(table.slots(past.stateAfter(seq - 1)), table.slots(past.stateAfter(seq)), bp);
  if (from !== undefined) {
    const says = `moved ${name} from slot ${from} to slot ${slot} of ${table.whose}${forWhat(event)} (compaction, domain.md §4.2, L3)`;
    return { says, goesOn: from };
  }
  if (event.type === 'breakpoint.register' && event.bp === after) {
    const which = table.cpu === undefined ? 'the lowest free one below the boundary' : 'the highest free one';
    return { says: `put ${name} into slot ${slot} of ${table.whose}, ${which}${boundaryText(past, seq)}` };
  }
  if (event.type === 'task.fork') return { says: `copied slot ${slot} from the parent (domain.md §4.3, B3)` };
  return { says: `put ${name} into slot ${slot} of ${table.whose} again, as its table was made anew` };
};

const tellEmptied = (past: Past<ClassicKernel>, table: SlotTable, slot: number, change: ChangeSeen): Told => {
  const { seq, before } = change;
  const event = past.asked(seq);
  const name = String(before);
  const to = otherSlot(
    table.slots(past.stateAfter(seq)),
    table.slots(past.stateAfter(seq - 1)),
    idOf(past, before),
  );
  if (to !== undefined) {
    return {
      says: `moved ${name} on from slot ${slot} to slot ${to}${forWhat(event)} (compaction, domain.md §4.2, L3)`,
      goesOn: slot,
    };
  }
  const how =
    event.type === 'breakpoint.unregister'
      ? `gave ${name} back`
      : event.type === 'cpu.offline'
        ? `took the CPU offline, and ${name} out of its table`
        : `released ${name}`;
  return { says: `${how}: slot ${slot} of ${table.whose} is free since`, goesOn: slot };
};

/** The event that asked for a breakpoint whose table was made anew. */
const registrationLink = (
  past: Past<ClassicKernel>,
  table: SlotTable,
  slot: number,
  name: string,
  until: number,
): readonly WhyLink[] => {
  const event = past.lastEvent(
    1,
    until,
    (one) => one.type === 'breakpoint.register' && one.bp === name && one.task === table.task,
  );
  if (event === undefined) return [];
  const change = { seq: event.seq, before: name, after: name };
  return [linkOf(past, table.placeOf(slot), change, `registered ${name}`)];
};

/** Why what stands in the slot was not taken out: nobody asked, or who asked did not reach it. */
const whyStill = (
  past: Past<ClassicKernel>,
  table: SlotTable,
  name: string,
  since: number,
  until: number,
): string => {
  const release = past.lastEvent(
    since + 1,
    until,
    (one) => one.type === 'breakpoint.unregister' && one.bp === name && one.task === table.task,
  );
  if (release === undefined) return `${name} is still there: nobody has given it back since.`;
  const { cpu } = table;
  const began = `${name} is still there although event ${release.seq} gave it back`;
  if (cpu === undefined) return `${began}: it stood in more than one slot.`;
  if (past.stateAfter(release.seq).cpus[cpu]?.online !== true) {
    return `${began}: CPU ${cpu} was offline then, and its table was not touched (domain.md §4.1, D2).`;
  }
  const isElsewhere = release.type === 'breakpoint.unregister' && release.cpus?.includes(cpu) === false;
  return isElsewhere
    ? `${began}: the mask did not have CPU ${cpu} in it any more (domain.md §4.1, D8).`
    : `${began}: it stood in more than one slot there (domain.md §4.1, D6).`;
};

/** The chain of one slot up to event `until`. */
export const ownerChain = (
  past: Past<ClassicKernel>,
  table: SlotTable,
  slot: number,
  until: number,
): Chain => {
  const { roster } = past;
  const links: WhyLink[] = [];
  const notes: string[] = [];
  let place = slot;
  let last = until;
  while (links.length < MOST_LINKS) {
    const read = table.placeOf(place);
    const change = past.lastChange((kernel) => valueAt(read, kernel, roster), last);
    if (change === undefined) break;
    const { seq, after } = change;
    const told =
      after === null ? tellEmptied(past, table, place, change) : tellTaken(past, table, place, change);
    links.push(linkOf(past, read, change, told.says));
    if (links.length === 1 && typeof after === 'string') {
      notes.push(whyStill(past, table, after, seq, until));
    }
    if (told.says.endsWith('made anew') && typeof after === 'string') {
      links.push(...registrationLink(past, table, place, after, seq - 1));
    }
    if (told.goesOn === undefined) break;
    place = told.goesOn;
    last = seq - 1;
  }
  if (links.length === 0) notes.push(`Nobody ever stood in slot ${slot} of ${table.whose}.`);
  if (links.length === MOST_LINKS)
    notes.push(`The chain goes on before these ${counted(MOST_LINKS, 'event')}.`);
  return { links, notes };
};
