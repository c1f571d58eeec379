/** The chains of a kernel with a boundary (domain.md §2.1): its slots, its boundary, its counts and its registers. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { LedgerEvent } from '../../../machines/events.ts';
import { HBP_NUM } from '../../../machines/machine.ts';
import { NONE } from '../../../machines/roster.ts';
import { type Place, valueAt } from '../../find/places/place.ts';
import type { Path } from '../../replay/state/place.ts';
import { listed } from '../wording.ts';
import type { Chain, WhyLink } from './chain.ts';
import { history, linkOf } from './link.ts';
import type { ChangeSeen, Past } from './past.ts';
import { partedSlots, slotSeen } from './register.ts';
import { ownerChain, type SlotTable } from './slot-owner.ts';

export type PlaceOf = (path: Path) => Place<ClassicKernel>;

export const kernelTable = (cpu: number, placeOf: PlaceOf): SlotTable => ({
  whose: `CPU ${cpu}`,
  cpu,
  slots: (kernel) => kernel.cpus[cpu]?.kernel ?? [],
  placeOf: (slot) => placeOf(['kernel', cpu, slot]),
});

const taskTable = (past: Past<ClassicKernel>, task: string, placeOf: PlaceOf): SlotTable => {
  const { tasks } = past.roster;
  const id = tasks.idOf(task);
  return {
    whose: `task ${task}`,
    task,
    slots: (kernel) => kernel.tasks[id]?.slots ?? [],
    placeOf: (slot) => placeOf(['tasks', task, slot]),
  };
};

const nameOf = (past: Past<ClassicKernel>, bp: number): string =>
  bp === NONE ? 'nobody' : past.roster.breakpoints.at(bp);

/** Who keeps the boundary from going up: whoever stands in the lowest kernel slot of a CPU. */
const keepers = (past: Past<ClassicKernel>, until: number, placeOf: PlaceOf): Chain => {
  const kernel = past.stateAfter(until);
  const { kernelPos: pos, cpus } = kernel;
  if (pos >= HBP_NUM) return { links: [], notes: [] };
  const held = cpus.flatMap(({ kernel: table }, cpu) => ((table[pos] ?? NONE) === NONE ? [] : [cpu]));
  if (held.length === 0) {
    const counts = cpus.map(({ consumed }, cpu) => `CPU ${cpu} counts ${consumed}`);
    const note = `Nobody stands in slot ${pos} of any CPU, yet the boundary has not gone up: ${listed(counts)} (domain.md §4.1, D7).`;
    return { links: [], notes: [note] };
  }
  const names = held.map((cpu) => `${nameOf(past, cpus[cpu]?.kernel[pos] ?? NONE)} on CPU ${cpu}`);
  return {
    links: held
      .slice(0, 2)
      .flatMap((cpu) => ownerChain(past, kernelTable(cpu, placeOf), pos, until).links.slice(0, 1)),
    notes: [
      `It has not gone up since: slot ${pos}, the lowest of the kernel's, is held by ${listed(names)}.`,
    ],
  };
};

const saysBoundary = ({ before, after }: ChangeSeen, event: LedgerEvent): string =>
  Number(after) < Number(before)
    ? `needed one more kernel slot${'bp' in event ? ` for ${event.bp}` : ''}: a CPU of its mask had used its whole kernel share`
    : 'found that no CPU needs the lowest kernel slot any more';

const boundaryChain = (
  past: Past<ClassicKernel>,
  place: Place<ClassicKernel>,
  until: number,
  placeOf: PlaceOf,
): Chain => {
  const [last, ...earlier] = history(past, place, until, saysBoundary);
  if (last === undefined) return { links: [], notes: ['It is where it was at the start.'] };
  const kept = keepers(past, until, placeOf);
  const links = [last, ...kept.links.filter(({ seq }) => seq !== last.seq), ...earlier];
  return { links: links.toSorted((a, b) => b.seq - a.seq), notes: kept.notes };
};

const saysCount = ({ before, after }: ChangeSeen, event: LedgerEvent): string => {
  const name = 'bp' in event ? event.bp : 'it';
  if (event.type === 'cpu.offline') return 'took the CPU offline';
  return Number(after) > Number(before) ? `counted ${name}` : `counted ${name} no more, found or not`;
};

const countChain = (
  past: Past<ClassicKernel>,
  place: Place<ClassicKernel>,
  cpu: number,
  until: number,
): Chain => {
  const here = past.stateAfter(until).cpus[cpu];
  const used = here?.kernel.filter((bp) => bp !== NONE).map((bp) => nameOf(past, bp)) ?? [];
  const isWrong = here !== undefined && here.online && here.consumed !== used.length;
  const stands = used.length === 0 ? 'nothing' : listed(used);
  return {
    links: history(past, place, until, saysCount),
    notes: [`In the table of CPU ${cpu} stands ${stands}${isWrong ? ': the count is wrong' : ''}.`],
  };
};

const refcountChain = (
  past: Past<ClassicKernel>,
  place: Place<ClassicKernel>,
  slot: number,
  until: number,
): Chain => {
  const holders = past.stateAfter(until).tasks.flatMap((task, id) => {
    const bp = task?.slots[slot] ?? NONE;
    return bp === NONE ? [] : [`${past.roster.tasks.at(id)} (${nameOf(past, bp)})`];
  });
  const says = ({ before, after }: ChangeSeen, event: LedgerEvent): string => {
    const task = 'task' in event && typeof event.task === 'string' ? event.task : 'a task';
    return Number(after) > Number(before) ? `gave slot ${slot} to ${task}` : `took slot ${slot} from ${task}`;
  };
  const held = holders.length === 0 ? 'No task holds it' : `It is held by ${listed(holders)}`;
  return { links: history(past, place, until, says), notes: [`${held}.`] };
};

