/** Calls the breakpoints and tasks of a node by other names, in place. */
import type { ClassicKernel, Struct } from '../../../machines/classic/state.ts';
import { NONE } from '../../../machines/roster.ts';
import type { CallerStruct, Registration } from '../../../properties/witness/state.ts';
import type { Cast } from '../cast.ts';
import type { Node } from './node.ts';
import type { Renaming } from './renaming.ts';

/** Puts each entry where its new name says. */
const permute = (list: unknown[], names: readonly number[]): void => {
  const old = [...list];
  old.forEach((entry, at) => (list[names[at] ?? at] = entry));
};

const isIdentity = ({ breakpoints, tasks }: Renaming): boolean =>
  breakpoints.every((name, old) => name === old) && tasks.every((name, old) => name === old);

interface Watching {
  address: number;
}

interface Named extends Watching {
  bp: number;
}

interface HasRegistrations {
  readonly registrations: Named[];
}

/** Does the state have a list of what is registered, as that of the repair has? */
export const hasRegistrations = (kernel: object): kernel is HasRegistrations => 'registrations' in kernel;

export const renamerOf = (cast: Cast) => {
  const addressIds = Array.from({ length: cast.breakpointIds }, (_, bp) =>
    cast.world.roster.addresses.idOf(cast.address(bp)),
  );
  return <K extends ClassicKernel>(node: Node<K>, renaming: Renaming): Node<K> => {
    if (isIdentity(renaming)) return node;
    const { kernel, witness } = node;
    const bpName = (bp: number): number => (bp === NONE ? NONE : (renaming.breakpoints[bp] ?? bp));
    const taskName = (task: number): number => (task === NONE ? NONE : (renaming.tasks[task] ?? task));
    const addressName = (address: number): number => {
      const bp = cast.breakpointAt(address);
      return bp === -1 ? address : (addressIds[bpName(bp)] ?? address);
    };
    const inPlace = (list: number[], name: (old: number) => number): void => {
      list.forEach((old, at) => (list[at] = name(old)));
    };
    const renameNamed = (one: Named): void => {
      one.bp = bpName(one.bp);
      one.address = addressName(one.address);
    };
    const renameStruct = (struct: Struct | undefined): void => {
      if (struct === undefined) return;
      struct.address = addressName(struct.address);
      struct.task = taskName(struct.task);
    };
    const renameCaller = (struct: CallerStruct | undefined): void => {
      if (struct === undefined) return;
      struct.address = addressName(struct.address);
      struct.target = taskName(struct.target);
    };
    const renameRegistration = (one: Registration): void => {
      renameNamed(one);
      one.task = taskName(one.task);
    };

    for (const cpu of kernel.cpus) {
      inPlace(cpu.kernel, bpName);
      inPlace(cpu.dr, addressName);
      cpu.current = taskName(cpu.current);
    }
    inPlace(kernel.kernelList, bpName);
    for (const task of kernel.tasks) {
      if (task === undefined) continue;
      inPlace(task.slots, bpName);
      inPlace(task.dr, addressName);
    }
    permute(kernel.tasks, renaming.tasks);
    kernel.structs.forEach(renameStruct);
    permute(kernel.structs, renaming.breakpoints);
    if (hasRegistrations(kernel)) kernel.registrations.forEach(renameNamed);

    inPlace(witness.current, taskName);
    witness.structs.forEach(renameCaller);
    permute(witness.structs, renaming.breakpoints);
    witness.kernel.forEach(renameRegistration);
    for (const list of witness.users) list?.forEach(renameRegistration);
    permute(witness.users, renaming.tasks);

    return {
      ...node,
      underWay: node.underWay.map((one) => ({
        ...one,
        op: {
          ...one.op,
          bp: bpName(one.op.bp),
          task: taskName(one.op.task),
          child: taskName(one.op.child),
          address: one.op.address === NONE ? NONE : addressName(one.op.address),
        },
      })),
    };
  };
};
