/**
 * An event with its names replaced by ids: what the recipes work on. One flat shape for all event types, so that a bulk
 * replay can refill one object, and so that the engines share one decoder.
 */
import type { Access, EventType, LedgerEvent, StepPart } from './events.ts';
import { NONE, type Roster } from './roster.ts';

/** Access codes as an operation and a struct carry them: the read/write bits of DR7 where those exist, plus `r`. */
export const ACCESS_CODE: Readonly<Record<Access, number>> = { x: 0, w: 1, r: 2, rw: 3 };
export const ACCESS_NAMES: readonly Access[] = ['x', 'w', 'r', 'rw'];

export interface Operation {
  seq: number;
  type: EventType;
  /** The CPU on which the call runs, or that the `cpu.*` event is about. */
  cpu: number;
  /** Every field below is an id of the roster or a small number, {@link NONE} where the event leaves it out. */
  bp: number;
  task: number;
  child: number;
  mask: number;
  address: number;
  length: number;
  /** An {@link ACCESS_CODE}. */
  access: number;
  /** 0, 1 or NONE, as the three below. */
  callback: number;
  symbol: number;
  inherit: number;
  excludeKernel: number;
  disabled: number;
  /** Raw request, an id of `roster.requests`. */
  perf: number;
  /** `ptrace.poke`: register number 0 to 7, NONE outside the user area, and the value (an id of `roster.addresses`). */
  register: number;
  value: number;
  /** `task.fork`: whether the child is a thread of its parent's process. */
  threadOfParent: boolean;
  /** Whether the event only starts the operation. */
  interleaved: boolean;
  /** `step`: the `seq` of the operation that it carries on, else NONE, and by what. */
  of: number;
  part: StepPart;
}

export const blankOperation = (): Operation => ({
  seq: 0,
  type: 'task.switch',
  cpu: 0,
  bp: NONE,
  task: NONE,
  child: NONE,
  mask: NONE,
  address: NONE,
  length: NONE,
  access: NONE,
  callback: NONE,
  symbol: NONE,
  inherit: NONE,
  excludeKernel: NONE,
  disabled: NONE,
  perf: NONE,
  register: NONE,
  value: NONE,
  threadOfParent: false,
  interleaved: false,
  of: NONE,
  part: 'prepare',
});

const flag = (value: boolean | undefined): number => (value === undefined ? NONE : Number(value));

/** Decodes one validated event; new names enter the roster. */
export const decode = (event: LedgerEvent, roster: Roster): Operation => {
  const op = blankOperation();
  op.seq = event.seq;
  op.type = event.type;
  op.cpu = event.cpu ?? 0;
  op.interleaved = 'interleaved' in event;
  switch (event.type) {
    case 'breakpoint.register':
    case 'breakpoint.modify':
      op.bp = roster.breakpoints.idOf(event.bp);
      op.task = event.task === undefined ? NONE : roster.tasks.idOf(event.task);
      op.mask = event.cpus === undefined ? NONE : roster.masks.idOf(event.cpus);
      op.address = event.address === undefined ? NONE : roster.addresses.idOf(event.address);
      op.length = event.length ?? NONE;
      op.access = event.access === undefined ? NONE : ACCESS_CODE[event.access];
      op.callback = flag(event.callback);
      op.symbol = event.symbol === undefined ? NONE : 1;
      op.inherit = flag(event.inherit);
      op.excludeKernel = flag(event.excludeKernel);
      op.disabled = flag(event.disabled);
      op.perf = event.perf === undefined ? NONE : roster.requests.idOf(event.perf);
      break;
    case 'breakpoint.unregister':
      op.bp = roster.breakpoints.idOf(event.bp);
      op.task = event.task === undefined ? NONE : roster.tasks.idOf(event.task);
      op.mask = event.cpus === undefined ? NONE : roster.masks.idOf(event.cpus);
      break;
    case 'task.switch':
      op.task = event.task === undefined || event.task === null ? NONE : roster.tasks.idOf(event.task);
      break;
    case 'task.fork':
      op.task = roster.tasks.idOf(event.task);
      op.child = roster.tasks.idOf(event.child);
      op.threadOfParent = event.threadOfParent ?? false;
      break;
    case 'task.exec':
    case 'task.exit':
      op.task = roster.tasks.idOf(event.task);
      break;
    case 'debug.exception':
      op.address = roster.addresses.idOf(event.address);
      op.length = event.length ?? 1;
      op.access = ACCESS_CODE[event.access];
      break;
    case 'ptrace.poke':
      op.task = roster.tasks.idOf(event.task);
      op.register = event.register ?? NONE;
      op.value = roster.addresses.idOf(event.value);
      break;
    case 'step':
      op.of = event.of;
      op.part = event.part;
      break;
    case 'cpu.online':
    case 'cpu.offline':
      break;
  }
  return op;
};
