import { describe, expect, test } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { ACCESS_CODE } from '../../../machines/operation.ts';
import { addressOfBigInt } from '../../../machines/x86/address.ts';
import {
  accessOfBpType,
  bpTypeOfAccess,
  checkPerfBreakpoint,
  hardwareLength,
} from '../../../machines/x86/perf-breakpoint.ts';

const W = 2;
const RW = 3;
const X = 4;

const checked = (
  type: number,
  address: bigint,
  length: number | bigint,
  excludeKernel = false,
  kprobes = false,
) => {
  const bp = { type, address: addressOfBigInt(address), length, excludeKernel };
  const outcome = checkPerfBreakpoint(bp, machineOf(1, { kprobes }));
  return outcome.kind === 'refused' ? `${outcome.result} ${outcome.section}` : outcome.result;
};

const AREA = 0xfffffe0000000000n;
const AREA_END = 0xfffffe8000000000n;
const USER_END = 0x7ffffffff000n;

describe('what x86 can watch for perf (domain.md §6.3, rows 12 to 19)', () => {
  test.each([1, 2, 4, 8])('writes and reads of %i aligned bytes, at any address', (length) => {
    for (const address of [0n, 0x404000n, USER_END, 0x800000000000n, 0xffffffff81000000n, 2n ** 64n - 8n]) {
      expect(checked(W, address, length)).toBe(0);
      expect(checked(RW, address, length)).toBe(0);
    }
  });

  test('a range may end with the last byte, and not go beyond (row 12)', () => {
    expect(checked(W, 2n ** 64n - 1n, 1)).toBe(0);
    expect(checked(W, 2n ** 64n - 1n, 2)).toBe('EINVAL §6.3 row 12');
    expect(checked(W, 16n, 2n ** 64n - 1n)).toBe('EINVAL §6.3 row 12');
    expect(checked(W, 16n, 0)).toBe('EINVAL §6.3 row 12');
  });

  test('the CPU entry area is kept free of every kind, from its first byte to its last (row 12)', () => {
    for (const type of [W, RW, X]) {
      expect(checked(type, AREA, 8, false, true)).toBe('EINVAL §6.3 row 12');
      expect(checked(type, AREA_END - 8n, 8, false, true)).toBe('EINVAL §6.3 row 12');
    }
    expect(checked(W, AREA, 1)).toBe('EINVAL §6.3 row 12');
    expect(checked(W, AREA - 8n, 8)).toBe(0);
    expect(checked(W, AREA_END, 8)).toBe(0);
    expect(checked(W, AREA - 8n, 16)).toBe('EINVAL §6.3 row 12');
  });

  test.each([0, 1, 5, 6, 7, 8, 0x40])('type %i is none (row 13)', (type) => {
    expect(checked(type, 0x404000n, 8)).toBe('EINVAL §6.3 row 13');
  });

  test('execution in the kernel needs kprobes, in user space it does not (row 14)', () => {
    expect(checked(X, USER_END, 8)).toBe('EINVAL §6.3 row 14');
    expect(checked(X, USER_END, 8, false, true)).toBe(0);
    expect(checked(X, USER_END - 1n, 8)).toBe(0);
  });

  test('execution has the length 8 and needs no alignment (rows 15 and 18)', () => {
    expect(checked(X, 0x404003n, 8)).toBe(0);
    for (const length of [1, 2, 4, 16, 2n ** 40n]) {
      expect(checked(X, 0x404000n, length)).toBe('EINVAL §6.3 row 15');
    }
  });

  test('other lengths: aligned powers of two are ranges that the CPU has not, all others nonsense (rows 16, 17)', () => {
    expect(checked(W, 0x404010n, 16)).toBe('EOPNOTSUPP §6.3 row 17');
    expect(checked(W, 0n, 2n ** 63n)).toBe('EOPNOTSUPP §6.3 row 17');
    expect(checked(W, 0x404008n, 16)).toBe('EINVAL §6.3 row 16');
    expect(checked(W, 0x404000n, 3)).toBe('EINVAL §6.3 row 16');
    expect(checked(W, USER_END, 16, true)).toBe('EOPNOTSUPP §6.3 row 17');
  });

  test('data is aligned to its length (row 18)', () => {
    expect(checked(W, 0x404001n, 2)).toBe('EINVAL §6.3 row 18');
    expect(checked(RW, 0x404004n, 8)).toBe('EINVAL §6.3 row 18');
  });

  test('exclude_kernel allows no byte of the kernel’s (row 19)', () => {
    expect(checked(W, USER_END - 8n, 8, true)).toBe(0);
    expect(checked(W, USER_END, 1, true)).toBe('EINVAL §6.3 row 19');
    expect(checked(X, USER_END - 1n, 8, true)).toBe(0);
    expect(checked(X, USER_END, 8, true, true)).toBe('EINVAL §6.3 row 19');
  });

  test('types of perf and access codes of the debug registers say the same', () => {
    for (const access of [ACCESS_CODE.x, ACCESS_CODE.w, ACCESS_CODE.rw]) {
      expect(accessOfBpType(bpTypeOfAccess(access))).toBe(access);
    }
    expect(bpTypeOfAccess(ACCESS_CODE.r)).toBe(1);
    expect(bpTypeOfAccess(-1)).toBe(0);
  });

  test('a debug register is loaded with length 1 for execution, else with perf’s length', () => {
    expect(hardwareLength(X, 8)).toBe(1);
    expect(hardwareLength(W, 8)).toBe(8);
  });
});
