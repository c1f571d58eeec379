/** Numbers and texts as bytes, and back: small numbers take few of them. No Node in it: it runs in a browser too. */

const CONTINUES = 0x80;
const LOW = 0x7f;
/** What seven bits make: shifts would cut numbers of more than 32 bits. */
const HIGHER = 128;

export interface ByteWriter {
  readonly byte: (value: number) => void;
  /** A whole number from 0 to 2^53 − 1. */
  readonly whole: (value: number) => void;
  /** An integer of at most 53 bits. */
  readonly integer: (value: number) => void;
  readonly double: (value: number) => void;
  readonly text: (value: string) => void;
  /** A copy of what was written since the last call. */
  readonly taken: () => Uint8Array<ArrayBuffer>;
}

export const byteWriter = (): ByteWriter => {
  let bytes = new Uint8Array(1024);
  let end = 0;
  const encoder = new TextEncoder();

  const room = (count: number): void => {
    if (end + count <= bytes.length) return;
    const larger = new Uint8Array(Math.max(bytes.length * 2, end + count));
    larger.set(bytes);
    bytes = larger;
  };
  const byte = (value: number): void => {
    room(1);
    bytes[end] = value;
    end += 1;
  };
  const whole = (value: number): void => {
    let rest = value;
    while (rest >= CONTINUES) {
      byte((rest % HIGHER) | CONTINUES);
      rest = Math.floor(rest / HIGHER);
    }
    byte(rest);
  };
  return {
    byte,
    whole,
    // The sign goes into the lowest bit of the first byte, so that −1 is as short as 1.
    integer: (value) => {
      const size = value < 0 ? -1 - value : value;
      const first = size % 64;
      const rest = Math.floor(size / 64);
      byte((first << 1) | (value < 0 ? 1 : 0) | (rest > 0 ? CONTINUES : 0));
      if (rest > 0) whole(rest);
    },
    double: (value) => {
      room(8);
      new DataView(bytes.buffer).setFloat64(end, value, true);
      end += 8;
    },
    text: (value) => {
      const encoded = encoder.encode(value);
      whole(encoded.length);
      room(encoded.length);
      bytes.set(encoded, end);
      end += encoded.length;
    },
    taken: () => {
      const copy = bytes.slice(0, end);
      end = 0;
      return copy;
    },
  };
};

/** Reads what a {@link ByteWriter} wrote, in the same order. It throws a RangeError at the end of the bytes. */
export interface ByteReader {
  readonly byte: () => number;
  readonly whole: () => number;
  readonly integer: () => number;
  readonly double: () => number;
  readonly text: () => string;
}

export const byteReader = (bytes: Uint8Array, start = 0): ByteReader => {
  let at = start;
  const decoder = new TextDecoder();
  const byte = (): number => {
    const value = bytes[at];
    if (value === undefined) throw new RangeError('the packed bytes end too early');
    at += 1;
    return value;
  };
  const whole = (): number => {
    let value = byte();
    if (value < CONTINUES) return value;
    value &= LOW;
    for (let scale = HIGHER; ; scale *= HIGHER) {
      const next = byte();
      value += (next & LOW) * scale;
      if (next < CONTINUES) return value;
    }
  };
  return {
    byte,
    whole,
    integer: () => {
      const first = byte();
      const size = ((first & LOW) >>> 1) + (first >= CONTINUES ? whole() * 64 : 0);
      return (first & 1) === 0 ? size : -1 - size;
    },
    double: () => {
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      if (at + 8 > bytes.length) throw new RangeError('the packed bytes end too early');
      const value = view.getFloat64(at, true);
      at += 8;
      return value;
    },
    text: () => {
      const length = whole();
      if (at + length > bytes.length) throw new RangeError('the packed bytes end too early');
      const value = decoder.decode(bytes.subarray(at, at + length));
      at += length;
      return value;
    },
  };
};
