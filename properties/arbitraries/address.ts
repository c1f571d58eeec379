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

const misalignment = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0n) },
  { weight: 1, arbitrary: fc.bigInt({ min: 1n, max: 7n }) },
);

const wordsFrom = (base: bigint): fc.Arbitrary<bigint> =>
  fc
    .tuple(fc.bigInt({ min: 0n, max: 5n }), misalignment)
    .map(([word, offset]) => base + word * WORD + offset);

/** 64-bit hexadecimal text, as a ledger holds it. */
export const hexText = (value: bigint): string => `0x${value.toString(16)}`;

/** The address `distance` bytes from another one, wrapping at 64 bits. */
export const addressNear = (text: string, distance: number): string =>
  hexText(BigInt.asUintN(64, BigInt(text) + BigInt(distance)));

/** Mostly where the space has its breakpoints, now and then in the other space or at a border. */
export const addressesOf = (space: 'kernel' | 'user'): fc.Arbitrary<string> =>
  fc
    .oneof(
      { weight: 10, arbitrary: wordsFrom(space === 'kernel' ? KERNEL_BASE : USER_BASE) },
      { weight: 1, arbitrary: wordsFrom(space === 'kernel' ? USER_BASE : KERNEL_BASE) },
      { weight: 1, arbitrary: fc.constantFrom(...BORDERS) },
    )
    .map(hexText);
