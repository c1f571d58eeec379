/** The register grid of an allocator with a boundary (domain.md §1.2 and §2.1). */
import { HBP_NUM } from '../../../machines/machine.ts';
import { NONE, type Roster } from '../../../machines/roster.ts';
import { isEnabled } from '../../../machines/x86/dr7.ts';
import type { SlotCpu, SlotKernel, SlotTask } from '../../../properties/slot-kernel.ts';
import { pathText } from '../../replay/state/place.ts';
import { controlRegister } from './control-register.ts';
import type { SlotCell, SlotCpuView, SlotGrid, SlotTaskView } from './grid.ts';
import type { Marks } from './marks.ts';

const DOWNWARDS: readonly number[] = Array.from({ length: HBP_NUM }, (_, i) => HBP_NUM - 1 - i);

/** What a cell is made of, on a CPU or in a task. */
interface Registers {
  readonly dr: readonly number[];
  readonly dr7: number;
}

const armedIn = ({ dr7 }: Registers, slot: number): Pick<SlotCell, 'armed'> => {
  if (!isEnabled(dr7, slot)) return {};
  const field = controlRegister(dr7, false).slots[slot];
  return field === undefined ? {} : { armed: { length: field.length, access: field.access } };
};

const nameIn = (roster: Roster, bp: number | undefined): string | null =>
  bp === undefined || bp === NONE ? null : roster.breakpoints.at(bp);

const taskName = (roster: Roster, task: number): string | null =>
  task === NONE ? null : roster.tasks.at(task);

const cpuCell = (
  kernel: SlotKernel,
  roster: Roster,
  marks: Marks,
  n: number,
  cpu: SlotCpu,
  slot: number,
): SlotCell => {
  const isKernel = slot >= kernel.kernelPos;
  const task = taskName(roster, cpu.current);
  const owner = isKernel ? cpu.kernel[slot] : kernel.tasks[cpu.current]?.slots[slot];
  const holder = nameIn(roster, owner);
  const armed = armedIn(cpu, slot);
  const places = [
    `kernel[${n}][${slot}]`,
    `debugRegisters[${n}][${slot}]`,
    ...(task === null || isKernel ? [] : [pathText(['tasks', task, slot])]),
  ];
  return {
    slot,
    place: isKernel ? `kernel[${n}][${slot}]` : `debugRegisters[${n}][${slot}]`,
    side: isKernel ? 'kernel' : 'user',
    holder,
    address: roster.addresses.at(cpu.dr[slot] ?? 0).text,
    ...armed,
    residue: !isKernel && holder === null && armed.armed !== undefined,
    lit: places.some(marks.isLit),
    wrong: marks.wrongAtSlot(n, slot),
  };
};

const cpuView = (kernel: SlotKernel, roster: Roster, marks: Marks, cpu: SlotCpu, n: number): SlotCpuView => ({
  cpu: n,
  online: cpu.online,
  current: taskName(roster, cpu.current),
  consumed: {
    place: `consumed[${n}]`,
    count: cpu.consumed,
    lit: marks.isLit(`consumed[${n}]`),
    wrong: marks.wrongOfCount(n),
  },
  cells: DOWNWARDS.map((slot) => cpuCell(kernel, roster, marks, n, cpu, slot)),
  control: controlRegister(cpu.dr7, marks.isLit(`dr7[${n}]`)),
  lit: marks.isLit(`current[${n}]`) || marks.isLit(`online[${n}]`),
  wrong: marks.wrongOfCpu(n),
});

const taskCell = (
  kernel: SlotKernel,
  roster: Roster,
  marks: Marks,
  its: Registers & SlotTask,
  name: string,
  slot: number,
): SlotCell => ({
  slot,
  place: pathText(['tasks', name, slot]),
  side: slot >= kernel.kernelPos ? 'kernel' : 'user',
  holder: nameIn(roster, its.slots[slot]),
  address: roster.addresses.at(its.dr[slot] ?? 0).text,
  ...armedIn(its, slot),
  residue: false,
  lit: marks.isLit(pathText(['tasks', name, slot])),
  wrong: marks.wrongOfTask(name, slot),
});

/** A plug-in's tasks need not keep copies of their addresses. */
const registersOf = (task: SlotTask): readonly number[] => {
  const dr: unknown = Reflect.get(task, 'dr');
  return Array.isArray(dr) ? dr.filter((address) => typeof address === 'number') : [];
};

const taskView = (
  kernel: SlotKernel,
  roster: Roster,
  marks: Marks,
  task: SlotTask,
  id: number,
): SlotTaskView => {
  const name = roster.tasks.at(id);
  const its = { ...task, dr: registersOf(task) };
  const cells = DOWNWARDS.map((slot) => taskCell(kernel, roster, marks, its, name, slot));
  return {
    task: name,
    runsOn: kernel.cpus.flatMap(({ current }, cpu) => (current === id ? [cpu] : [])),
    debugFlag: task.debugFlag,
    flagPlace: pathText(['threads', name, 'debugFlag']),
    cells,
    lit: cells.some(({ lit }) => lit),
    wrong: marks.wrongOfTask(name),
  };
};

export const slotGrid = (kernel: SlotKernel, roster: Roster, marks: Marks): SlotGrid => ({
  kind: 'slots',
  boundary: kernel.kernelPos,
  boundaryLit: marks.isLit('kernelPos'),
  boundaryWrong: marks.wrongOfBoundary(),
  refcounts: kernel.userRefcount.map((count, slot) => ({
    place: `userRefcount[${slot}]`,
    count,
    lit: marks.isLit(`userRefcount[${slot}]`),
    wrong: marks.wrongOfRefcount(slot),
  })),
  wrong: marks.wrongAnywhere(),
  cpus: kernel.cpus.map((cpu, n) => cpuView(kernel, roster, marks, cpu, n)),
  tasks: kernel.tasks.flatMap((task, id) =>
    task === undefined ? [] : [taskView(kernel, roster, marks, task, id)],
  ),
});
