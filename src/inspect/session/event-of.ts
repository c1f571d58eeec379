/** An event from its packed operation: the way back of `decode`, so that a ledger need not be kept twice. */
import type { Access, LedgerEvent } from '../../../machines/events.ts';
import { ACCESS_NAMES, type Operation } from '../../../machines/operation.ts';
import { NONE, type Roster } from '../../../machines/roster.ts';
import type { Beside } from './recorded.ts';

type Settings = Pick<
  Extract<LedgerEvent, { type: 'breakpoint.register' }>,
  | 'task'
  | 'address'
  | 'length'
  | 'access'
  | 'cpus'
  | 'callback'
  | 'symbol'
  | 'inherit'
  | 'excludeKernel'
  | 'disabled'
  | 'perf'
>;

const isKnown = (field: number): boolean => field !== NONE;

/** A name that was asked for is not kept; that there was one decides. */
const SOME_SYMBOL = 'a symbol';

const settingsOf = (op: Operation, { tasks, addresses, masks, requests }: Roster): Settings => {
  const access = ACCESS_NAMES[op.access];
  return {
    ...(isKnown(op.task) && { task: tasks.at(op.task) }),
    ...(isKnown(op.address) && { address: addresses.at(op.address).text }),
    ...(isKnown(op.length) && { length: op.length }),
    ...(access !== undefined && { access }),
    ...(isKnown(op.mask) && { cpus: masks.at(op.mask) }),
    ...(isKnown(op.callback) && { callback: op.callback === 1 }),
    ...(isKnown(op.symbol) && { symbol: SOME_SYMBOL }),
    ...(isKnown(op.inherit) && { inherit: op.inherit === 1 }),
    ...(isKnown(op.excludeKernel) && { excludeKernel: op.excludeKernel === 1 }),
    ...(isKnown(op.disabled) && { disabled: op.disabled === 1 }),
    ...(isKnown(op.perf) && { perf: requests.at(op.perf) }),
  };
};

const touch = (access: Access | undefined): 'x' | 'w' | 'r' =>
  access === 'x' || access === 'w' ? access : 'r';

/** The event of an operation; fields that the model does not know are not in it. */
export const eventOf = (op: Operation, roster: Roster, beside: Beside): LedgerEvent => {
  const { breakpoints, tasks, addresses, masks } = roster;
  const base = { seq: op.seq, cpu: op.cpu, ...beside };
  const alone = op.interleaved ? ({ interleaved: true } as const) : {};
  switch (op.type) {
    case 'breakpoint.register':
    case 'breakpoint.modify':
      return { ...base, type: op.type, bp: breakpoints.at(op.bp), ...settingsOf(op, roster), ...alone };
    case 'breakpoint.unregister':
      return {
        ...base,
        type: op.type,
        bp: breakpoints.at(op.bp),
        ...(isKnown(op.task) && { task: tasks.at(op.task) }),
        ...(isKnown(op.mask) && { cpus: masks.at(op.mask) }),
        ...alone,
      };
    case 'task.switch':
      return { ...base, type: op.type, task: isKnown(op.task) ? tasks.at(op.task) : null };
    case 'task.fork': {
      const child = tasks.at(op.child);
      return { ...base, type: op.type, task: tasks.at(op.task), child, threadOfParent: op.threadOfParent };
    }
    case 'task.exec':
    case 'task.exit':
      return { ...base, type: op.type, task: tasks.at(op.task), ...alone };
    case 'cpu.online':
    case 'cpu.offline':
      return { ...base, type: op.type };
    case 'debug.exception': {
      const access = touch(ACCESS_NAMES[op.access]);
      return { ...base, type: op.type, address: addresses.at(op.address).text, length: op.length, access };
    }
    case 'ptrace.poke': {
      const value = addresses.at(op.value).text;
      const register = isKnown(op.register) ? { register: op.register } : {};
      return { ...base, type: op.type, task: tasks.at(op.task), ...register, value };
    }
    case 'step':
      return { ...base, type: op.type, of: op.of, part: op.part };
  }
};
