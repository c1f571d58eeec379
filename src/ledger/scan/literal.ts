/** Fixed pieces of a canonical line, compared four bytes at a time. */

export interface Literal {
  readonly length: number;
  /** Its whole words, little-endian. */
  readonly words: Int32Array;
  /** What remains after them, and the mask of the bytes that count. */
  readonly rest: number;
  readonly restMask: number;
}

/** The literal of an ASCII text. */
export const literal = (text: string): Literal => {
  const bytes = Buffer.alloc((text.length & ~3) + 4);
  bytes.write(text, 'latin1');
  const words = Int32Array.from({ length: text.length >> 2 }, (_, index) => bytes.readInt32LE(index * 4));
  const restMask = 2 ** ((text.length & 3) * 8) - 1;
  return { length: text.length, words, rest: bytes.readInt32LE(words.length * 4), restMask };
};

/** Whether `piece` stands at `at`. Up to three bytes beyond it are looked at, so they must exist. */
export const stands = (bytes: DataView, at: number, piece: Literal): boolean => {
  const { words, rest, restMask } = piece;
  let next = at;
  for (let index = 0; index < words.length; index += 1) {
    if (bytes.getInt32(next, true) !== words[index]) return false;
    next += 4;
  }
  return (bytes.getInt32(next, true) & restMask) === rest;
};
