/**
 * The canonical form of a ledger's lines: the one that our writers write, that the byte scanner reads fast and that a digest
 * is made of. Compact JSON; the fields in the order below, unknown ones after them in the order of their names; addresses in
 * lower case without leading zeros.
 */
import type { LedgerEvent, PerfRequest } from '../../machines/events.ts';
import type { LedgerHeader } from '../../machines/header.ts';
import { parseAddress } from '../../machines/x86/address.ts';

/** The fields of a header, in order. */
export const HEADER_ORDER = [
  'type',
  'format',
  'cpus',
  'online',
  'slots',
  'arch',
  'source',
  'kprobes',
  'taskSizeMax',
  'maxSampleRate',
  'forkCopiesSlots',
  'parent',
  'checksum',
] as const satisfies readonly (keyof LedgerHeader)[];

/** The fields of all events, in order; an event has those that its type has. */
export const EVENT_ORDER = [
  'seq',
  'time',
  'returned',
  'thread',
  'cpu',
  'type',
  'of',
  'part',
  'bp',
  'task',
  'child',
  'threadOfParent',
  'address',
  'length',
  'access',
  'register',
  'value',
  'cpus',
  'callback',
  'symbol',
  'inherit',
  'excludeKernel',
  'disabled',
  'perf',
  'interleaved',
  'observed',
] as const;

/** The fields of a raw request, in order. */
export const PERF_ORDER = [
  'bpType',
  'address',
  'length',
  'pid',
  'cpu',
  'flags',
  'group',
  'leader',
  'leaderKind',
  'leaderBuffer',
  'targetState',
  'descriptor',
  'attributeFault',
  'lateFault',
  'otherAttributes',
  'inherit',
  'inheritThread',
  'sampleRead',
  'excludeKernel',
  'excludeUser',
  'disabled',
  'pinned',
  'exclusive',
  'removeOnExec',
  'enableOnExec',
  'sigtrap',
  'branchStack',
  'clock',
  'sampleFreq',
  'samplePeriod',
] as const satisfies readonly (keyof PerfRequest)[];

/** What is known of an object: the order of its fields, which of them hold 64-bit hexadecimal text, and the objects in it. */
interface Shape {
  readonly order: readonly string[];
  readonly known: ReadonlySet<string>;
  readonly hex: ReadonlySet<string>;
  readonly inner: ReadonlyMap<string, Shape>;
}

const shape = (
  order: readonly string[],
  hex: readonly string[] = [],
  inner: Readonly<Record<string, Shape>> = {},
): Shape => ({
  order,
  known: new Set(order),
  hex: new Set(hex),
  inner: new Map(Object.entries(inner)),
});

const UNKNOWN = shape([]);
const HEADER = shape(HEADER_ORDER, ['taskSizeMax']);
const EVENT = shape(EVENT_ORDER, ['address', 'value'], {
  perf: shape(PERF_ORDER, ['address']),
  observed: shape(['result']),
});

const memberText = (name: string, value: unknown, around: Shape): string => {
  const isHex = typeof value === 'string' && around.hex.has(name);
  const spelled = isHex ? (parseAddress(value)?.text ?? value) : value;
  return `${JSON.stringify(name)}:${valueText(spelled, around.inner.get(name) ?? UNKNOWN)}`;
};

const objectText = (object: object, its: Shape): string => {
  let members = '';
  const add = (name: string): void => {
    const value: unknown = Reflect.get(object, name);
    if (value !== undefined) members += `${members === '' ? '' : ','}${memberText(name, value, its)}`;
  };
  for (const name of its.order) if (Object.hasOwn(object, name)) add(name);
  for (const name of Object.keys(object)
    .filter((key) => !its.known.has(key))
    .sort()) {
    add(name);
  }
  return `{${members}}`;
};

const valueText = (value: unknown, its: Shape): string => {
  if (Array.isArray(value)) return `[${value.map((item) => valueText(item, UNKNOWN)).join()}]`;
  if (typeof value === 'object' && value !== null) return objectText(value, its);
  return JSON.stringify(value);
};

/** The line of a header, without a checksum and without its newline. */
export const canonicalHeader = (header: LedgerHeader): string => objectText(header, HEADER);

/** The line of an event, without a checksum and without its newline. */
export const canonicalEvent = (event: LedgerEvent): string => objectText(event, EVENT);
