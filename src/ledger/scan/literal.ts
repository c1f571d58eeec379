/** Fixed pieces of a canonical line, compared four bytes at a time. */

export interface Literal {
  readonly length: number;
  /** Its first four bytes, little-endian, and the mask of those that it has. */
  readonly first: number;
  readonly firstMask: number;
  /** Its whole words after the first. */
  readonly words: Int32Array;
  /** What remains after them, and the mask of the bytes that count. */
  readonly rest: number;
  readonly restMask: number;
}

const maskOf = (bytes: number): number => (bytes >= 4 ? -1 : (1 << (bytes * 8)) - 1);

/** The literal of an ASCII text. */
export const literal = (text: string): Literal => {
  const { length } = text;
  const bytes = new DataView(new ArrayBuffer(length + 8));
  for (let at = 0; at < length; at += 1) bytes.setUint8(at, text.charCodeAt(at));
  const whole = Math.max(0, (length >> 2) - 1);
  const restLength = Math.max(0, length - 4 - whole * 4);
  return {
    length,
    first: bytes.getInt32(0, true),
    firstMask: maskOf(length),
    words: Int32Array.from({ length: whole }, (_, index) => bytes.getInt32(4 + index * 4, true)),
    rest: bytes.getInt32(4 + whole * 4, true),
    restMask: maskOf(restLength),
  };
};

/** Whether `piece` stands at `at`. A few bytes beyond it are looked at, so they must exist. */
export const stands = (bytes: DataView, at: number, piece: Literal): boolean =>
  (bytes.getInt32(at, true) & piece.firstMask) === piece.first && restStands(bytes, at + 4, piece);

const restStands = (bytes: DataView, at: number, { words, rest, restMask }: Literal): boolean => {
  let next = at;
  for (let index = 0; index < words.length; index += 1) {
    if (bytes.getInt32(next, true) !== words[index]) return false;
    next += 4;
  }
  return (bytes.getInt32(next, true) & restMask) === rest;
};
