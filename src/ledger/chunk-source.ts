/** Bytes that arrive in chunks of sizes of their own, as a source. Nothing of Node: the page has such chunks too. */
import type { ByteSource } from './byte-source.ts';

/** @param explain what to throw in the place of an error that the chunks meet. */
export const chunkSource = (
  chunks: AsyncIterator<Uint8Array>,
  explain: (error: unknown) => unknown,
  close: () => Promise<void>,
): ByteSource => {
  let rest: Uint8Array = new Uint8Array(0);
  return {
    isPlain: false,
    async read(into, offset) {
      try {
        while (rest.length === 0) {
          const next = await chunks.next();
          if (next.done === true) return 0;
          rest = next.value;
        }
      } catch (error) {
        throw explain(error);
      }
      const count = Math.min(rest.length, into.length - offset);
      into.set(rest.subarray(0, count), offset);
      rest = rest.subarray(count);
      return count;
    },
    close,
  };
};
