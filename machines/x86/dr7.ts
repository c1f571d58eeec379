/** The debug control register of x86-64 (domain.md §1.1): enable bits, access type and length of the four slots. */

/** Length codes of the 2009 code by length in bytes; 0 for a length that the hardware has not. */
const LENGTH_CODE: readonly number[] = [0, 0x40, 0x44, 0, 0x4c, 0, 0, 0, 0x48];

/** Type codes by access code (x 0, w 1, r 2, rw 3); 0 for `r`, which the hardware has not. */
const TYPE_CODE: readonly number[] = [0x80, 0x81, 0, 0x83];

/** Bits of DR7 that say nothing about a slot: the historic "exact" flags. */
export const EXACT_FLAGS = 0x300;

/** The code of a length in bytes, 0 if it has none. */
export const lengthCode = (length: number): number => LENGTH_CODE[length] ?? 0;

/** The code of an access, 0 if it has none. */
export const typeCode = (access: number): number => TYPE_CODE[access] ?? 0;

/** The DR7 bits of slot `n` (0 to 3) watching `length` bytes for `access`; unsigned 32 bit. */
export const encodeSlot = (n: number, length: number, access: number): number =>
  ((((lengthCode(length) | typeCode(access)) & 0xf) << (16 + 4 * n)) | (2 << (2 * n)) | 0x200) >>> 0;

/** All DR7 bits that belong to slot `n` (0 to 3); unsigned 32 bit. */
export const slotMask = (n: number): number => ((0xf << (16 + 4 * n)) | (3 << (2 * n))) >>> 0;

/** Is slot `n` armed by its local or its global enable bit? */
export const isEnabled = (dr7: number, n: number): boolean => (dr7 & (3 << (2 * n))) !== 0;

/** The read/write field of slot `n`: x 0, w 1, I/O 2 (never fires here), rw 3. */
export const accessField = (dr7: number, n: number): number => (dr7 >>> (16 + 4 * n)) & 3;

/** Bytes watched by slot `n`, from its length field: 0 one, 1 two, 2 eight, 3 four. */
export const watchedLength = (dr7: number, n: number): 1 | 2 | 4 | 8 => {
  switch ((dr7 >>> (18 + 4 * n)) & 3) {
    case 0:
      return 1;
    case 1:
      return 2;
    case 2:
      return 8;
    default:
      return 4;
  }
};

/** DR7 as a ledger row shows it. */
export const dr7Text = (dr7: number): string => `0x${(dr7 >>> 0).toString(16)}`;
