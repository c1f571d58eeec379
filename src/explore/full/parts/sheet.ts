/** Bytes that are written from the beginning, over and over again. */
import { DOUBLE, INTEGER, LARGEST, SMALLEST } from './tags.ts';

export interface Sheet {
  /** Longer than what is written, and another where that has become too long. */
  readonly bytes: () => Uint8Array;
  readonly length: () => number;
  readonly clear: () => void;
  readonly byte: (value: number) => void;
  /** 16 bits. */
  readonly short: (value: number) => void;
  /** A number with what says so. */
  readonly number: (value: number) => void;
}

const FIRST_LENGTH = 4096;
/** The longest of what is written at once. */
const ROOM = 16;

export const createSheet = (): Sheet => {
  let bytes = new Uint8Array(FIRST_LENGTH);
  let view = new DataView(bytes.buffer);
  let at = 0;
  const makeRoom = (): void => {
    if (at + ROOM <= bytes.length) return;
    const longer = new Uint8Array(bytes.length * 2);
    longer.set(bytes);
    bytes = longer;
    view = new DataView(bytes.buffer);
  };
  const byte = (value: number): void => {
    makeRoom();
    bytes[at] = value;
    at += 1;
  };
  return {
    bytes: () => bytes,
    length: () => at,
    clear: () => void (at = 0),
    byte,
    short(value) {
      if (value >= 2 ** 16) throw new RangeError(`a list of ${value} entries is too long for a state`);
      makeRoom();
      view.setUint16(at, value);
      at += 2;
    },
    number(value) {
      if (value >= SMALLEST && value <= LARGEST && Number.isInteger(value) && !Object.is(value, -0)) {
        byte(value - SMALLEST);
      } else if (value === (value | 0) && !Object.is(value, -0)) {
        byte(INTEGER);
        view.setInt32(at, value);
        at += 4;
      } else {
        byte(DOUBLE);
        view.setFloat64(at, value);
        at += 8;
      }
    },
  };
};
