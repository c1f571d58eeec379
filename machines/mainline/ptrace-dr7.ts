/**
 * A write to DR7 (domain.md §6.5, `pokeDr7`): it makes, changes, enables and disables the events behind the four registers,
 * one after the other. An error rolls back, but not all: what was made stays, disabled, and keeps its slot.
 */
import { HBP_NUM } from '../machine.ts';
import type { Operation } from '../operation.ts';
import { ACCESS_CODE } from '../operation.ts';
import { GRANTED, type Outcome, type Refused, refusal } from '../outcome.ts';
import { type Recipe, recipe, type World } from '../policy.ts';
import { accessField, isEnabled, watchedLength } from '../x86/dr7.ts';
import { BP_TYPE, bpTypeOfAccess, X_LENGTH } from '../x86/perf-breakpoint.ts';
import {
  checkSetting,
  hasRoom,
  NO_ROOM_FOR_REGISTER,
  refusedByTask,
  registerEvent,
  type RegisterSetting,
  setRegister,
} from './ptrace.ts';
import type { MainlineKernel } from './state.ts';

const BAD_NIBBLE = refusal('EINVAL', 'an access type of 2, or an execute slot with length bits', '§6.5 DR7');

/** An event that was made or disabled and is rolled back comes out as a disabled execute breakpoint: the nibble 0. */
const ROLLED_BACK = { type: BP_TYPE.x, length: X_LENGTH, disabled: true };

/** Id of the address 0 in every roster. */
const ADDRESS_ZERO = 0;

/** The low half of the value written: the upper one is reserved and dropped. */
const valueOf = (op: Operation, world: World): number => world.roster.addresses.at(op.value).low;

/**
 * What DR7 asks of slot `n`: undefined if the slot is unused and stays so, a refusal if its nibble makes no breakpoint.
 */
const askedOf = (
  kernel: MainlineKernel,
  task: number,
  dr7: number,
  n: number,
): RegisterSetting | Refused | undefined => {
  const event = registerEvent(kernel, task, n);
  const disabled = !isEnabled(dr7, n);
  if (event === undefined && disabled) return undefined;
  const access = accessField(dr7, n);
  const length = watchedLength(dr7, n);
  const isExecute = access === ACCESS_CODE.x;
  if (access === ACCESS_CODE.r || (isExecute && length !== 1)) return BAD_NIBBLE;
  return {
    type: bpTypeOfAccess(access),
    address: event?.address ?? ADDRESS_ZERO,
    length: isExecute ? X_LENGTH : length,
    disabled,
  };
};

interface Plan {
  /** By slot: what is set before the first error; undefined: nothing. */
  readonly settings: readonly (RegisterSetting | undefined)[];
  readonly outcome: Outcome;
}

/** The first pass over the four slots, without carrying anything out. */
const plan = (kernel: MainlineKernel, op: Operation, world: World): Plan => {
  const dr7 = valueOf(op, world);
  const settings: (RegisterSetting | undefined)[] = [];
  let made = 0;
  for (let n = 0; n < HBP_NUM; n += 1) {
    const asked = askedOf(kernel, op.task, dr7, n);
    if (asked !== undefined && 'kind' in asked) return { settings, outcome: asked };
    if (asked !== undefined) {
      const isUnused = registerEvent(kernel, op.task, n) === undefined;
      if (isUnused && !hasRoom(kernel, op.task, made, world))
        return { settings, outcome: NO_ROOM_FOR_REGISTER };
      const checked = checkSetting(asked, world);
      if (checked.kind !== 'granted') return { settings, outcome: checked };
      if (isUnused) made += 1;
    }
    settings.push(asked);
  }
  return { settings, outcome: GRANTED };
};

/**
 * The second pass, with the DR7 that the enabled events made up before: those come back as they were, and every other event,
 * the ones just made among them, as a disabled execute breakpoint at its address.
 */
const rollBack = (kernel: MainlineKernel, task: number, settings: Plan['settings']): void => {
  for (let n = 0; n < HBP_NUM; n += 1) {
    const event = registerEvent(kernel, task, n);
    const made = event === undefined ? settings[n] : undefined;
    if (made !== undefined) setRegister(kernel, task, n, { ...made, ...ROLLED_BACK });
    if (event?.disabled === true) setRegister(kernel, task, n, { address: event.address, ...ROLLED_BACK });
  }
};

/** What a write to DR7 would be answered; nothing changes. */
export const decideDr7 = (kernel: MainlineKernel, op: Operation, world: World): Outcome =>
  refusedByTask(kernel, op) ?? plan(kernel, op, world).outcome;

export const pokeDr7: Recipe<MainlineKernel> = recipe({
  begin: (kernel, op, world) => {
    const ended = refusedByTask(kernel, op);
    if (ended !== undefined) return ended;
    const { settings, outcome } = plan(kernel, op, world);
    if (outcome.kind !== 'granted') rollBack(kernel, op.task, settings);
    return outcome;
  },
  end: (kernel, op, world) => {
    const dr7 = valueOf(op, world);
    for (let n = 0; n < HBP_NUM; n += 1) {
      const asked = askedOf(kernel, op.task, dr7, n);
      if (asked !== undefined && !('kind' in asked)) setRegister(kernel, op.task, n, asked);
    }
    return GRANTED;
  },
});
