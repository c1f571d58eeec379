/** The event that an edit makes: a request put in, or one that asks for something else than it did. */
import { checkEvent, cpuFault } from '../../machines/event-schema.ts';
import type { Access, LedgerEvent, PerfRequest } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import { isRecord } from '../../machines/plain-tree.ts';
import { pathText } from '../../machines/schema-fault.ts';
import { echo } from '../input-error.ts';
import { PERF_ORDER } from '../ledger/canonical.ts';
import { checkFields, type Edit, editFault, type RequestFields } from './edit.ts';

/** `bp_type` of each access (domain.md §6.3). */
const BP_TYPE: Readonly<Record<Access, number>> = { r: 1, w: 2, rw: 3, x: 4 };

const RAW_FIELDS: ReadonlySet<string> = new Set(PERF_ORDER);

const isAccess = (value: unknown): value is Access =>
  typeof value === 'string' && Object.hasOwn(BP_TYPE, value);

const checked = (edit: Edit, value: unknown, machine: Machine): LedgerEvent => {
  const found = checkEvent(value);
  const fault = found.ok ? cpuFault(found.value, machine) : found.fault;
  if (found.ok && fault === undefined) return found.value;
  const { path, value: wrong, advice } = fault ?? { path: [], value, advice: 'write another value' };
  throw editFault(edit, `bad value ${echo(wrong)}`, advice, pathText(path));
};

/** Without the fields that are null in `changes`. */
const merged = (fields: RequestFields, changes: RequestFields): RequestFields =>
  Object.fromEntries(
    Object.entries({ ...fields, ...changes }).filter(
      ([name, value]) => value !== null || !Object.hasOwn(changes, name),
    ),
  );

const pidOf = (task: unknown): number => {
  if (task === null) return -1;
  const pid = Number(task);
  // Which task it is stands in the event; the number only says that there is one.
  return Number.isInteger(pid) && pid > 0 && pid < 2 ** 31 ? pid : 1;
};

const cpuArgument = (edit: Edit, cpus: unknown): number => {
  if (cpus === null) return -1;
  const [cpu, ...others] = Array.isArray(cpus) ? (cpus as readonly unknown[]) : [];
  if (typeof cpu === 'number' && others.length === 0) return cpu;
  const advice = 'name one CPU, or null for all; or take the raw request out with "perf":null';
  throw editFault(edit, 'one call of perf_event_open is for one CPU or for all', advice, 'cpus');
};

const SAME_NAME = ['address', 'length', 'disabled', 'inherit', 'excludeKernel'] as const;

/** What the raw request must say for the fields to mean what they say: mainline decides on it (design §5). */
const rawChanges = (edit: Edit, changes: RequestFields): RequestFields => {
  const { access, task, cpus } = changes;
  return {
    ...Object.fromEntries(
      SAME_NAME.filter((name) => Object.hasOwn(changes, name)).map((name) => [name, changes[name]]),
    ),
    ...(isAccess(access) && { bpType: BP_TYPE[access] }),
    ...(task !== undefined && { pid: pidOf(task), targetState: null }),
    ...(cpus !== undefined && { cpu: cpuArgument(edit, cpus) }),
  };
};

const perfOf = (edit: Edit, before: PerfRequest, changes: RequestFields): RequestFields | null => {
  const { perf } = changes;
  if (perf === null) return null;
  const own = isRecord(perf) ? perf : {};
  const unknown = Object.keys(own).find((name) => !RAW_FIELDS.has(name));
  if (unknown !== undefined) {
    const advice = `it has ${[...RAW_FIELDS].join(', ')}`;
    throw editFault(edit, `a raw request has no field ${echo(unknown)}`, advice, 'perf');
  }
  return merged({ ...before }, { ...rawChanges(edit, changes), ...own });
};

/**
 * `event` with other fields; what was observed of it goes. The raw request of `perf_event_open` changes along.
 * @throws InputError for fields that such an event cannot have.
 */
export const changedEvent = (
  edit: Extract<Edit, { readonly edit: 'change' }>,
  event: LedgerEvent,
  machine: Machine,
): LedgerEvent => {
  const { request } = edit;
  checkFields(edit, event.type, request);
  if (Object.hasOwn(request, 'type') && request['type'] !== event.type) {
    throw editFault(edit, `it is a ${event.type} and stays one`, 'drop it, and insert another', 'type');
  }
  const { observed: _observed, ...asked } = event;
  const perf = 'perf' in event ? { perf: perfOf(edit, event.perf, request) } : {};
  return checked(edit, merged(asked, { ...request, ...perf }), machine);
};

/**
 * The event that an edit puts in, with the number `seq`.
 * @throws InputError for what is no event, and for steps: they carry on what another event has started.
 */
export const insertedEvent = (
  edit: Extract<Edit, { readonly edit: 'insert' }>,
  seq: number,
  machine: Machine,
): LedgerEvent => {
  const { request } = edit;
  const { type } = request;
  if (typeof type !== 'string') throw editFault(edit, 'no type', 'say what is asked for: {"type":…}', 'type');
  if (type === 'step' || request['interleaved'] !== undefined) {
    const advice = 'insert the call as a whole, without steps and without "interleaved"';
    throw editFault(edit, 'steps cannot be inserted', advice);
  }
  checkFields(edit, type, request);
  return checked(edit, { seq, ...request }, machine);
};
