/** A disk that fails at its n-th operation, in one of the ways in which disks, and the programs that use them, fail. */
import { readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { type Disk, type DiskFile, realDisk } from '../../../../src/ledger/disk.ts';

/**
 * `refused`: the operation fails, the program goes on. `cut short`: the same, but of a write a part is taken. `killed`: the
 * program dies in the middle of it. `power lost`: and whatever was not made durable is gone.
 */
export const FAULTS = ['refused', 'cut short', 'killed', 'power lost'] as const;
export type Fault = (typeof FAULTS)[number];

export interface FaultyDisk {
  readonly disk: Disk;
  /** Whether the fault has happened. */
  readonly hasFired: () => boolean;
  /** Leaves the files as they are found after the fault. */
  readonly settle: () => void;
}

const ioError = (): Error => Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });

const contentOf = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
};

/** What is not durable yet: by file, and for all names together, the ways to take it back. */
interface Volatile {
  readonly note: (what: string, undo: () => void) => void;
  readonly keep: (what: string) => void;
  readonly lose: () => void;
}

const NAMES = 'names';

const createVolatile = (): Volatile => {
  const undoing = new Map<string, (() => void)[]>();
  return {
    note: (what, undo) => {
      undoing.set(what, [undo, ...(undoing.get(what) ?? [])]);
    },
    keep: (what) => {
      undoing.delete(what);
    },
    lose: () => {
      for (const undos of undoing.values()) for (const undo of undos) undo();
    },
  };
};

/** Puts the content of a file back, if the file is still there. */
const restoring = (path: string): (() => void) => {
  const before = contentOf(path) ?? '';
  return () => {
    if (contentOf(path) !== undefined) writeFileSync(path, before);
  };
};

export const faultyDisk = (at: number, fault: Fault): FaultyDisk => {
  const volatile = createVolatile();
  const endsProgram = fault === 'killed' || fault === 'power lost';
  let operations = 0;

  /** Counts an operation; true if it is the one that fails. A dead program does nothing any more. */
  const isFaulty = (): boolean => {
    if (endsProgram && operations >= at) throw ioError();
    operations += 1;
    return operations === at;
  };
  const pass = (): void => {
    if (isFaulty()) throw ioError();
  };

  const fileOf = (file: DiskFile, path: string, isDirectory: boolean): DiskFile => ({
    read: (into, offset, length, position) => file.read(into, offset, length, position),
    stat: () => file.stat(),
    close: () => file.close(),
    async write(bytes, offset, length, position) {
      const fails = isFaulty();
      if (fails && fault === 'refused') throw ioError();
      volatile.note(path, restoring(path));
      const written = await file.write(bytes, offset, fails ? length >> 1 : length, position);
      if (fails && endsProgram) throw ioError();
      return written;
    },
    async truncate(size) {
      pass();
      volatile.note(path, restoring(path));
      await file.truncate(size);
    },
    async sync() {
      pass();
      await file.sync();
      volatile.keep(isDirectory ? NAMES : path);
    },
  });

  const disk: Disk = {
    open: async (path, flags) => fileOf(await realDisk.open(path, flags), path, flags === 'r'),
    async rename(from, to) {
      pass();
      const before = contentOf(to);
      await realDisk.rename(from, to);
      volatile.note(NAMES, () => {
        renameSync(to, from);
        if (before !== undefined) writeFileSync(to, before);
      });
    },
    async link(existing, path) {
      pass();
      await realDisk.link(existing, path);
      volatile.note(NAMES, () => {
        unlinkSync(path);
      });
    },
    async unlink(path) {
      pass();
      const before = contentOf(path) ?? '';
      await realDisk.unlink(path);
      volatile.note(NAMES, () => {
        writeFileSync(path, before);
      });
    },
  };
  return {
    disk,
    hasFired: () => operations >= at,
    settle: () => {
      if (operations >= at && fault === 'power lost') volatile.lose();
    },
  };
};
