/**
 * ptrace's front door: writes to the debug registers of a stopped task (domain.md §6.5; Linux's `arch/x86/kernel/ptrace.c`).
 * The registers are up to four task-bound events on all CPUs, with `exclude_kernel`, counted from their first use.
 */
import { HBP_NUM } from '../machine.ts';
import type { Operation } from '../operation.ts';
import { GRANTED, type Outcome, type Refused, refusal } from '../outcome.ts';
import { type Recipe, recipe, type World } from '../policy.ts';
import { NONE } from '../roster.ts';
import { BP_TYPE, checkPerfBreakpoint } from '../x86/perf-breakpoint.ts';
import { admits } from './admission.ts';
import { createEvent, holderFor, PLAIN_SETTINGS } from './perf-event.ts';
import { settleEvent } from './placement.ts';
import { ALL_CPUS, eventOf, holderOfTask, type MainlineKernel, type PerfEvent } from './state.ts';

const refused = (result: Refused['result'], rule: string): Refused => refusal(result, rule, '§6.5');

export const NO_ROOM_FOR_REGISTER = refused(
  'ENOSPC',
  'FITS: a debug register used for the first time takes a slot on every CPU, and on some CPU there is none',
);
const NO_SUCH_TASK = refused('ESRCH', 'no such task: it has ended');
const NO_SUCH_REGISTER = refused(
  'EIO',
  'DR4 and DR5 do not exist, nor does anything outside of the user area',
);

/** What ptrace may change of one of its events. */
export interface RegisterSetting {
  readonly type: number;
  readonly address: number;
  readonly length: number;
  readonly disabled: boolean;
}

/** The event behind a task's debug register 0 to 3, if it was ever used. */
export const registerEvent = (kernel: MainlineKernel, task: number, n: number): PerfEvent | undefined => {
  const id = holderOfTask(kernel, task)?.debugRegisters[n] ?? NONE;
  return id === NONE ? undefined : eventOf(kernel, id);
};

/** Is there room for the task's next debug register, with `more` others to come before it? */
export const hasRoom = (kernel: MainlineKernel, task: number, more: number, world: World): boolean =>
  admits(
    kernel,
    { isForTask: true, holder: holderOfTask(kernel, task), cpu: ALL_CPUS },
    world.machine.slots - more,
  );

/** Rows 12 to 19 for a setting; ptrace's events always exclude the kernel. */
export const checkSetting = ({ type, address, length }: RegisterSetting, world: World): Outcome =>
  checkPerfBreakpoint(
    { type, address: world.roster.addresses.at(address), length, excludeKernel: true },
    world.machine,
  );

/** Puts a setting behind a debug register; its event is made if there is none. */
export const setRegister = (
  kernel: MainlineKernel,
  task: number,
  n: number,
  setting: RegisterSetting,
): void => {
  const event = registerEvent(kernel, task, n);
  if (event !== undefined) {
    event.type = setting.type;
    event.address = setting.address;
    event.length = setting.length;
    event.disabled = setting.disabled;
    settleEvent(kernel, event.holder, event.cpu);
    return;
  }
  const holder = holderFor(kernel, task);
  const id = createEvent(kernel, {
    ...PLAIN_SETTINGS,
    ...setting,
    holder,
    debugRegister: n,
  });
  const registers = kernel.holders[holder]?.debugRegisters;
  if (registers !== undefined) registers[n] = id;
};

/** DR0 to DR3: an unused one becomes a disabled write watch of one byte, a used one keeps type and length. */
const addressSetting = (kernel: MainlineKernel, op: Operation): RegisterSetting => {
  const { type, length, disabled } = registerEvent(kernel, op.task, op.register) ?? {
    type: BP_TYPE.w,
    length: 1,
    disabled: true,
  };
  return { type, address: op.value, length, disabled };
};

/** Why any poke of this task is refused, whatever its register. */
export const refusedByTask = (kernel: MainlineKernel, op: Operation): Refused | undefined =>
  kernel.tasks[op.task]?.ended === true ? NO_SUCH_TASK : undefined;

/** A write to one of DR0 to DR3. */
export const pokeAddress: Recipe<MainlineKernel> = recipe({
  begin: (kernel, op, world) => {
    const ended = refusedByTask(kernel, op);
    if (ended !== undefined) return ended;
    const isUnused = registerEvent(kernel, op.task, op.register) === undefined;
    if (isUnused && !hasRoom(kernel, op.task, 0, world)) return NO_ROOM_FOR_REGISTER;
    return checkSetting(addressSetting(kernel, op), world);
  },
  end: (kernel, op) => {
    setRegister(kernel, op.task, op.register, addressSetting(kernel, op));
    return GRANTED;
  },
});

/** DR6 is stored for the task alone and concerns no slot; the others do not exist. */
export const pokeOther: Recipe<MainlineKernel> = recipe({
  begin: (kernel, op) => refusedByTask(kernel, op) ?? (op.register === 6 ? GRANTED : NO_SUCH_REGISTER),
});

/** Is it one of the registers that hold an address? */
export const isAddressRegister = (n: number): boolean => n >= 0 && n < HBP_NUM;
