/**
 * What is known of the states of a family of policies beyond what every policy says of itself: which of their parts nobody reads
 * any more, and what of them is only a name. Of a plug-in nothing is known: its states are told apart by all that they hold.
 */
import { type ClassicKernel, structOf, taskOf } from '../../../machines/classic/state.ts';
import { HBP_NUM } from '../../../machines/machine.ts';
import type { Policy } from '../../../machines/policy.ts';
import { ACCESS_CODE } from '../../../machines/operation.ts';
import { userBreakpoint } from '../../../machines/packing/booked.ts';
import { NONE } from '../../../machines/roster.ts';
import { registrationsIn, structIn } from '../../../properties/witness/state.ts';
import type { Cast } from '../cast.ts';
import type { Wish } from '../wish.ts';
import { dropDeadRegisters, dropExactFlags, isIdleResidue, settleResidue } from './dead-registers.ts';
import { classicFolding, unfolded } from './folded.ts';
import type { Folding, Node, NodeView, PlainNode } from './node.ts';
import { hasRegistrations, renamerOf } from './rename.ts';
import { inOrderOfCpus, renamingsOf } from './renaming.ts';

export interface Family<K> {
  /** Makes beforehand what events would make when they first need it, so that states differ in what they hold alone. */
  readonly furnish: (node: Node<K>) => void;
  /** Does the breakpoint stand in any table of the state, or may it, for all that is known? */
  readonly stands: (kernel: K, bp: number) => boolean;
  /** Is nothing told of one breakpoint of a task that is not told of the other, as far as is known? */
  readonly areAlike: (node: NodeView<K>, bp: number, other: number) => boolean;
  /** Drops what is not read any more, in place. */
  readonly settle: (node: Node<K>) => void;
  /** What is settled by other names: the representative of its class, under symmetry, is among these. */
  readonly forms: (node: PlainNode<K>) => readonly PlainNode<K>[];
  readonly folding: Folding<K>;
  /** Can `forms` give other names at all? */
  readonly isNameless: boolean;
}

export const unknownFamily = <K extends object>(): Family<K> => ({
  folding: unfolded(),
  isNameless: false,
  furnish: () => undefined,
  stands: () => true,
  areAlike: () => true,
  settle: () => undefined,
  forms: (node) => [node],
});

const stands = ({ cpus, kernelList, tasks }: ClassicKernel, bp: number): boolean =>
  kernelList.includes(bp) ||
  cpus.some(({ kernel }) => kernel.includes(bp)) ||
  tasks.some((task) => task?.slots.includes(bp) === true);

const areAlikeIn = (cast: Cast, showsResidue: boolean): Family<ClassicKernel>['areAlike'] => {
  const isMet = ({ kernel }: NodeView<ClassicKernel>, bp: number): boolean =>
    stands(kernel, bp) ||
    kernel.cpus.some((cpu, number) =>
      cpu.dr.some(
        (address, slot) =>
          cast.breakpointAt(address) === bp && (showsResidue || !isIdleResidue(kernel, number, cpu, slot)),
      ),
    );
  return (node, bp, other) => {
    const { kernel, witness } = node;
    const [one, two] = [kernel.structs[bp], kernel.structs[other]];
    const [its, others] = [witness.structs[bp], witness.structs[other]];
    return (
      one?.freed === two?.freed &&
      one?.mask === two?.mask &&
      its?.mask === others?.mask &&
      its?.lapsed === others?.lapsed &&
      its?.released === others?.released &&
      !isMet(node, bp) &&
      !isMet(node, other)
    );
  };
};

const LENGTH = 4;

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
const tidyMask = ({ kernel, witness, underWay }: NodeView<ClassicKernel>, bp: number, full: number): void => {
  const its = structIn(witness, bp);
  if (its.registered > 0 || its.mask === NONE || underWay.some(({ op }) => op.bp === bp)) return;
  its.mask = full;
  structOf(kernel, bp).mask = full;
};

const mayUnregisterAtWill = ({ unbalanced, dropped }: Wish): boolean =>
  unbalanced || dropped.includes('balanced') || dropped.includes('constant mask');

/**
 * One `kdr7` for tables that differ holds what the CPU put there that was interrupted last (D1): which that is, is a matter of
 * its number. In the base the tables of all CPUs are copies of one list, so that it makes no difference.
 */
const showsOrderOfCpus = <K extends ClassicKernel>(policy: Policy<K>, { machine }: Cast): boolean =>
  policy.name !== 'global' && policy.initial(machine).kdr7.length < machine.cpus;

/** The 2009 policies of this project. */
export const classicFamily = <K extends ClassicKernel>(
  policy: Policy<K>,
  cast: Cast,
  wish: Wish,
): Family<K> => {
  const { extent, masks } = cast;
  const renamed = renamerOf(cast);
  const comesBack = wish.hotplug || wish.dropped.includes('online');
  const showsResidue = wish.steps === 'interleaved' || !hasRegistrations(policy.initial(cast.machine));
  const distinctions = {
    cpus: showsOrderOfCpus(policy, cast),
    registrations: comesBack,
    residue: showsResidue,
  };
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
    stands,
    areAlike: areAlikeIn(cast, showsResidue),
    settle(node) {
      if (!mayUnregisterAtWill(wish)) {
        for (let bp = 0; bp < extent.breakpoints; bp += 1) tidyMask(node, bp, masks.length - 1);
      }
      dropExactFlags(node.kernel);
      if (hasRegistrations(node.kernel)) dropDeadRegisters(node.kernel);
    },
    forms: (node) =>
      (wish.symmetry ? renamingsOf(node, cast, distinctions) : inOrderOfCpus(node, cast)).map((renaming) => {
        const form = renamed(node, renaming);
        // Registration order is the order in which a table is rebuilt when its CPU comes online.
        if (!comesBack && hasRegistrations(form.kernel))
          form.kernel.registrations.sort((a, b) => a.bp - b.bp);
        if (!showsResidue) settleResidue(form.kernel, cast);
        return form;
      }),
  };
};
