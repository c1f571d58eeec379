/**
 * What is known of the states of a family of policies beyond what every policy says of itself: which of their parts nobody reads
 * any more. Of a plug-in nothing is known: its states are told apart by all that they hold.
 */
import {
  type ClassicKernel,
  type Struct,
  structOf,
  type Task,
  taskOf,
} from '../../../machines/classic/state.ts';
import { HBP_NUM } from '../../../machines/machine.ts';
import { ACCESS_CODE } from '../../../machines/operation.ts';
import { userBreakpoint } from '../../../machines/packing/booked.ts';
import { NONE } from '../../../machines/roster.ts';
import { isEnabled } from '../../../machines/x86/dr7.ts';
import { registrationsIn, structIn } from '../../../properties/witness/state.ts';
import type { Cast } from '../cast.ts';
import type { Wish } from '../wish.ts';
import type { Folding, Node, NodeView } from './node.ts';
import { hasRegistrations, renamerOf } from './rename.ts';
import { renamingOf } from './renaming.ts';

export interface Family<K> {
  /** Makes beforehand what events would make when they first need it, so that states differ in what they hold alone. */
  readonly furnish: (node: Node<K>) => void;
  /** Does the breakpoint stand in any table of the state, or may it, for all that is known? */
  readonly stands: (kernel: K, bp: number) => boolean;
  /** Drops what is not read any more, in place. */
  readonly settle: (node: Node<K>) => void;
  /** Gives what is settled the names of its class's representative, under symmetry. */
  readonly rename: (node: Node<K>) => Node<K>;
  readonly folding: Folding<K>;
  /** Can `rename` give other names at all? */
  readonly isNameless: boolean;
}

/** Whole states: what somebody else's recipes read of them is not known. */
const wholly = <K>(isState: (folded: unknown) => folded is K): Folding<K> => {
  const unfolded = (present: K, folded: unknown): K => (isState(folded) ? folded : present);
  return {
    prepared: (state) => state,
    begun: (state) => state,
    withPrepared: unfolded,
    withBegun: unfolded,
  };
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

export const unknownFamily = <K extends object>(): Family<K> => ({
  folding: wholly((folded): folded is K => isObject(folded)),
  isNameless: false,
  furnish: () => undefined,
  stands: () => true,
  settle: () => undefined,
  rename: (node) => node,
});

const LENGTH = 4;

interface FoldedBegun {
  readonly kernelPos: number;
  readonly task: Task | undefined;
}

const isFoldedBegun = (folded: unknown): folded is FoldedBegun => isObject(folded) && 'kernelPos' in folded;
const isStruct = (folded: unknown): folded is Struct => isObject(folded) && 'mask' in folded;

const replaced = <T>(list: readonly (T | undefined)[], at: number, entry: T | undefined): (T | undefined)[] =>
  list.map((one, i) => (i === at ? entry : one));

/**
 * When a call is answered, the invariants compare the boundary, the slots of its task and the mask in its struct with those
 * before it; that the rest is as it was is asked only where the same step decides and refuses.
 */
const classicFolding = <K extends ClassicKernel>(): Folding<K> => ({
  prepared: ({ structs }, { bp }) => (bp === NONE ? NONE : structs[bp]),
  begun: ({ kernelPos, tasks }, { task }) => ({ kernelPos, task: tasks[task] }),
  withPrepared: (present, folded, { bp }) =>
    isStruct(folded) ? { ...present, structs: replaced(present.structs, bp, folded) } : present,
  withBegun: (present, folded, { task }) =>
    isFoldedBegun(folded)
      ? { ...present, kernelPos: folded.kernelPos, tasks: replaced(present.tasks, task, folded.task) }
      : present,
});

/** Every register brings the same settings again: a struct may as well hold them from the start. */
const furnishStruct = (node: NodeView<ClassicKernel>, cast: Cast, bp: number, task: number): void => {
  const settings = {
    address: cast.world.roster.addresses.idOf(cast.address(bp)),
    length: LENGTH,
    access: ACCESS_CODE.w,
  };
  Object.assign(structOf(node.kernel, bp), settings, { task });
  Object.assign(structIn(node.witness, bp), settings, { target: task });
};

/** The mask that an unregistered struct remembers is overwritten by the next register, unless nobody ever gave one. */
const tidyMask = ({ kernel, witness, underWay }: NodeView<ClassicKernel>, bp: number): void => {
  const its = structIn(witness, bp);
  if (its.registered > 0 || its.mask === NONE || underWay.some(({ op }) => op.bp === bp)) return;
  its.mask = 0;
  structOf(kernel, bp).mask = 0;
};

/**
 * What a debug register holds while nobody means it to watch. Under the repair a slot is enabled by whoever has just written
 * its address there, or by a part of DR7 that was already for this CPU (R1) and for the task that runs on it (R11).
 */
const dropDeadRegisters = (kernel: ClassicKernel): void => {
  kernel.cpus.forEach((cpu, number) => {
    const live = cpu.dr7 | (kernel.kdr7[number] ?? 0) | (kernel.tasks[cpu.current]?.dr7 ?? 0);
    for (let slot = 0; slot < HBP_NUM; slot += 1) if (!isEnabled(live, slot)) cpu.dr[slot] = 0;
  });
};

const mayUnregisterAtWill = ({ unbalanced, dropped }: Wish): boolean =>
  unbalanced || dropped.includes('balanced') || dropped.includes('constant mask');

/** The 2009 policies of this project. */
export const classicFamily = <K extends ClassicKernel>(cast: Cast, wish: Wish): Family<K> => {
  const { extent } = cast;
  const rename = renamerOf(cast);
  const comesBack = wish.hotplug || wish.dropped.includes('online');
  return {
    folding: classicFolding(),
    isNameless: true,
    furnish(node) {
      for (let bp = 0; bp < extent.breakpoints; bp += 1) furnishStruct(node, cast, bp, NONE);
      for (let task = 0; task < extent.tasks; task += 1) {
        taskOf(node.kernel, task);
        registrationsIn(node.witness, task);
        for (let slot = 0; slot <= HBP_NUM; slot += 1) {
          furnishStruct(node, cast, userBreakpoint(extent, task, slot), task);
        }
      }
    },
    stands: ({ cpus, kernelList, tasks }, bp) =>
      kernelList.includes(bp) ||
      cpus.some(({ kernel }) => kernel.includes(bp)) ||
      tasks.some((task) => task?.slots.includes(bp) === true),
    settle(node) {
      if (!mayUnregisterAtWill(wish)) {
        for (let bp = 0; bp < extent.breakpoints; bp += 1) tidyMask(node, bp);
      }
      if (hasRegistrations(node.kernel)) dropDeadRegisters(node.kernel);
    },
    rename(node) {
      const { kernel } = node;
      const renamed = wish.symmetry ? rename(node, renamingOf(node, cast)) : node;
      // Registration order is the order in which a table is rebuilt when its CPU comes online.
      if (!comesBack && hasRegistrations(kernel)) kernel.registrations.sort((a, b) => a.bp - b.bp);
      return renamed;
    },
  };
};
