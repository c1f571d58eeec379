/** Tells gzip data by its first bytes, whatever its name is. */

const GZIP_MAGIC = [0x1f, 0x8b] as const;

/** How many bytes tell it. */
export const GZIP_MAGIC_BYTES = GZIP_MAGIC.length;

/** Whether data that begins with `head` is gzip data. */
export const isGzip = (head: Uint8Array): boolean => GZIP_MAGIC.every((byte, index) => head[index] === byte);
