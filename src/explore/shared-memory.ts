/** Memory that threads share, reserved for all that may ever come: it costs nothing until it is used. */

/** Elements of a shared array of 32-bit words: of 4 GiB and more, Node tells a worker the length modulo 2³². */
export const LONGEST_SHARED = 2 ** 30 - 1;

/** Threads that may add at once: of those who have found room for one more, as many may write. */
export const MOST_THREADS = 64;

export const sharedWords = (length: number): Int32Array =>
  new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));

/** Less room than this is not tried. */
const LEAST_MEMORY = 2 ** 20;

/**
 * As much of `memory` bytes as the system reserves: where it gives out no more than it has, that may be less.
 * @throws RangeError where it gives next to nothing.
 */
export const asMuchAsThereIs = <S>(memory: number, reserve: (memory: number) => S): S => {
  try {
    return reserve(memory);
  } catch (error) {
    if (!(error instanceof RangeError) || memory < 2 * LEAST_MEMORY) throw error;
    return asMuchAsThereIs(memory / 2, reserve);
  }
};
