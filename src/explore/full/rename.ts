/** A node by other names: a copy, so that one node can be called in several ways. */
import type { ClassicKernel, Cpu, Struct, Task } from '../../../machines/classic/state.ts';
import { NONE } from '../../../machines/roster.ts';
import type { CallerStruct, Registration } from '../../../properties/witness/state.ts';
import type { Cast } from '../cast.ts';
import { isFoldedBegun, isStruct } from './folded.ts';
import { cpusNamed, maskNameBy } from '../masks.ts';
import type { PlainMemory, PlainNode } from './node.ts';
import type { Renaming } from './renaming.ts';
import { sortWitness } from './tidy.ts';

/** Each entry where its new name says. */
const permuted = <T>(list: readonly T[], names: readonly number[]): T[] => {
  const moved = [...list];
  list.forEach((entry, at) => (moved[names[at] ?? at] = entry));
  return moved;
};

const isIdentity = ({ cpus, breakpoints, tasks, calls }: Renaming): boolean =>
  [cpus, breakpoints, tasks, calls].every((names) => names.every((name, old) => name === old));

interface Watching {
  address: number;
}

interface Named extends Watching {
  bp: number;
  mask: number;
}

interface HasRegistrations {
  registrations: Named[];
}

/** Does the state have a list of what is registered, as that of the repair has? */
export const hasRegistrations = (kernel: object): kernel is HasRegistrations => 'registrations' in kernel;

export const renamerOf = (cast: Cast) => {
  const idsOf = (address: (bp: number) => string): readonly number[] =>
    Array.from({ length: cast.breakpointIds }, (_, bp) => cast.world.roster.addresses.idOf(address(bp)));
  const usual = idsOf(cast.address);
  const other = idsOf(cast.otherAddress);
  return <K extends ClassicKernel>(node: PlainNode<K>, renaming: Renaming): PlainNode<K> => {
    if (isIdentity(renaming)) return node;
    const { kernel, witness } = node;
    const maskName = maskNameBy(renaming.cpus, cast.masks.length);
    const cpuName = (cpu: number): number => (cpu === NONE ? NONE : (renaming.cpus[cpu] ?? cpu));
    const bpName = (bp: number): number => (bp === NONE ? NONE : (renaming.breakpoints[bp] ?? bp));
    const taskName = (task: number): number => (task === NONE ? NONE : (renaming.tasks[task] ?? task));
    const addressName = (address: number): number => {
      const bp = cast.breakpointAt(address);
      return bp === -1 ? address : ((address === usual[bp] ? usual : other)[bpName(bp)] ?? address);
    };
    const cpu = (one: Cpu): Cpu => ({
      ...one,
      kernel: one.kernel.map(bpName),
      dr: one.dr.map(addressName),
      current: taskName(one.current),
    });
    const struct = (one: Struct): Struct => ({
      ...one,
      mask: maskName(one.mask),
      address: addressName(one.address),
      task: taskName(one.task),
    });
    const task = (one: Task | undefined): Task | undefined =>
      one && { ...one, slots: one.slots.map(bpName), dr: one.dr.map(addressName) };
    const caller = (one: CallerStruct | undefined): CallerStruct | undefined =>
      one && {
        ...one,
        mask: maskName(one.mask),
        maskAtRegister: maskName(one.maskAtRegister),
        address: addressName(one.address),
        target: taskName(one.target),
      };
    const registration = (one: Registration): Registration => ({
      ...one,
      bp: bpName(one.bp),
      task: taskName(one.task),
      address: addressName(one.address),
      cpus: cpusNamed(one.cpus, renaming.cpus),
    });
    const named = (one: Named): Named => ({
      ...one,
      bp: bpName(one.bp),
      mask: maskName(one.mask),
      address: addressName(one.address),
    });
    const memory = ({ prepared, begun, accepted, ...rest }: PlainMemory): PlainMemory => ({
      prepared: isStruct(prepared) ? struct(prepared) : prepared,
      begun: isFoldedBegun(begun) ? { ...begun, task: task(begun.task) } : begun,
      ...rest,
      accepted: accepted && {
        ...accepted,
        mask: maskName(accepted.mask),
        address: addressName(accepted.address),
      },
    });
    const call = (one: PlainNode<K>['underWay'][number], place: number): PlainNode<K>['underWay'][number] => {
      const { op } = one;
      const caller = cpuName(op.cpu);
      const turnOf = (turn: number): number => (turn === caller ? -1 : turn);
      return {
        ...one,
        op: {
          ...op,
          seq: place + 1,
          cpu: caller,
          bp: bpName(op.bp),
          task: taskName(op.task),
          child: taskName(op.child),
          mask: maskName(op.mask),
          address: op.address === NONE ? NONE : addressName(op.address),
        },
        interrupted: one.interrupted
          .map(({ cpu: here, done }) => ({ cpu: cpuName(here), done }))
          .sort((a, b) => turnOf(a.cpu) - turnOf(b.cpu)),
      };
    };
    const inOrder = <T>(list: readonly T[]): T[] =>
      renaming.calls.flatMap((old) => {
        const entry = list[old];
        return entry === undefined ? [] : [entry];
      });

    const renamedWitness = {
      ...witness,
      online: permuted(witness.online, renaming.cpus),
      current: permuted(witness.current.map(taskName), renaming.cpus),
      residue: permuted(witness.residue, renaming.cpus),
      structs: permuted(witness.structs.map(caller), renaming.breakpoints),
      kernel: witness.kernel.map(registration),
      users: permuted(
        witness.users.map((list) => list?.map(registration)),
        renaming.tasks,
      ),
    };
    sortWitness(renamedWitness);
    return {
      kernel: {
        ...kernel,
        kernelList: kernel.kernelList.map(bpName),
        kdr7: kernel.kdr7.length > 1 ? permuted(kernel.kdr7, renaming.cpus) : kernel.kdr7,
        cpus: permuted(kernel.cpus.map(cpu), renaming.cpus),
        tasks: permuted(kernel.tasks.map(task), renaming.tasks),
        structs: permuted(
          kernel.structs.map((one) => one && struct(one)),
          renaming.breakpoints,
        ),
        ...(hasRegistrations(kernel) && { registrations: kernel.registrations.map(named) }),
      },
      witness: renamedWitness,
      underWay: inOrder(node.underWay).map(call),
      memories: inOrder(node.memories).map(memory),
    };
  };
};
