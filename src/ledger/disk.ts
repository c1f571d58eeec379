/** What a writer asks of a file system. Tests put one between that fails at a chosen moment; programs use the real one. */
import type { Stats } from 'node:fs';
import { link, open, rename, unlink } from 'node:fs/promises';

/** An open file, as Node's `FileHandle` is one. A position of null: where the last write ended. */
export interface DiskFile {
  read(into: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  write(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
  ): Promise<{ bytesWritten: number }>;
  sync(): Promise<void>;
  truncate(size: number): Promise<void>;
  stat(): Promise<Stats>;
  close(): Promise<void>;
}

/** Each does and throws what Node's function of that name does. */
export interface Disk {
  open(path: string, flags: string): Promise<DiskFile>;
  rename(from: string, to: string): Promise<void>;
  link(existing: string, path: string): Promise<void>;
  unlink(path: string): Promise<void>;
}

export const realDisk: Disk = { open, rename, link, unlink };

/** A system may take fewer bytes than it is given: writes until it has all of them. */
export const writeAll = async (file: DiskFile, bytes: Uint8Array): Promise<void> => {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, null);
    done += bytesWritten;
  }
};
