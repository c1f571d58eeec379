/** The named fields of a breakpoint's attributes, and what of them a ledger's request tells. */
import type { PerfRequest } from '../../../machines/events.ts';
import type { Writable } from '../writable.ts';
import { attributeFaultOf, type Fields, lateFaultOf } from './attribute-faults.ts';
import { hexTextOf, numberOf, owned, wideNumberOf } from './numbers.ts';

/** Bits of attributes, under the names that a request gives them. */
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

/** The fields that differ from one breakpoint to the next, or that a modification may change. */
const VARIABLE: ReadonlySet<string> = new Set([
  'sample_period',
  'sample_freq',
  'disabled',
  'bp_type',
  'bp_addr',
  'bp_len',
]);

/**
 * Told apart from the attributes that a modification may not change, because the kernel itself clears it in an event, when
 * the exec comes that it waits for.
 */
const CLEARED_BY_EXEC = 'enable_on_exec';

/** `sample_read` and what else of `sample_type` matters to a breakpoint. */
const SAMPLE_TYPES = [
  ['PERF_SAMPLE_READ', 'sampleRead'],
  ['PERF_SAMPLE_BRANCH_STACK', 'branchStack'],
] as const;

type FlagName = (typeof BITS)[number][1] | (typeof SAMPLE_TYPES)[number][1];

/** What all attributes of one shape have in common. */
export interface FixedFields {
  /** The flags that are set. */
  readonly flags: readonly FlagName[];
  /** What perf refuses in them, whatever the breakpoint is, and the clock. */
  readonly told: Pick<PerfRequest, 'attributeFault' | 'lateFault' | 'clock'>;
  /** Every attribute that a modification may not change, but for the sampling period. */
  readonly others: string;
}

const withoutComment = (value: string): string => {
  const comment = value.indexOf(' /*');
  return comment === -1 ? value : value.slice(0, comment);
};

/** The fields of `{name=value, …}` that are not zero; the kernel takes a size of 0 for that of its first version. */
export const readFields = (text: string): Fields => {
  const fields = new Map<string, string>();
  for (const field of text.slice(1, -1).split(',')) {
    const equals = field.indexOf('=');
    const name = field.slice(0, equals).trimStart();
    const value = withoutComment(field.slice(equals + 1));
    if (value !== '0' && value !== 'NULL') fields.set(name, value);
    else if (name === 'size') fields.set(name, 'PERF_ATTR_SIZE_VER0');
  }
  return fields;
};

export const fixedFields = (fields: Fields): FixedFields => {
  const sampled = fields.get('sample_type')?.split('|') ?? [];
  const attributeFault = attributeFaultOf(fields);
  const lateFault = lateFaultOf(fields);
  const others = [...fields].filter(([name]) => !VARIABLE.has(name) && name !== CLEARED_BY_EXEC);
  return {
    flags: [
      ...BITS.filter(([name]) => fields.has(name)).map(([, flag]) => flag),
      ...SAMPLE_TYPES.filter(([name]) => sampled.includes(name)).map(([, flag]) => flag),
    ],
    told: {
      ...(attributeFault !== undefined && { attributeFault }),
      ...(lateFault !== undefined && { lateFault }),
      ...(fields.has('use_clockid') && { clock: owned(fields.get('clockid') ?? 'CLOCK_REALTIME') }),
    },
    others: owned(others.map(([name, value]) => `${name}=${value}`).join(',')),
  };
};

/** The four fields that a modification may change, and the sampling period: what a shape leaves open. */
export interface OpenFields {
  readonly bpType: number;
  readonly address: string;
  readonly length: number | string;
  readonly isDisabled: boolean;
  /** Whether `period` is a frequency (`freq=1`). */
  readonly isFrequency: boolean;
  readonly period: number | string;
}

/**
 * The request that the fields make, without a target: that stands in the other arguments of an open, and a modification has
 * none. Fields that are not set stay away, so that a ledger's lines stay short.
 */
export const requestOf = (fixed: FixedFields, open: OpenFields): Writable<PerfRequest> => {
  const { bpType, address, length, isDisabled, isFrequency, period } = open;
  const request: Writable<PerfRequest> = { bpType, address, length, pid: -1, cpu: -1, flags: 0, group: -1 };
  for (const flag of fixed.flags) request[flag] = true;
  if (isDisabled) request.disabled = true;
  Object.assign(request, fixed.told);
  request.otherAttributes = fixed.others;
  if (period === 0) return request;
  if (isFrequency) request.sampleFreq = period;
  else request.samplePeriod = period;
  request.otherAttributes = `${fixed.others},${isFrequency ? 'sample_freq' : 'sample_period'}=${period}`;
  return request;
};

/** The sampling period, or frequency, that a request asks for. */
export const samplingOf = ({ samplePeriod, sampleFreq }: PerfRequest): number | string =>
  samplePeriod ?? sampleFreq ?? 0;

const SAMPLING = /,sample_(?:period|freq)=[^,]*$/;

/** The attributes that a modification may not change, as they would be with another sampling period or frequency. */
export const othersWith = (
  { otherAttributes = '', sampleFreq }: PerfRequest,
  sampling: number | string,
): string =>
  `${otherAttributes.replace(SAMPLING, '')},${sampleFreq === undefined ? 'sample_period' : 'sample_freq'}=${sampling}`;

const BP_TYPES: ReadonlyMap<string, number> = new Map([
  ['HW_BREAKPOINT_EMPTY', 0],
  ['HW_BREAKPOINT_R', 1],
  ['HW_BREAKPOINT_W', 2],
  ['HW_BREAKPOINT_RW', 3],
  ['HW_BREAKPOINT_X', 4],
  ['HW_BREAKPOINT_INVALID', 7],
]);

/** The type bits of a `bp_type`; one without a name is printed as a number and a comment. Undefined for anything else. */
export const bpTypeOf = (text: string): number | undefined => {
  const known = BP_TYPES.get(text);
  if (known !== undefined) return known;
  const value = numberOf(text);
  return value >= 0 && value < 2 ** 32 ? value : undefined;
};

/** The period or frequency of fields read one by one. */
const periodOf = (fields: Fields): Pick<OpenFields, 'isFrequency' | 'period'> | undefined => {
  const frequency = fields.get('sample_freq');
  const period = wideNumberOf(frequency ?? fields.get('sample_period') ?? '0');
  return period === undefined ? undefined : { isFrequency: frequency !== undefined, period };
};

/** The fields that a shape leaves open, where each of them can be read. */
export const openFields = (fields: Fields): OpenFields | undefined => {
  const bpType = bpTypeOf(fields.get('bp_type') ?? '0');
  const address = hexTextOf(fields.get('bp_addr') ?? '0');
  // A request of the first version's size ends before bp_len.
  const length = wideNumberOf(fields.get('bp_len') ?? '0');
  const period = periodOf(fields);
  if (bpType === undefined || address === undefined || length === undefined || period === undefined) {
    return undefined;
  }
  return { bpType, address, length, isDisabled: fields.has('disabled'), ...period };
};
