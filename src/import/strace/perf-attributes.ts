/**
 * The attributes of `perf_event_open` and of its modification, `{type=PERF_TYPE_BREAKPOINT, size=…, bp_len=8, …}`.
 *
 * There are some fifty of them, and programs open thousands of breakpoints that differ in address alone. So everything but
 * the four fields that a modification may change is read once for each distinct text, and remembered.
 */
import type { PerfRequest } from '../../../machines/events.ts';
import { flagsOf, hexTextOf, numberOf, owned, wideNumberOf } from './numbers.ts';

/** What the attributes ask for. */
export type Attributes =
  | { readonly kind: 'breakpoint'; readonly request: BreakpointAttributes }
  /** An event of another type. */
  | { readonly kind: 'other' }
  /** strace left attributes out, because it ran without -v. */
  | { readonly kind: 'elided' }
  /** A pointer where the attributes should stand: strace could not read them. */
  | { readonly kind: 'unreadable' };

/** The fields of a request that stand in the attributes. */
export type BreakpointAttributes = Pick<
  PerfRequest,
  | 'bpType'
  | 'address'
  | 'length'
  | 'disabled'
  | 'attributeFault'
  | 'otherAttributes'
  | (typeof BITS)[number][1]
  | 'sampleRead'
  | 'branchStack'
  | 'sampleFreq'
  | 'samplePeriod'
>;

/** The attributes that may not change in a modification, read once. */
type FixedAttributes = Partial<BreakpointAttributes> & { readonly otherAttributes: string };

const BREAKPOINT = '{type=PERF_TYPE_BREAKPOINT,';
const ELIDED = '...}';

const BP_TYPES: ReadonlyMap<string, number> = new Map([
  ['HW_BREAKPOINT_EMPTY', 0],
  ['HW_BREAKPOINT_R', 1],
  ['HW_BREAKPOINT_W', 2],
  ['HW_BREAKPOINT_RW', 3],
  ['HW_BREAKPOINT_X', 4],
  ['HW_BREAKPOINT_INVALID', 7],
]);

/** Distinct texts remembered; a program that makes more of them begins anew. */
const MOST_REMEMBERED = 4096;
const remembered = new Map<string, FixedAttributes>();

/** The text of a field's value: from behind `name=` to the next comma or the end. */
const fieldText = (text: string, nameAt: number, name: string): string => {
  const from = nameAt + name.length;
  const comma = text.indexOf(',', from);
  return text.slice(from, comma === -1 ? text.length - 1 : comma);
};

const withoutComment = (value: string): string => {
  const comment = value.indexOf(' /*');
  return comment === -1 ? value : value.slice(0, comment);
};

/** Bits of attributes that are set, under the names that a request gives them. */
const BITS = [
  ['inherit', 'inherit'],
  ['inherit_thread', 'inheritThread'],
  ['exclude_kernel', 'excludeKernel'],
  ['exclude_user', 'excludeUser'],
  ['pinned', 'pinned'],
  ['exclusive', 'exclusive'],
  ['remove_on_exec', 'removeOnExec'],
  ['enable_on_exec', 'enableOnExec'],
  ['sigtrap', 'sigtrap'],
] as const;

/** Combinations that the kernel refuses before it looks at anything else (domain.md §6.3 row 2). */
const isBadCombination = (fields: ReadonlyMap<string, string>): boolean =>
  (fields.has('inherit_thread') && !fields.has('inherit')) ||
  (fields.has('remove_on_exec') && fields.has('enable_on_exec')) ||
  (fields.has('sigtrap') && !fields.has('remove_on_exec'));

/** The fields that are not zero; the kernel takes a size of 0 for that of its first version. */
const fieldsOf = (text: string): ReadonlyMap<string, string> => {
  const fields = new Map<string, string>();
  for (const field of text.slice(1).split(',')) {
    const equals = field.indexOf('=');
    const value = withoutComment(field.slice(equals + 1));
    const name = field.slice(0, equals).trimStart();
    if (equals !== -1 && value !== '0') fields.set(name, value);
    else if (name === 'size') fields.set(name, 'PERF_ATTR_SIZE_VER0');
  }
  return fields;
};

/**
 * Told apart from the attributes that a modification may not change, because the kernel itself clears it in an event, when
 * the exec comes that it waits for.
 */
const CLEARED_BY_EXEC = 'enable_on_exec';

const readFixed = (text: string): FixedAttributes => {
  const fields = fieldsOf(text);
  const sampleType = fields.get('sample_type')?.split('|') ?? [];
  const frequency = fields.get('sample_freq');
  const period = fields.get('sample_period');
  return {
    ...Object.fromEntries(BITS.filter(([name]) => fields.has(name)).map(([, field]) => [field, true])),
    ...(sampleType.includes('PERF_SAMPLE_READ') && { sampleRead: true }),
    ...(sampleType.includes('PERF_SAMPLE_BRANCH_STACK') && { branchStack: true }),
    ...(frequency !== undefined && { sampleFreq: wideNumberOf(frequency) }),
    ...(period !== undefined && { samplePeriod: wideNumberOf(period) }),
    ...(isBadCombination(fields) && { attributeFault: 'bad combination' as const }),
    otherAttributes: owned(
      [...fields]
        .filter(([name]) => name !== CLEARED_BY_EXEC)
        .map(([name, value]) => `${name}=${value}`)
        .join(','),
    ),
  };
};

const fixedAttributes = (text: string): FixedAttributes => {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  const fixed = readFixed(text);
  remembered.set(owned(text), fixed);
  return fixed;
};

const DISABLED = ' disabled=';
const TYPE = ' bp_type=';
const ADDRESS = ' bp_addr=';
const LENGTH = ' bp_len=';

const readBreakpoint = (text: string): BreakpointAttributes => {
  const disabledAt = text.indexOf(DISABLED);
  const typeAt = text.indexOf(TYPE, disabledAt);
  const addressAt = text.indexOf(ADDRESS, typeAt);
  const lengthAt = text.indexOf(LENGTH, addressAt);
  const length = lengthAt === -1 ? '0' : fieldText(text, lengthAt, LENGTH);
  // A request of the first version's size ends before bp_len.
  const behind = lengthAt === -1 ? '' : text.slice(lengthAt + LENGTH.length + length.length + 1, -1);
  const fixed = fixedAttributes(
    `${text.slice(0, disabledAt)}${text.slice(disabledAt + DISABLED.length + 2, typeAt)}${behind}`,
  );
  const bpType = fieldText(text, typeAt, TYPE);
  return {
    bpType: BP_TYPES.get(bpType) ?? flagsOf(withoutComment(bpType), BP_TYPES),
    address: hexTextOf(fieldText(text, addressAt, ADDRESS)),
    length: wideNumberOf(length),
    ...fixed,
    ...(numberOf(text.slice(disabledAt + DISABLED.length)) === 1 && { disabled: true }),
  };
};

/** Reads the text of the attributes, braces included. */
export const readAttributes = (text: string): Attributes => {
  if (!text.startsWith('{')) return { kind: 'unreadable' };
  if (!text.startsWith(BREAKPOINT)) return { kind: 'other' };
  if (text.endsWith(ELIDED) || !text.includes(ADDRESS)) return { kind: 'elided' };
  return { kind: 'breakpoint', request: readBreakpoint(text) };
};
