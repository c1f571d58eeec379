/** User-space breakpoints of the 2009 code: register, modify and unregister for a task (domain.md §2.3). */
import { HBP_NUM } from '../machine.ts';
import type { Operation } from '../operation.ts';
import { GRANTED, type Outcome, refusal } from '../outcome.ts';
import { part, type Recipe, recipe, type World } from '../policy.ts';
import { NONE } from '../roster.ts';
import { encodeSlot, slotMask } from '../x86/dr7.ts';
import { type Settings, validate } from '../x86/validate.ts';
import { install } from './registers.ts';
import {
  at,
  type ClassicKernel,
  cpuOf,
  storeSettings,
  type Struct,
  structOf,
  type Task,
  taskOf,
} from './state.ts';

const NO_USER_SLOT = refusal('ENOSPC', 'the task holds every slot below the boundary', '§2.3 registerUser');
const NOT_HELD = refusal('ENOENT', 'the task does not hold this breakpoint', '§2.3 modifyUser');
const NEVER_USER = refusal('ENOENT', 'this breakpoint was never registered for a task', '§1.4');
const INVALID_MODIFY = refusal('EINVAL', 'the new settings are not valid', '§2.3 modifyUser');

/** In what the user side of the three policies differs. */
export interface UserSide<K extends ClassicKernel> {
  /** Before the common rows of validation: the patch refuses a mask for a task (domain.md §2.2 row 0). */
  readonly check: (struct: Struct) => Outcome;
  /** Under the lock, before capacity: the repair refuses a struct that is registered already (R5). */
  readonly admit: (kernel: K, op: Operation) => Outcome;
  /** The answer of an unregister that does not find its breakpoint. */
  readonly unknown: Outcome;
  /**
   * Is the debug flag raised with the slot, before anybody is interrupted? Then a CPU that switches the task in meanwhile loads
   * its registers, where as written it would not, and nobody would tell it later.
   */
  readonly raisesFlagFirst: boolean;
  /** Does a change for `task` reach the registers of `cpu`? As written only where the call runs (B2). */
  readonly reaches: (kernel: K, op: Operation, cpu: number) => boolean;
}

const check = (world: World, side: Pick<UserSide<ClassicKernel>, 'check'>, struct: Struct): Outcome => {
  const first = side.check(struct);
  if (first.kind !== 'granted') return first;
  const settings: Settings = struct;
  return validate(settings, world.roster.addresses.at(struct.address), true);
};

/** How far a task's search goes: the model treats a boundary above 4 as 4 (domain.md §3, "Signedness"). */
const searchEnd = (kernel: ClassicKernel): number => Math.min(kernel.kernelPos, HBP_NUM);

const lowestSlot = (kernel: ClassicKernel, task: number, holder: number): number => {
  const slots = kernel.tasks[task]?.slots;
  for (let i = 0; i < searchEnd(kernel); i += 1) {
    if ((slots === undefined ? NONE : at(slots, i)) === holder) return i;
  }
  return NONE;
};

const highestSlot = (kernel: ClassicKernel, task: number, holder: number): number => {
  const slots = kernel.tasks[task]?.slots;
  if (slots === undefined) return NONE;
  for (let i = searchEnd(kernel) - 1; i >= 0; i -= 1) if (at(slots, i) === holder) return i;
  return NONE;
};

const storeSlot = (owner: Task, i: number, struct: Struct): void => {
  owner.dr[i] = struct.address;
  owner.dr7 = ((owner.dr7 & ~slotMask(i)) | encodeSlot(i, struct.length, struct.access)) >>> 0;
};

/** Where a modify or an unregister goes: to the task that it names, else where the struct's last register went. */
export const targetOf = (kernel: ClassicKernel, op: Operation): number =>
  op.task === NONE ? (kernel.structs[op.bp]?.task ?? NONE) : op.task;

const storeInStruct = (kernel: ClassicKernel, op: Operation): Outcome => {
  storeSettings(structOf(kernel, op.bp), op);
  return GRANTED;
};

/** Runs the target of this user-space call on `cpu`? */
export const runsTarget = (kernel: ClassicKernel, op: Operation, cpu: number): boolean => {
  const task = targetOf(kernel, op);
  return task !== NONE && cpuOf(kernel, cpu).current === task;
};

