import { describe, expect, it } from 'vitest';
import { ACCESS_CODE } from '../../../machines/operation.ts';
import { addressOfBigInt } from '../../../machines/x86/address.ts';
import { type Settings, validate } from '../../../machines/x86/validate.ts';

const TASK_SIZE = 0x7ffffffff000n;

const answer = (
  address: bigint,
  settings: Partial<Settings> & { userSpace?: boolean } = {},
): string | number => {
  const { userSpace = false, ...given } = settings;
  const full = { length: 4, access: ACCESS_CODE.w, callback: 1, symbol: 0, ...given };
  return validate(full, addressOfBigInt(address), userSpace).result;
};

/** The row of domain.md §2.2 that answered, as its outcome cites it. */
const row = (address: bigint, settings: Partial<Settings> & { userSpace?: boolean } = {}): string => {
  const { userSpace = false, ...given } = settings;
  const full = { length: 4, access: ACCESS_CODE.w, callback: 1, symbol: 0, ...given };
  const outcome = validate(full, addressOfBigInt(address), userSpace);
  return outcome.kind === 'refused' ? outcome.section : outcome.kind;
};

const KERNEL = 0xffffffff81000040n;
const USER = 0x400010n;

describe('validation of 2009 (domain.md §2.2)', () => {
  it.each([1, 2, 4, 8])('grants an aligned data breakpoint of length %i', (length) => {
    expect(answer(KERNEL, { length })).toBe(0);
    expect(answer(USER & ~7n, { length, userSpace: true })).toBe(0);
  });

  it.each([0, 3, 5, 6, 7, 9, 16, 4096])('refuses the length %i that the hardware has not', (length) => {
    expect(row(KERNEL & ~0xfffn, { length })).toBe('§2.2 row 2');
    expect(answer(KERNEL & ~0xfffn, { length })).toBe('EINVAL');
  });

  it('refuses an access that is read alone, before it looks at anything else', () => {
    expect(row(0n, { access: ACCESS_CODE.r, length: 3, callback: 0 })).toBe('§2.2 row 1');
  });

  it('accepts execute breakpoints of any valid length in user space, although the hardware wants 1', () => {
    for (const length of [1, 2, 4, 8]) {
      expect(answer(0x400000n, { access: ACCESS_CODE.x, length, userSpace: true })).toBe(0);
    }
  });

  it('refuses execute breakpoints of another length than 1 above TASK_SIZE less the length', () => {
    const execute = { access: ACCESS_CODE.x, length: 4 };
    expect(row(KERNEL, execute)).toBe('§2.2 row 1');
    expect(answer(TASK_SIZE - 4n, { ...execute, userSpace: true })).toBe(0);
    expect(row(TASK_SIZE - 3n, execute)).toBe('§2.2 row 1');
    expect(row(TASK_SIZE, { access: ACCESS_CODE.x, length: 1, userSpace: true })).toBe('§2.2 row 7');
  });

  it('takes a length that is not valid as 0 in that comparison', () => {
    const execute = { access: ACCESS_CODE.x, length: 3 };
    expect(row(TASK_SIZE, execute)).toBe('§2.2 row 2');
    expect(row(TASK_SIZE + 1n, execute)).toBe('§2.2 row 1');
  });

  it('looks at access, length, callback, symbol, address and alignment in that order', () => {
    const faulty = { access: ACCESS_CODE.w, length: 3, callback: 0, symbol: 1, userSpace: true };
    expect(row(0n, faulty)).toBe('§2.2 row 2');
    expect(row(0n, { ...faulty, length: 4 })).toBe('§2.2 row 3');
    expect(row(0n, { ...faulty, length: 4, callback: 1 })).toBe('§2.2 row 4');
    expect(row(0n, { ...faulty, length: 4, callback: 1, symbol: 0 })).toBe('§2.2 row 5');
    expect(row(KERNEL + 1n, { userSpace: true })).toBe('§2.2 row 6');
    expect(row(KERNEL, { userSpace: true })).toBe('§2.2 row 7');
  });

  it('lets the kernel resolve a symbol for a kernel-space breakpoint', () => {
    expect(answer(KERNEL, { symbol: 1 })).toBe(0);
    expect(answer(0n, { symbol: 1 })).toBe('EINVAL');
  });

  it.each([
    [1n, 2],
    [2n, 4],
    [4n, 8],
    [7n, 8],
  ])('refuses an address %i past an alignment of %i', (offset, length) => {
    expect(row(KERNEL + offset - (KERNEL % 8n), { length })).toBe('§2.2 row 6');
  });

  it('ends user space so that the whole breakpoint lies below TASK_SIZE', () => {
    expect(answer(TASK_SIZE - 8n, { length: 8, userSpace: true })).toBe(0);
    expect(answer(TASK_SIZE, { length: 8, userSpace: true })).toBe('EFAULT');
    expect(answer(TASK_SIZE - 1n, { length: 1, userSpace: true })).toBe(0);
  });

  it('begins kernel space at TASK_SIZE, the hole of non-canonical addresses included', () => {
    expect(answer(TASK_SIZE - 4n)).toBe('EFAULT');
    expect(answer(TASK_SIZE)).toBe(0);
    expect(answer(0x8000_0000_0000_0000n)).toBe(0);
    expect(answer(0xffff_ffff_ffff_fffcn)).toBe(0);
  });
});
