/** Addresses to watch: a few that collide, some misaligned, and those at the borders of validation (domain.md §2.2). */
import fc from 'fast-check';

const WORD = 8n;
const KERNEL_BASE = 0xffffffff81000000n;
const USER_BASE = 0x400000n;
const LARGEST = 0xffffffffffffffffn;

/** 0, the top of user space, the hole below the kernel, and the last byte there is. */
const BORDERS = [
  0n,
  0x7fffffffeff8n,
  0x7fffffffefffn,
  0x7ffffffff000n,
  0x800000000000n,
  0xffffffff80000000n,
  LARGEST - 7n,
  LARGEST,
];

/** 64-bit hexadecimal text, as a ledger holds it. */
export const hexText = (value: bigint): string => `0x${value.toString(16)}`;

/** The address `distance` bytes from another one, wrapping at 64 bits. */
export const addressNear = (text: string, distance: number): string =>
  hexText(BigInt.asUintN(64, BigInt(text) + BigInt(distance)));

const words = (base: bigint): fc.Arbitrary<bigint> =>
  fc.bigInt({ min: 0n, max: 5n }).map((word) => base + word * WORD);

/** A few aligned addresses in kernel or user space. */
export const wordAddresses = (space: 'kernel' | 'user'): fc.Arbitrary<string> =>
  words(space === 'kernel' ? KERNEL_BASE : USER_BASE).map(hexText);

/** Any of them, misaligned ones, and the borders. */
export const anyAddress: fc.Arbitrary<string> = fc
  .oneof(
    fc.tuple(words(USER_BASE), fc.bigInt({ min: 0n, max: 7n })).map(([word, offset]) => word + offset),
    fc.tuple(words(KERNEL_BASE), fc.bigInt({ min: 0n, max: 7n })).map(([word, offset]) => word + offset),
    fc.constantFrom(...BORDERS),
  )
  .map(hexText);
