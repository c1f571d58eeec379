/**
 * The event of a packed operation: what `decode` makes the operation of. What no recipe reads is not in it: time, thread, what
 * the real kernel answered, unknown fields. These stand in the ledger.
 */
import type { Access, LedgerEvent } from '../../machines/events.ts';
import { ACCESS_NAMES, type Operation } from '../../machines/operation.ts';
import { NONE, type Roster } from '../../machines/roster.ts';

const access = (code: number): Access => ACCESS_NAMES[code] ?? 'w';

/** What an exception can be: a CPU reads, writes or fetches. */
const touch = (code: number): 'x' | 'w' | 'r' => {
  const name = access(code);
  return name === 'rw' ? 'w' : name;
};

const target = (op: Operation, roster: Roster): { readonly task?: string } =>
  op.task === NONE ? {} : { task: roster.tasks.at(op.task) };

const mask = (op: Operation, roster: Roster): { readonly cpus?: readonly number[] } =>
  op.mask === NONE ? {} : { cpus: roster.masks.at(op.mask) };

const started = (op: Operation): { readonly interleaved?: true } =>
  op.interleaved ? { interleaved: true } : {};

/** The symbol's name is not kept, only that there was one: `address` holds what it resolved to. */
const SYMBOL = 'symbol';

const request = (
  op: Operation,
  roster: Roster,
): Omit<Extract<LedgerEvent, { type: 'breakpoint.register' }>, 'seq' | 'cpu' | 'type'> => ({
  bp: roster.breakpoints.at(op.bp),
  ...target(op, roster),
  ...(op.address !== NONE && { address: roster.addresses.at(op.address).text }),
  ...(op.length !== NONE && { length: op.length }),
  ...(op.access !== NONE && { access: access(op.access) }),
  ...mask(op, roster),
  ...(op.callback !== NONE && { callback: op.callback === 1 }),
  ...(op.symbol !== NONE && { symbol: SYMBOL }),
  ...(op.inherit !== NONE && { inherit: op.inherit === 1 }),
  ...(op.excludeKernel !== NONE && { excludeKernel: op.excludeKernel === 1 }),
  ...(op.disabled !== NONE && { disabled: op.disabled === 1 }),
  ...(op.perf !== NONE && { perf: roster.requests.at(op.perf) }),
  ...started(op),
});

export const eventOf = (op: Operation, roster: Roster): LedgerEvent => {
  const { seq, cpu, type } = op;
  const task = op.task === NONE ? '' : roster.tasks.at(op.task);
  switch (type) {
    case 'breakpoint.register':
    case 'breakpoint.modify':
      return { seq, cpu, type, ...request(op, roster) };
    case 'breakpoint.unregister':
      return {
        seq,
        cpu,
        type,
        bp: roster.breakpoints.at(op.bp),
        ...target(op, roster),
        ...mask(op, roster),
        ...started(op),
      };
    case 'task.switch':
      return { seq, cpu, type, task: op.task === NONE ? null : task };
    case 'task.fork':
      return {
        seq,
        cpu,
        type,
        task,
        child: roster.tasks.at(op.child),
        ...(op.threadOfParent && { threadOfParent: true }),
      };
    case 'task.exec':
    case 'task.exit':
      return { seq, cpu, type, task, ...started(op) };
    case 'cpu.online':
    case 'cpu.offline':
      return { seq, cpu, type };
    case 'debug.exception':
      return {
        seq,
        cpu,
        type,
        address: roster.addresses.at(op.address).text,
        length: op.length,
        access: touch(op.access),
      };
    case 'ptrace.poke':
      return {
        seq,
        cpu,
        type,
        task,
        ...(op.register !== NONE && { register: op.register }),
        value: roster.addresses.at(op.value).text,
      };
    case 'step':
      return { seq, cpu, type, of: op.of, part: op.part };
  }
};
