/** Bytes from outside, whatever holds them. Always streamed, never held whole. */

/** The path that stands for standard input (and output). */
export const STANDARD_STREAM = '-';

/** How messages call the bytes of a path. */
export const displayName = (path: string): string => (path === STANDARD_STREAM ? '<stdin>' : path);

export interface ByteSource {
  /** Whether the bytes are those of a file as it lies there: not unzipped, not from a pipe, not out of a database. */
  readonly isPlain: boolean;
  /** Fills `into` from `offset`, as far as it likes; answers how many bytes came, 0 at the end. */
  read(into: Uint8Array, offset: number): Promise<number>;
  close(): Promise<void>;
}
