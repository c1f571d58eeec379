/** The witness after a step: what the specification concludes from an operation and its outcome (domain.md §1.4, §2.3, §2.4). */
import { NONE } from '../../machines/roster.ts';
import type { Operation } from '../../machines/operation.ts';
import type { Step } from '../invariant.ts';
import { brokenBy } from './assumption-monitor.ts';
import { residueAfter } from './residue.ts';
import {
  type AcceptedSettings,
  type CallerStruct,
  type Registration,
  registrationsIn,
  structIn,
  targetOfCall,
  type Witness,
} from './state.ts';

/** What a call writes into the caller's struct, before the kernel sees it. */
const write = (struct: CallerStruct, op: Operation): void => {
  if (op.address !== NONE) struct.address = op.address;
  if (op.length !== NONE) struct.length = op.length;
  if (op.access !== NONE) struct.access = op.access;
  if (op.mask !== NONE) {
    struct.mask = op.mask;
    struct.maskAtRegister = op.mask;
  }
};

const cpusOf = (
  struct: AcceptedSettings,
  task: number,
  { machine, roster, rules }: Step,
): readonly number[] => {
  if (task !== NONE || struct.mask === NONE || rules.masks === 'ignored') {
    return Array.from({ length: machine.cpus }, (_, cpu) => cpu);
  }
  return roster.masks.at(struct.mask);
};

const accept = (registration: Registration, struct: AcceptedSettings): void => {
  registration.address = struct.address;
  registration.length = struct.length;
  registration.access = struct.access;
};

/** The mask that the kernel's struct holds when the caller hands it over: what it brings, else what stood there. */
const maskHandedOver = ({ op, before, after, interleaving }: Step): number => {
  if (interleaving?.isContested === true) return after.structs[op.bp]?.mask ?? NONE;
  return op.mask === NONE ? (before.structs[op.bp]?.mask ?? NONE) : op.mask;
};

/** Where the struct came to stand among the task's slots. */
const slotGiven = ({ op, before, after }: Step): number => {
  if (op.task === NONE) return NONE;
  const had = before.tasks[op.task]?.slots;
  const has = after.tasks[op.task]?.slots ?? [];
  return has.findIndex((bp, slot) => bp === op.bp && had?.[slot] !== bp);
};

const observeRegister = (witness: Witness, step: Step, accepted: AcceptedSettings): void => {
  const { op, outcome } = step;
  const struct = structIn(witness, op.bp);
  if (outcome.result !== 0) return;
  if (struct.registered === 0) struct.maskAtRegister = maskHandedOver(step);
  struct.registered += 1;
  struct.released = false;
  const { address, length, access } = accepted;
  const list = registrationsIn(witness, op.task);
  // All kernel slots of a struct show the live struct: what was accepted last holds for each of its registrations.
  if (op.task === NONE) {
    for (const registration of list) if (registration.bp === op.bp) accept(registration, accepted);
  }
  const cpus = cpusOf(accepted, op.task, step);
  list.push({ bp: op.bp, task: op.task, cpus, address, length, access, slot: slotGiven(step) });
};

/** Registered twice, the later registration ends first; a task gives up its highest slot (domain.md §2.3). */
const ending = (list: readonly Registration[], bp: number): Registration | undefined => {
  let last: Registration | undefined;
  for (const one of list) if (one.bp === bp && (last === undefined || one.slot >= last.slot)) last = one;
  return last;
};

const observeUnregister = (witness: Witness, step: Step): void => {
  const { op, outcome } = step;
  const list = registrationsIn(witness, targetOfCall(witness, step));
  const registration = ending(list, op.bp);
  const struct = structIn(witness, op.bp);
  if (registration === undefined) {
    if (struct.lapsed > 0) struct.lapsed -= 1;
    return;
  }
  if (outcome.result !== 0) return;
  list.splice(list.indexOf(registration), 1);
  struct.registered -= 1;
  if (struct.registered === 0) struct.released = true;
};

/** Modify takes the lowest slot. */
const observeModify = (witness: Witness, step: Step, accepted: AcceptedSettings): void => {
  const { op, outcome } = step;
  if (outcome.result !== 0) return;
  const list = registrationsIn(witness, targetOfCall(witness, step));
  let lowest: Registration | undefined;
  for (const one of list) {
    if (one.bp === op.bp && (lowest === undefined || one.slot < lowest.slot)) lowest = one;
  }
  if (lowest !== undefined) accept(lowest, accepted);
};

/** A task that execs, exits or starts anew holds nothing; the structs stay their owners'. */
const endRegistrations = (witness: Witness, task: number): void => {
  const list = registrationsIn(witness, task);
  for (const { bp } of list) {
    const struct = structIn(witness, bp);
    struct.registered -= 1;
    struct.lapsed += 1;
  }
  list.length = 0;
};

/** What a call does before the kernel decides: the caller stores what it says, and a register, refused or not, says where later calls go. */
export const observeRequest = (witness: Witness, { op }: Step): void => {
  if (!op.type.startsWith('breakpoint.')) return;
  const struct = structIn(witness, op.bp);
  write(struct, op);
  if (op.type === 'breakpoint.register') struct.target = op.task;
};

/** What the answer of an operation means; `accepted`, if it is absent, is what the struct holds. */
export const observeAnswer = (witness: Witness, step: Step, accepted?: AcceptedSettings): void => {
  const { op } = step;
  switch (op.type) {
    case 'breakpoint.register':
      observeRegister(witness, step, accepted ?? structIn(witness, op.bp));
      return;
    case 'breakpoint.modify':
      observeModify(witness, step, accepted ?? structIn(witness, op.bp));
      return;
    case 'breakpoint.unregister':
      observeUnregister(witness, step);
      return;
    case 'task.exec':
    case 'task.exit':
      endRegistrations(witness, op.task);
      return;
    case 'task.fork':
      endRegistrations(witness, op.child);
      return;
    case 'task.switch':
      witness.current[op.cpu] = op.task;
      return;
    case 'cpu.online':
      witness.online[op.cpu] = true;
      return;
    case 'cpu.offline':
      witness.online[op.cpu] = false;
      witness.current[op.cpu] = NONE;
      return;
    case 'debug.exception':
    case 'ptrace.poke':
    case 'step':
      return;
  }
};

/** Which assumptions are broken by what is asked for. */
export const observeAssumptions = (witness: Witness, step: Step): void => {
  witness.broken |= brokenBy(witness, step);
};

/** What an event leaves armed. */
export const observeResidue = (witness: Witness, step: Step): void => {
  for (let cpu = 0; cpu < witness.residue.length; cpu += 1) {
    witness.residue[cpu] = residueAfter(witness.residue[cpu] ?? 0, cpu, step);
  }
};

/** Brings the witness, or a draft of it, from before an event that is done as a whole to after it. */
export const observe = (witness: Witness, step: Step): void => {
  observeAssumptions(witness, step);
  observeRequest(witness, step);
  observeAnswer(witness, step);
  observeResidue(witness, step);
};
