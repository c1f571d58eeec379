/**
 * 64-bit addresses and register values, as two unsigned 32-bit halves: a double cannot hold them, and a BigInt is too slow
 * for the millions of validations of a bulk replay. Values are made once, when a ledger's text is interned.
 */
export interface Address {
  /** Bits 63 to 32, unsigned. */
  readonly high: number;
  /** Bits 31 to 0, unsigned. */
  readonly low: number;
  /** Lower-case hexadecimal text with `0x` and no leading zeros. */
  readonly text: string;
}

const HEX = /^0[xX]([0-9a-fA-F]{1,16})$/;

/** Whether {@link parseAddress} reads the text. */
export const isAddressText = (text: string): boolean => HEX.test(text);

/** Reads hexadecimal text of at most 64 bits; undefined for anything else. */
export const parseAddress = (text: string): Address | undefined => {
  const digits = HEX.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const padded = digits.padStart(16, '0');
  return addressOf(Number.parseInt(padded.slice(0, 8), 16), Number.parseInt(padded.slice(8), 16));
};

/** The address of two unsigned 32-bit halves. */
export const addressOf = (high: number, low: number): Address => ({
  high,
  low,
  text: high === 0 ? `0x${low.toString(16)}` : `0x${high.toString(16)}${low.toString(16).padStart(8, '0')}`,
});

/** The low 64 bits of a BigInt. */
export const addressOfBigInt = (value: bigint): Address =>
  addressOf(Number((value >> 32n) & 0xffffffffn), Number(value & 0xffffffffn));

export const toBigInt = (address: Address): bigint => (BigInt(address.high) << 32n) | BigInt(address.low);

/** Unsigned comparison: is `a` below (`high`, `low`)? */
export const isBelow = (a: Address, high: number, low: number): boolean =>
  a.high < high || (a.high === high && a.low < low);
