import { describe, expect, it } from 'vitest';
import { ACCESS_CODE } from '../../../machines/operation.ts';
import {
  accessField,
  dr7Text,
  encodeSlot,
  EXACT_FLAGS,
  isEnabled,
  slotMask,
  watchedLength,
} from '../../../machines/x86/dr7.ts';

/** DR7 of several slots that all watch four bytes for writes. */
const write4 = (...slots: number[]): string =>
  dr7Text(slots.reduce((bits, n) => bits | encodeSlot(n, 4, ACCESS_CODE.w), 0));

describe('DR7 (domain.md §1.1)', () => {
  it('has the worked values of the text', () => {
    expect(write4(3)).toBe('0xd0000280');
    expect(write4(2, 3)).toBe('0xdd0002a0');
    expect(write4(3, 0)).toBe('0xd00d0282');
  });

  it.each([
    [ACCESS_CODE.x, 1, 0x0],
    [ACCESS_CODE.w, 1, 0x1],
    [ACCESS_CODE.w, 2, 0x5],
    [ACCESS_CODE.w, 4, 0xd],
    [ACCESS_CODE.w, 8, 0x9],
    [ACCESS_CODE.rw, 1, 0x3],
    [ACCESS_CODE.rw, 2, 0x7],
    [ACCESS_CODE.rw, 4, 0xf],
    [ACCESS_CODE.rw, 8, 0xb],
  ])('encodes access %i of length %i as the nibble %i', (access, length, nibble) => {
    for (const n of [0, 1, 2, 3]) {
      const bits = encodeSlot(n, length, access);
      expect((bits >>> (16 + 4 * n)) & 0xf).toBe(nibble);
      expect(bits & ~slotMask(n) & ~EXACT_FLAGS).toBe(0);
      expect(isEnabled(bits, n)).toBe(true);
      expect(accessField(bits, n)).toBe(access);
      expect(watchedLength(bits, n)).toBe(length);
    }
  });

  it('encodes a length or an access that no row has as 0', () => {
    expect(encodeSlot(0, 3, ACCESS_CODE.w)).toBe(encodeSlot(0, 1, ACCESS_CODE.w) & ~0xc0000);
    expect((encodeSlot(1, 4, ACCESS_CODE.r) >>> 20) & 0xf).toBe(0xc);
    expect((encodeSlot(1, 16, ACCESS_CODE.r) >>> 20) & 0xf).toBe(0);
  });

  it.each([
    [0, '0xf0003'],
    [1, '0xf0000c'],
    [2, '0xf000030'],
    [3, '0xf00000c0'],
  ])('masks slot %i with %s', (n, mask) => {
    expect(dr7Text(slotMask(n))).toBe(mask);
  });

  it('arms a slot by its local or its global bit', () => {
    expect(isEnabled(0x4, 1)).toBe(true);
    expect(isEnabled(0x8, 1)).toBe(true);
    expect(isEnabled(0x3, 1)).toBe(false);
  });
});