const saysRegister = (_change: ChangeSeen, event: LedgerEvent): string => {
  switch (event.type) {
    case 'task.switch':
      return 'installed what the task brings, with the kernel part that is kept for it (kdr7)';
    case 'debug.exception':
      return 'dropped what an earlier task had left armed (residue, domain.md §2.4)';
    case 'cpu.offline':
      return 'powered the CPU down: its registers are lost';
    case 'cpu.online':
      return 'loaded the registers from the table of the CPU';
    case 'task.exec':
    case 'task.exit':
      return 'took the breakpoints of the task out of the registers';
    default:
      return 'wrote the registers of the CPU anew';
  }
};

/** The event at which register and table of a slot began to say different things. */
export const partingLink = (
  past: Past<ClassicKernel>,
  cpu: number,
  slot: number,
  until: number,
  placeOf: PlaceOf,
): WhyLink | undefined => {
  const { roster } = past;
  const change = past.lastChange((kernel) => slotSeen(kernel, cpu, slot, roster).isRight, until);
  if (change?.after !== false) return undefined;
  const { owner, watches } = slotSeen(past.stateAfter(change.seq), cpu, slot, roster);
  const place = placeOf(['dr7', cpu]);
  const values = {
    seq: change.seq,
    before: valueAt(place, past.stateAfter(change.seq - 1), roster),
    after: valueAt(place, past.stateAfter(change.seq), roster),
  };
  const isResidue = owner === NONE && slot < past.stateAfter(change.seq).kernelPos;
  const whose = owner === NONE ? 'nobody stands there' : `it is ${nameOf(past, owner)}'s`;
  const says = isResidue
    ? `left slot ${slot} of CPU ${cpu} armed, which ${watches}: the residue of a lazy switch (domain.md §2.4)`
    : `parted register and table: slot ${slot} of CPU ${cpu} ${watches}, and ${whose}`;
  return linkOf(past, place, values, says);
};

/** Who last wrote the kernel part that a switch-in brings to every CPU, where there is one for all (D1). */
const sharedPartLink = (past: Past<ClassicKernel>, until: number, placeOf: PlaceOf): readonly WhyLink[] => {
  if (past.stateAfter(until).kdr7.length !== 1) return [];
  const place = placeOf(['kdr7', 0]);
  const change = past.lastChange((kernel) => valueAt(place, kernel, past.roster), until);
  if (change === undefined) return [];
  const says =
    'wrote kdr7, the one kernel part for all CPUs, from the last table that it updated (domain.md §4.1, D1)';
  return [linkOf(past, place, change, says)];
};

const registerChain = (
  past: Past<ClassicKernel>,
  place: Place<ClassicKernel>,
  [, cpu = 0, only]: Path,
  until: number,
  placeOf: PlaceOf,
): Chain => {
  const { roster } = past;
  const kernel = past.stateAfter(until);
  const number = Number(cpu);
  const slots = [...Array(HBP_NUM).keys()].filter((slot) => only === undefined || slot === only);
  const parted = new Set(partedSlots(kernel, number, roster));
  const partings = slots.flatMap((slot) => partingLink(past, number, slot, until, placeOf) ?? []);
  const [last, ...earlier] = history(past, place, until, saysRegister);
  const isKernelParted = partings.length > 0 && [...parted].some((slot) => slot >= kernel.kernelPos);
  const links = [
    ...(last === undefined ? [] : [last]),
    ...partings,
    ...(isKernelParted ? sharedPartLink(past, until, placeOf) : []),
    ...earlier.slice(0, 2),
  ];
  const notes = slots.flatMap((slot) => {
    const { owner, watches, isArmed } = slotSeen(kernel, number, slot, roster);
    if (!isArmed && owner === NONE) return [];
    const wrong = parted.has(slot) ? ': register and table say different things' : '';
    return [
      `Slot ${slot} ${watches}; it is ${owner === NONE ? "nobody's" : `${nameOf(past, owner)}'s`}${wrong}.`,
    ];
  });
  return { links: links.toSorted((a, b) => b.seq - a.seq), notes };
};

/** The chain of any place of such a kernel. */
export const slotChain = (
  past: Past<ClassicKernel>,
  place: Place<ClassicKernel>,
  until: number,
  placeOf: PlaceOf,
): Chain => {
  const [column, first = 0, second = 0] = place.path;
  switch (column) {
    case 'kernel':
      return ownerChain(past, kernelTable(Number(first), placeOf), Number(second), until);
    case 'tasks':
      return ownerChain(past, taskTable(past, String(first), placeOf), Number(second), until);
    case 'kernelPos':
      return boundaryChain(past, place, until, placeOf);
    case 'consumed':
      return countChain(past, place, Number(first), until);
    case 'userRefcount':
      return refcountChain(past, place, Number(first), until);
    case 'dr7':
    case 'debugRegisters':
      return registerChain(past, place, place.path, until, placeOf);
    default:
      return { links: history(past, place, until), notes: [] };
  }
};
