/** Calls the breakpoints and tasks of a node by other names, in place. */
import type { ClassicKernel, Struct, Task } from '../../../machines/classic/state.ts';
import { NONE } from '../../../machines/roster.ts';
import type { Memory } from '../../../properties/interleaved/follow.ts';
import type { CallerStruct, Registration } from '../../../properties/witness/state.ts';
import type { Cast } from '../cast.ts';
import type { Node } from './node.ts';
import type { Renaming } from './renaming.ts';

/** Each entry where its new name says. */
const permuted = <T>(list: readonly T[], names: readonly number[]): T[] => {
  const moved = [...list];
  list.forEach((entry, at) => (moved[names[at] ?? at] = entry));
  return moved;
};

const permute = (list: unknown[], names: readonly number[]): void => {
  permuted(list, names).forEach((entry, at) => (list[at] = entry));
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
  const idsOf = (address: (bp: number) => string): readonly number[] =>
    Array.from({ length: cast.breakpointIds }, (_, bp) => cast.world.roster.addresses.idOf(address(bp)));
  const usual = idsOf(cast.address);
  const other = idsOf(cast.otherAddress);
  return <K extends ClassicKernel>(node: Node<K>, renaming: Renaming): Node<K> => {
    if (isIdentity(renaming)) return node;
    const { kernel, witness } = node;
    const bpName = (bp: number): number => (bp === NONE ? NONE : (renaming.breakpoints[bp] ?? bp));
    const taskName = (task: number): number => (task === NONE ? NONE : (renaming.tasks[task] ?? task));
    const addressName = (address: number): number => {
      const bp = cast.breakpointAt(address);
      return bp === -1 ? address : ((address === usual[bp] ? usual : other)[bpName(bp)] ?? address);
    };
    const inPlace = (list: number[], name: (old: number) => number): void => {
      list.forEach((old, at) => (list[at] = name(old)));
    };
    const renameNamed = (one: Named): void => {
      one.bp = bpName(one.bp);
      one.address = addressName(one.address);
    };
    const renamedStruct = (struct: Struct): Struct => ({
      ...struct,
      address: addressName(struct.address),
      task: taskName(struct.task),
    });
    const renamedTask = (task: Task | undefined): Task | undefined =>
      task && { ...task, slots: task.slots.map(bpName), dr: task.dr.map(addressName) };
    const renameCaller = (struct: CallerStruct | undefined): void => {
      if (struct === undefined) return;
      struct.address = addressName(struct.address);
      struct.target = taskName(struct.target);
    };
    const renameRegistration = (one: Registration): void => {
      renameNamed(one);
      one.task = taskName(one.task);
    };

    /** As much of the states before a call as is kept of them; they may share the present state's parts, which stay as they are. */
    const renamedMemory = ({ prepared, begun, accepted, ...rest }: Memory<K>): Memory<K> => ({
      ...rest,
      ...(prepared && {
        prepared: {
          ...prepared,
          structs: permuted(
            prepared.structs.map((struct) => struct && renamedStruct(struct)),
            renaming.breakpoints,
          ),
        },
      }),
      ...(begun && {
        begun: { ...begun, tasks: permuted(begun.tasks.map(renamedTask), renaming.tasks) },
      }),
      ...(accepted && { accepted: { ...accepted, address: addressName(accepted.address) } }),
    });
    const memories = new Map([...node.memories].map(([seq, memory]) => [seq, renamedMemory(memory)]));

    for (const cpu of kernel.cpus) {
      inPlace(cpu.kernel, bpName);
      inPlace(cpu.dr, addressName);
      cpu.current = taskName(cpu.current);
    }
    inPlace(kernel.kernelList, bpName);
    kernel.tasks = permuted(kernel.tasks.map(renamedTask), renaming.tasks);
    kernel.structs = permuted(
      kernel.structs.map((struct) => struct && renamedStruct(struct)),
      renaming.breakpoints,
    );
    if (hasRegistrations(kernel)) kernel.registrations.forEach(renameNamed);

    inPlace(witness.current, taskName);
    witness.structs.forEach(renameCaller);
    permute(witness.structs, renaming.breakpoints);
    witness.kernel.forEach(renameRegistration);
    for (const list of witness.users) list?.forEach(renameRegistration);
    permute(witness.users, renaming.tasks);

    return {
      ...node,
      memories,
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
