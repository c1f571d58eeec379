/**
 * The witness: what the specification itself remembers beside a policy's state, reduced from operations and outcomes alone.
 * Plain data made of small integers, as the states are: `observe` changes it in place, or a draft of it.
 */
import type { Machine } from '../../machines/machine.ts';
import { ACCESS_CODE, type Operation } from '../../machines/operation.ts';
import { NONE } from '../../machines/roster.ts';
import { assumptionBits } from '../assumptions.ts';

/** What a granted register stands for until its unregister, or until its task execs or exits. */
export interface Registration {
  bp: number;
  /** The task, NONE for kernel space. */
  task: number;
  /** The CPUs of its mask as accepted, ascending; all possible ones for a task's. */
  cpus: readonly number[];
  /** Address (an id of the roster), length in bytes and access code as last accepted. */
  address: number;
  length: number;
  access: number;
  /** The slot that a task was given for it, NONE for kernel space: a struct held twice is known by it. */
  slot: number;
}

/** A caller's struct as its caller wrote it (domain.md §1.4), whatever the kernel may have done to it. */
export interface CallerStruct {
  address: number;
  length: number;
  access: number;
  /** A mask id, NONE where the caller never gave one: all possible CPUs. */
  mask: number;
  /** Where a call without a task goes: a task, or NONE for kernel space. */
  target: number;
  /** How many granted registrations of it have not ended. */
  registered: number;
  /** How many ended by an exec, exit or fork: the owner may unregister each of them once, and finds it gone. */
  lapsed: number;
  /** The owner has unregistered it for good, and may have freed it: whoever still reads it uses freed memory. */
  released: boolean;
  /** What the kernel's struct held as its mask when the caller handed it to the last granted register. */
  maskAtRegister: number;
}

/** What a struct held when the kernel decided on it; its owner may have rewritten it before the answer, if calls interleave. */
export type AcceptedSettings = Pick<CallerStruct, 'address' | 'length' | 'access' | 'mask'>;

export interface Witness {
  /** By CPU. */
  online: boolean[];
  current: number[];
  /** Slots that lazy switching left armed for a task that no longer runs, as bits (domain.md §2.4). */
  residue: number[];
  /** By breakpoint id. */
  structs: (CallerStruct | undefined)[];
  kernel: Registration[];
  /** By task id. */
  users: (Registration[] | undefined)[];
  /** The assumptions broken so far, as `assumptionBits` has them. */
  broken: number;
}

/** What the specification knows of `machine` before the first event. A CPU that is offline then breaks *online* from the start. */
export const initialWitness = (machine: Machine): Witness => {
  const byCpu = <T>(value: (cpu: number) => T): T[] =>
    Array.from({ length: machine.cpus }, (_, cpu) => value(cpu));
  return {
    online: byCpu((cpu) => machine.online.includes(cpu)),
    current: byCpu(() => NONE),
    residue: byCpu(() => 0),
    structs: [],
    kernel: [],
    users: [],
    broken: machine.online.length === machine.cpus ? 0 : assumptionBits(['online']),
  };
};

const freshStruct = (): CallerStruct => ({
  address: 0,
  length: 0,
  access: ACCESS_CODE.r,
  mask: NONE,
  target: NONE,
  registered: 0,
  lapsed: 0,
  released: false,
  maskAtRegister: NONE,
});

/** The caller's struct of a breakpoint; a fresh one the first time. */
export const structIn = (witness: Witness, bp: number): CallerStruct => {
  const known = witness.structs[bp];
  if (known !== undefined) return known;
  while (witness.structs.length <= bp) witness.structs.push(undefined);
  witness.structs[bp] = freshStruct();
  return witness.structs[bp];
};

/** The registrations of a task, an empty list the first time. */
export const registrationsIn = (witness: Witness, task: number): Registration[] => {
  if (task === NONE) return witness.kernel;
  while (witness.users.length <= task) witness.users.push(undefined);
  return (witness.users[task] ??= []);
};

/** The registrations for a target, to read: a task, or NONE for kernel space. */
export const registeredFor = (witness: Witness, target: number): readonly Registration[] =>
  target === NONE ? witness.kernel : (witness.users[target] ?? []);

/** A call, with where it goes if that was settled before. */
export interface Aimed {
  readonly op: Operation;
  readonly target?: number;
}

/** Where a breakpoint call goes: to the task that it names, else where the struct's last register went (domain.md §1.4). */
export const targetOfCall = (witness: Witness, { op, target }: Aimed): number => {
  if (target !== undefined) return target;
  if (op.task !== NONE || op.type === 'breakpoint.register') return op.task;
  return witness.structs[op.bp]?.target ?? NONE;
};
