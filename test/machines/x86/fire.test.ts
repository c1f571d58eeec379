import { describe, expect, it } from 'vitest';
import { ACCESS_CODE } from '../../../machines/operation.ts';
import { addressOfBigInt } from '../../../machines/x86/address.ts';
import { encodeSlot } from '../../../machines/x86/dr7.ts';
import { slotFires } from '../../../machines/x86/fire.ts';

interface Watch {
  readonly address: bigint;
  readonly length: number;
  readonly access: number;
}
interface Touch {
  readonly address: bigint;
  readonly length?: number;
  readonly access: number;
}

const fires = (watch: Watch, touch: Touch): boolean =>
  slotFires(
    encodeSlot(2, watch.length, watch.access),
    2,
    addressOfBigInt(watch.address),
    addressOfBigInt(touch.address),
    touch.length ?? 1,
    touch.access,
  );

const { x, w, r, rw } = ACCESS_CODE;

describe('what fires a slot (domain.md §1.1)', () => {
  it('is any byte of the watched range, and none beside it', () => {
    const watch = { address: 0x1004n, length: 4, access: w };
    expect(
      [0x1003n, 0x1004n, 0x1007n, 0x1008n].map((address) => fires(watch, { address, access: w })),
    ).toEqual([false, true, true, false]);
    expect(fires(watch, { address: 0x1000n, length: 4, access: w })).toBe(false);
    expect(fires(watch, { address: 0x1000n, length: 5, access: w })).toBe(true);
  });

  it('is the aligned range: the hardware ignores the address bits below the length', () => {
    const watch = { address: 0x1006n, length: 8, access: w };
    expect(fires(watch, { address: 0x1000n, access: w })).toBe(true);
    expect(fires(watch, { address: 0x1008n, access: w })).toBe(false);
  });

  it('is a write for w, a write or a read for rw, a fetch for x', () => {
    const kinds = [w, r, x];
    const firesOn = (access: number): boolean[] =>
      kinds.map((kind) => fires({ address: 0x1000n, length: 1, access }, { address: 0x1000n, access: kind }));
    expect(firesOn(w)).toEqual([true, false, false]);
    expect(firesOn(rw)).toEqual([true, true, false]);
    expect(firesOn(x)).toEqual([false, false, true]);
  });

  it('is exactly the address for x, whatever the length field says', () => {
    const watch = { address: 0x1000n, length: 8, access: x };
    expect(fires(watch, { address: 0x1000n, access: x })).toBe(true);
    expect(fires(watch, { address: 0x1001n, access: x })).toBe(false);
    expect(fires(watch, { address: 0x0fffn, length: 4, access: x })).toBe(false);
    expect(fires(watch, { address: 0x1_0000_1000n, access: x })).toBe(false);
  });

  it('reaches up to the last byte of the address space', () => {
    const watch = { address: 0xffff_ffff_ffff_fff8n, length: 8, access: w };
    expect(fires(watch, { address: 0xffff_ffff_ffff_ffffn, access: w })).toBe(true);
    expect(fires(watch, { address: 0x0n, access: w })).toBe(false);
  });

  it('is nothing in a slot that is not armed', () => {
    const touched = addressOfBigInt(0x1000n);
    expect(slotFires(encodeSlot(2, 1, w), 1, touched, touched, 1, w)).toBe(false);
  });
});
