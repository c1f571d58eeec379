/**
 * The x86 side of a perf breakpoint: which addresses, lengths and access types the hardware and the kernel's own safety allow
 * (domain.md §6.3, rows 12 to 19; Linux's `arch/x86/kernel/hw_breakpoint.c` and `hw_breakpoint_parse`).
 */
import type { Machine } from '../machine.ts';
import { ACCESS_CODE } from '../operation.ts';
import { GRANTED, type Outcome, type Refused, refusal } from '../outcome.ts';
import { type Address, toBigInt } from './address.ts';

/** The bits of `bp_type`. */
export const BP_TYPE = { r: 1, w: 2, rw: 3, x: 4 } as const;

/** `bp_len` of an execute breakpoint: perf writes `sizeof(long)` where the hardware has length 1. */
export const X_LENGTH = 8;

export interface PerfBreakpoint {
  /** `bp_type`, any value that a caller passed. */
  readonly type: number;
  readonly address: Address;
  /** `bp_len` in bytes, unsigned 64 bit. */
  readonly length: number | bigint;
  readonly excludeKernel: boolean;
}

const einval = (rule: string, row: number): Refused => refusal('EINVAL', rule, `§6.3 row ${row}`);

export const WRAPS = einval('the watched range wraps around the end of the address space', 12);
export const CPU_ENTRY = einval('the watched range overlaps what the CPU needs to enter the kernel', 12);
export const TYPE_NOT_ON_X86 = einval(
  'x86 watches writes (W), reads and writes (RW) or execution (X), nothing else',
  13,
);
export const NO_KPROBES = einval('execute breakpoints at kernel addresses need a kernel with kprobes', 14);
export const X_NEEDS_LONG = einval('an execute breakpoint has the length 8, sizeof(long)', 15);
export const LENGTH_NOT_ON_X86 = einval(
  'the length is not 1, 2, 4 or 8, nor a larger aligned power of two',
  16,
);
export const RANGE_NEEDS_BPEXT = refusal(
  'EOPNOTSUPP',
  'a range breakpoint needs a CPU with the extension BPEXT',
  '§6.3 row 17',
);
export const MISALIGNED = einval('the address is not aligned to the length', 18);
export const KERNEL_ADDRESS_EXCLUDED = einval('a kernel address together with exclude_kernel', 19);

/** The CPU entry area of x86-64: one level-4 slot, 0xfffffe0000000000 up to 0xfffffe8000000000 (Linux's `pgtable_64_types.h`). */
const CPU_ENTRY_AREA_START = 0xfffffe0000000000n;
const CPU_ENTRY_AREA_END = 0xfffffe8000000000n;

const LAST_ADDRESS = 0xffffffffffffffffn;

const hasHardwareLength = (length: number | bigint): boolean =>
  length === 1 || length === 2 || length === 4 || length === 8;

/**
 * Lengths that the debug registers have not: refused, and the errno tells whether a range breakpoint could have done it. A
 * length of 0 has wrapped, or reached the CPU entry area, before it comes here.
 */
const refuseOtherLength = (address: bigint, length: bigint): Refused => {
  const isPowerOfTwo = (length & (length - 1n)) === 0n;
  return isPowerOfTwo && (address & (length - 1n)) === 0n ? RANGE_NEEDS_BPEXT : LENGTH_NOT_ON_X86;
};

/** Rows 12 to 18: what the hardware can watch. */
const checkHardware = (bp: PerfBreakpoint, address: bigint, machine: Machine): Outcome => {
  const length = BigInt(bp.length);
  // The kernel's own arithmetic, modulo 2^64: a length of 0 ends before the address, but at address 0.
  const last = (address + length - 1n) & LAST_ADDRESS;
  if (last < address) return WRAPS;
  if (last >= CPU_ENTRY_AREA_START && address < CPU_ENTRY_AREA_END) return CPU_ENTRY;
  if (bp.type === BP_TYPE.x) {
    if (address >= machine.taskSizeMax && !machine.kprobes) return NO_KPROBES;
    return length === BigInt(X_LENGTH) ? GRANTED : X_NEEDS_LONG;
  }
  if (bp.type !== BP_TYPE.w && bp.type !== BP_TYPE.rw) return TYPE_NOT_ON_X86;
  if (!hasHardwareLength(bp.length)) return refuseOtherLength(address, length);
  return (address & (length - 1n)) === 0n ? GRANTED : MISALIGNED;
};

/**
 * Rows 12 to 19, first error wins. The callers of a recording are root, so that kernel addresses need no further capability;
 * addresses where kprobes may not go are not known to the model and count as allowed.
 */
export const checkPerfBreakpoint = (bp: PerfBreakpoint, machine: Machine): Outcome => {
  const address = toBigInt(bp.address);
  const outcome = checkHardware(bp, address, machine);
  if (outcome.kind !== 'granted' || !bp.excludeKernel) return outcome;
  // Execution is one byte, and aligned data does not straddle a border of pages: the first byte tells of the last.
  return address >= machine.taskSizeMax ? KERNEL_ADDRESS_EXCLUDED : GRANTED;
};

/** The {@link ACCESS_CODE} that a debug register is loaded with for a `bp_type` of W, RW or X. */
export const accessOfBpType = (type: number): number => {
  switch (type) {
    case BP_TYPE.x:
      return ACCESS_CODE.x;
    case BP_TYPE.w:
      return ACCESS_CODE.w;
    default:
      return ACCESS_CODE.rw;
  }
};

const BP_TYPE_OF_ACCESS: readonly number[] = [BP_TYPE.x, BP_TYPE.w, BP_TYPE.r, BP_TYPE.rw];

/** The `bp_type` of an {@link ACCESS_CODE}; 0 (no type) for none. */
export const bpTypeOfAccess = (access: number): number => BP_TYPE_OF_ACCESS[access] ?? 0;

/** The length that a debug register is loaded with: 1 for an execute breakpoint, whatever perf calls it. */
export const hardwareLength = (type: number, length: number): number => (type === BP_TYPE.x ? 1 : length);