/** The user side of the 2009 code: registers are rewritten only where the call runs. */
export const onlyHere = (kernel: ClassicKernel, op: Operation, cpu: number): boolean =>
  cpu === op.cpu && runsTarget(kernel, op, cpu);

const installTarget = part<ClassicKernel>('load', (kernel, cpu, op) => {
  // The interrupt may find another task there than was running when it was sent.
  if (runsTarget(kernel, op, cpu)) install(kernel, cpu, targetOf(kernel, op));
});

/** Capacity comes before validation. */
export const registerUser = <K extends ClassicKernel>(side: UserSide<K>): Recipe<K> =>
  recipe({
    prepare: (kernel, op) => {
      storeInStruct(kernel, op);
      structOf(kernel, op.bp).task = op.task;
      return GRANTED;
    },
    begin: (kernel, op, world) => {
      const admitted = side.admit(kernel, op);
      if (admitted.kind !== 'granted') return admitted;
      const i = lowestSlot(kernel, op.task, NONE);
      if (i === NONE) return NO_USER_SLOT;
      const struct = structOf(kernel, op.bp);
      const valid = check(world, side, struct);
      if (valid.kind !== 'granted') return valid;
      const owner = taskOf(kernel, op.task);
      owner.slots[i] = op.bp;
      kernel.userRefcount[i] = ((kernel.userRefcount[i] ?? 0) + 1) >>> 0;
      storeSlot(owner, i, struct);
      if (side.raisesFlagFirst) owner.debugFlag = true;
      return GRANTED;
    },
    interrupts: side.reaches,
    isLocal: side.reaches === onlyHere,
    parts: [installTarget],
    end: (kernel, op) => {
      taskOf(kernel, op.task).debugFlag = true;
      return GRANTED;
    },
  });

/** A modify without a task of what was last registered for none; what happens after the call started does not change that. */
export const modifyForNobody: Recipe<ClassicKernel> = recipe({
  prepare: storeInStruct,
  begin: () => NEVER_USER,
});

/** The struct already carries the new values when the call decides, and keeps them if it is refused. */
export const modifyUser = <K extends ClassicKernel>(side: UserSide<K>): Recipe<K> =>
  recipe({
    prepare: storeInStruct,
    begin: (kernel, op, world) => {
      const task = targetOf(kernel, op);
      const i = lowestSlot(kernel, task, op.bp);
      if (i === NONE) return NOT_HELD;
      const struct = structOf(kernel, op.bp);
      if (check(world, side, struct).kind !== 'granted') return INVALID_MODIFY;
      storeSlot(taskOf(kernel, task), i, struct);
      return GRANTED;
    },
    interrupts: side.reaches,
    isLocal: side.reaches === onlyHere,
    parts: [installTarget],
  });

const releaseSlot = (kernel: ClassicKernel, owner: Task, i: number): void => {
  kernel.userRefcount[i] = ((kernel.userRefcount[i] ?? 0) - 1) >>> 0;
  owner.slots[i] = NONE;
  owner.dr[i] = 0;
  owner.dr7 = (owner.dr7 & ~slotMask(i)) >>> 0;
};

const dropFlagIfEmpty = (kernel: ClassicKernel, task: number): void => {
  const owner = kernel.tasks[task];
  if (owner === undefined) return;
  const holdsOne = owner.slots.some((bp, i) => i < kernel.kernelPos && bp !== NONE);
  if (!holdsOne) owner.debugFlag = false;
};

/** A breakpoint that the task holds twice loses its highest slot, while modify takes the lowest. */
export const unregisterUser = <K extends ClassicKernel>(side: UserSide<K>): Recipe<K> =>
  recipe({
    prepare: storeInStruct,
    begin: (kernel, op) => {
      const task = targetOf(kernel, op);
      const i = highestSlot(kernel, task, op.bp);
      if (i === NONE) {
        if (side.unknown.result === 0) dropFlagIfEmpty(kernel, task);
        return side.unknown;
      }
      releaseSlot(kernel, taskOf(kernel, task), i);
      return GRANTED;
    },
    interrupts: side.reaches,
    isLocal: side.reaches === onlyHere,
    parts: [installTarget],
    end: (kernel, op) => {
      dropFlagIfEmpty(kernel, targetOf(kernel, op));
      return GRANTED;
    },
  });
