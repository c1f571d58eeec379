/**
 * What perf refuses in attributes whatever the breakpoint is: at once (domain.md §6.3 row 2; Linux's `perf_copy_attr`), or only
 * once the event has its slot (row 20; `perf_event_alloc` and what follows it).
 */
import type { PerfRequest } from '../../../machines/events.ts';

/** Fields that are not zero, by the kernel's names for them. */
export type Fields = ReadonlyMap<string, string>;

type AttributeFault = NonNullable<PerfRequest['attributeFault']>;
type LateFault = NonNullable<PerfRequest['lateFault']>;

/** The words of a field; strace names those bits that it knows, and writes the others as one number at the end. */
const wordsOf = (fields: Fields, name: string): readonly string[] => fields.get(name)?.split('|') ?? [];

const NUMBER = /^(?:0x[\da-f]{1,16}|\d{1,20})$/;

/** The bits of a field that strace has no names for, and of one that it writes as a number all of them. */
const bitsOf = (fields: Fields, name: string): bigint => {
  const number = wordsOf(fields, name).at(-1) ?? '';
  return NUMBER.test(number) ? BigInt(number) : 0n;
};

/** Words of which the kernel knows so many bits; it refuses all others. */
const KNOWN_BITS = { sample_type: 25, read_format: 5, branch_sample_type: 20 } as const;

const hasUnknownBits = (fields: Fields, name: keyof typeof KNOWN_BITS): boolean =>
  bitsOf(fields, name) >> BigInt(KNOWN_BITS[name]) !== 0n;

/** Branches to sample need more than the modes (user, kernel, hypervisor) in which to sample them. */
const BRANCH_MODES: ReadonlySet<string> = new Set(
  ['USER', 'KERNEL', 'HV'].map((mode) => `PERF_SAMPLE_BRANCH_${mode}`),
);

const isBadBranchType = (fields: Fields): boolean =>
  hasUnknownBits(fields, 'branch_sample_type') ||
  wordsOf(fields, 'branch_sample_type').every((word) => BRANCH_MODES.has(word));

/** DS, ES, FS and GS, and the bits between the general and the vector registers of x86-64. */
const NO_REGISTERS = 0xff00f000n;
/** The vector registers. */
const EXTENDED_REGISTERS = 0xffffffff00000000n;

const isBadRegisterSet = (fields: Fields, name: string): boolean => {
  const registers = bitsOf(fields, name);
  return registers === 0n || (registers & NO_REGISTERS) !== 0n;
};

/** A stack's copy is counted in 16 bits, and in whole words. */
const isBadStack = (fields: Fields): boolean => {
  const bytes = bitsOf(fields, 'sample_stack_user');
  return bytes >= 0xffffn || bytes % 8n !== 0n;
};

/** What each of these samples asks of other fields. */
const BAD_SAMPLES: ReadonlyMap<string, (fields: Fields) => boolean> = new Map([
  ['PERF_SAMPLE_BRANCH_STACK', isBadBranchType],
  ['PERF_SAMPLE_REGS_USER', (fields) => isBadRegisterSet(fields, 'sample_regs_user')],
  ['PERF_SAMPLE_REGS_INTR', (fields) => isBadRegisterSet(fields, 'sample_regs_intr')],
  ['PERF_SAMPLE_STACK_USER', isBadStack],
  ['PERF_SAMPLE_WEIGHT', (fields) => wordsOf(fields, 'sample_type').includes('PERF_SAMPLE_WEIGHT_STRUCT')],
]);

const RESERVED = ['__reserved_1', '__reserved_2', '__reserved_3'] as const;

const isBadCombination = (fields: Fields): boolean =>
  RESERVED.some((name) => fields.has(name)) ||
  hasUnknownBits(fields, 'sample_type') ||
  hasUnknownBits(fields, 'read_format') ||
  wordsOf(fields, 'sample_type').some((sample) => BAD_SAMPLES.get(sample)?.(fields) === true) ||
  (fields.has('inherit_thread') && !fields.has('inherit')) ||
  (fields.has('remove_on_exec') && fields.has('enable_on_exec')) ||
  (fields.has('sigtrap') && !fields.has('remove_on_exec'));

/** Copies can be read in samples only if each sample tells its thread (Linux 6.12). */
const readsCopiesOfNoThread = (fields: Fields): boolean => {
  const samples = wordsOf(fields, 'sample_type');
  return (
    fields.has('inherit') && samples.includes('PERF_SAMPLE_READ') && !samples.includes('PERF_SAMPLE_TID')
  );
};

export const attributeFaultOf = (fields: Fields): AttributeFault | undefined => {
  if (isBadCombination(fields)) return 'bad combination';
  return readsCopiesOfNoThread(fields) ? 'read without thread' : undefined;
};

/** kernel.perf_event_max_stack, as every machine has it that nobody has set it on. */
const MOST_CALLS = 127n;

/** A breakpoint can fire in an interrupt that cannot be masked, where few clocks can be read. */
const CLOCKS: ReadonlySet<string | undefined> = new Set(['CLOCK_MONOTONIC', 'CLOCK_MONOTONIC_RAW']);

/** Each with what asks for it, in the order in which the kernel looks. */
const LATE: readonly (readonly [LateFault, (fields: Fields) => boolean])[] = [
  [
    'extended registers',
    (fields) =>
      ((bitsOf(fields, 'sample_regs_user') | bitsOf(fields, 'sample_regs_intr')) & EXTENDED_REGISTERS) !== 0n,
  ],
  ['aux output', (fields) => fields.has('aux_output')],
  [
    'deep call chain',
    (fields) =>
      wordsOf(fields, 'sample_type').includes('PERF_SAMPLE_CALLCHAIN') &&
      bitsOf(fields, 'sample_max_stack') > MOST_CALLS,
  ],
  ['clock', (fields) => fields.has('use_clockid') && !CLOCKS.has(fields.get('clockid'))],
  ['aux sample', (fields) => fields.has('aux_sample_size')],
];

export const lateFaultOf = (fields: Fields): LateFault | undefined =>
  LATE.find(([, isAskedFor]) => isAskedFor(fields))?.[0];
