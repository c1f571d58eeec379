/**
 * Symmetry of the full space over breakpoints and tasks: names are given anew in the order in which a look over the state meets
 * them, CPU by CPU and slot by slot. What is not met is told apart by what its struct holds. CPUs keep their names: calls run
 * on the first of them, and in which order CPUs are interrupted shows in the registers.
 */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { HBP_NUM } from '../../../machines/machine.ts';
import { type Extent, userBreakpoint } from '../../../machines/packing/booked.ts';
import { NONE } from '../../../machines/roster.ts';
import type { Cast } from '../cast.ts';
import type { NodeView } from './node.ts';

const PER_TASK = HBP_NUM + 1;
const SLOTS = Array.from({ length: PER_TASK }, (_, slot) => slot);

/** The new id of each old one. */
export interface Renaming {
  readonly breakpoints: readonly number[];
  readonly tasks: readonly number[];
}

/** Gives new names in the order of the asking. */
const createNames = (size: number) => {
  const names: number[] = Array.from({ length: size }, () => NONE);
  let next = 0;
  return {
    names,
    meet(old: number): void {
      if (old < 0 || old >= size || names[old] !== NONE) return;
      names[old] = next;
      next += 1;
    },
  };
};

/** Those that have not been met, in an order that their names do not decide. */
const unmet = (names: readonly number[], textOf: (old: number) => string): readonly number[] =>
  names
    .flatMap((name, old) => (name === NONE ? [old] : []))
    .map((old, _, all) => ({ old, text: all.length === 1 ? '' : textOf(old) }))
    .sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)))
    .map(({ old }) => old);

/**
 * The breakpoints of a task are called by the slots that they hold. The others keep their order: the first of those that are
 * not in use is the one that is registered next (`possible.ts`).
 */
const namesInTask = (
  { kernel, witness, underWay }: NodeView<ClassicKernel>,
  extent: Extent,
  task: number,
): readonly number[] => {
  const first = userBreakpoint(extent, task, 0);
  const names: number[] = SLOTS.map(() => NONE);
  kernel.tasks[task]?.slots.forEach((bp, slot) => {
    if (SLOTS.includes(bp - first)) names[bp - first] = slot;
  });
  const isRegistered = (own: number): boolean => (witness.structs[first + own]?.registered ?? 0) > 0;
  const called = underWay.map(({ op }) => op.bp - first);
  const free = SLOTS.filter((own) => !names.includes(own));
  const others = SLOTS.filter((own) => names[own] === NONE);
  const inUse = new Set([...called.filter((own) => others.includes(own)), ...others.filter(isRegistered)]);
  const inOrder = new Set([...inUse, ...others]);
  [...inOrder].forEach((own, i) => (names[own] = free[i] ?? own));
  return names;
};

export const renamingOf = (node: NodeView<ClassicKernel>, cast: Cast): Renaming => {
  const { kernel, witness, underWay } = node;
  const { breakpoints, tasks } = cast.extent;
  const ofKernel = createNames(breakpoints);
  const ofTasks = createNames(tasks);

  const meet = (bp: number): void => {
    if (bp < breakpoints) ofKernel.meet(bp);
    else ofTasks.meet(Math.floor((bp - breakpoints) / PER_TASK));
  };
  for (const { op } of underWay) {
    ofTasks.meet(op.task);
    ofTasks.meet(op.child);
    if (op.bp !== NONE) meet(op.bp);
  }
  for (const cpu of kernel.cpus) {
    for (const bp of cpu.kernel) if (bp !== NONE) meet(bp);
    for (const address of cpu.dr) if (address !== 0) meet(cast.breakpointAt(address));
    ofTasks.meet(cpu.current);
  }
  for (const bp of kernel.kernelList) if (bp !== NONE) meet(bp);

  const usual = (bp: number): number => cast.world.roster.addresses.idOf(cast.address(bp));
  /** All that is known of a struct but whose it is. */
  const structText = (bp: number): string =>
    JSON.stringify([
      { ...kernel.structs[bp], address: kernel.structs[bp]?.address === usual(bp), task: 0 },
      { ...witness.structs[bp], address: witness.structs[bp]?.address === usual(bp), target: 0 },
    ]);
  const taskText = (task: number): string => {
    const its = kernel.tasks[task];
    const held = its?.slots.map((bp) => bp !== NONE);
    const names = namesInTask(node, cast.extent, task);
    const structs = SLOTS.map((own) => structText(userBreakpoint(cast.extent, task, names.indexOf(own))));
    return JSON.stringify([held, its?.dr7, its?.debugFlag, structs]);
  };
  for (const task of unmet(ofTasks.names, taskText)) ofTasks.meet(task);
  for (const bp of unmet(ofKernel.names, structText)) ofKernel.meet(bp);

  return {
    tasks: ofTasks.names,
    breakpoints: [
      ...ofKernel.names,
      ...ofTasks.names.flatMap((name, task) =>
        namesInTask(node, cast.extent, task).map((own) => userBreakpoint(cast.extent, name, own)),
      ),
    ],
  };
};
