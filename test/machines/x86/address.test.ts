import { describe, expect, it } from 'vitest';
import {
  addressOfBigInt,
  isBelow,
  isAddressText,
  parseAddress,
  toBigInt,
} from '../../../machines/x86/address.ts';

describe('a 64-bit address', () => {
  it.each([
    ['0x0', 0n],
    ['0x00400010', 0x400010n],
    ['0XFFFFFFFF81000040', 0xffffffff81000040n],
    ['0xffffffffffffffff', 0xffffffffffffffffn],
    ['0x100000000', 0x100000000n],
  ])('is read from %s', (text, value) => {
    const address = parseAddress(text);
    expect(address).toEqual(addressOfBigInt(value));
    expect(address && toBigInt(address)).toBe(value);
    expect(address?.text).toBe(`0x${value.toString(16)}`);
  });

  it.each(['', '0x', '400010', '0x10000000000000000', '0x12g4', ' 0x1', '0x1 ', '-0x1'])(
    'is not read from "%s"',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );

  it('is compared unsigned, the high half first', () => {
    const address = addressOfBigInt(0xffffffff80000000n);
    expect(isBelow(address, 0xffffffff, 0x80000001)).toBe(true);
    expect(isBelow(address, 0xffffffff, 0x80000000)).toBe(false);
    expect(isBelow(address, 0x7fff, 0xffffffff)).toBe(false);
    expect(isBelow(addressOfBigInt(0x7fffn), 1, 0)).toBe(true);
  });
});

describe('isAddressText', () => {
  it.each(['0x0', '0Xff', '0xffffffffffffffff'])('takes %s', (text) => {
    expect(isAddressText(text)).toBe(true);
  });

  it.each(['', '0x', '12', '-0x1', '0x1g', '0x10000000000000000'])('refuses "%s"', (text) => {
    expect(isAddressText(text)).toBe(false);
  });
});
