/** How values are written down: a byte says what follows. */

/** Small integers stand for themselves: −8 to 191 as 0 to 199. */
export const SMALLEST = -8;
export const LARGEST = 191;
export const INTEGER = 200;
export const DOUBLE = 201;
export const UNDEFINED = 202;
export const NULL = 203;
export const FALSE = 204;
export const TRUE = 205;
export const TEXT = 206;
export const LIST = 207;
export const RECORD = 208;
/** In a frame: here belongs the next part. */
export const PART = 209;
