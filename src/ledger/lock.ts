/**
 * The lock file beside a ledger: it names the one writer that may append, and the next one takes over when that writer is
 * dead, even if it was killed while it took over itself.
 *
 * A lock is made by linking a complete file to its name, so that it is never seen half-written. Every hold has a token of
 * its own. Who finds a dead holder links `LOCK.after-TOKEN`, which only one process can; if that one dies too, its own token
 * is the next to follow. The last of such a chain holds the lock. `LOCK` goes away first when it is released, and who has
 * linked a successor looks again whether the chain still begins where it did: else it was released in between.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';
import { errnoOf, fileError, InputError } from '../input-error.ts';
import { type Disk, realDisk, writeAll } from './disk.ts';

const holderSchema = z.object({
  pid: z.int(),
  host: z.string(),
  /** When the process started, as its system tells it; empty where it does not. Process ids are used again, these are not. */
  started: z.string(),
  token: z.string(),
});

type Holder = z.infer<typeof holderSchema>;

/** A lock that this process holds. */
export interface Lock {
  release(): Promise<void>;
}

const ATTEMPTS = 100;

const lockPath = (ledger: string): string => `${ledger}.lock`;
const afterPath = (ledger: string, token: string): string => `${lockPath(ledger)}.after-${token}`;

const textOf = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileError(error, path);
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const holderIn = async (path: string): Promise<Holder | undefined> => {
  const text = await textOf(path);
  if (text === undefined) return undefined;
  const holder = holderSchema.safeParse(parsed(text));
  if (holder.success) return holder.data;
  const what = 'not a lock file of breakledger';
  throw new InputError({ file: path, what, advice: 'remove it if nobody writes to the ledger' });
};

/** Field 22 of /proc/PID/stat, behind the command's name, which may hold anything. */
const startOf = async (pid: number): Promise<string> => {
  const stat = await textOf(`/proc/${pid}/stat`).catch(() => undefined);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
};

const isAlive = async ({ pid, host, started }: Holder): Promise<boolean> => {
  // Of another machine's processes nothing can be known.
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errnoOf(error) === 'ESRCH') return false;
  }
  const now = await startOf(pid);
  return started === '' || now === '' || now === started;
};

/** Links a complete file to `path`; false if the name is taken. */
const claim = async (path: string, holder: Holder, disk: Disk): Promise<boolean> => {
  const draft = `${path}.${holder.token}`;
  const file = await disk.open(draft, 'wx');
  try {
    try {
      await writeAll(file, Buffer.from(`${JSON.stringify(holder)}\n`));
      // A lock whose text a power failure has lost could not be taken over.
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.link(draft, path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await removeIfThere(draft, disk);
  }
};

const removeIfThere = async (path: string, disk: Disk): Promise<void> => {
  try {
    await disk.unlink(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
};

/** The holds from the lock file on, each taken over from the one before; empty: nobody holds the lock. */
const chainOf = async (ledger: string): Promise<Holder[]> => {
  const chain: Holder[] = [];
  let next = await holderIn(lockPath(ledger));
  while (next !== undefined) {
    chain.push(next);
    next = await holderIn(afterPath(ledger, next.token));
  }
  return chain;
};

const held = (ledger: string, { pid, host }: Holder): InputError =>
  new InputError({
    file: ledger,
    what: `process ${pid}${host === hostname() ? '' : ` on ${host}`} is writing to it (${lockPath(ledger)})`,
    advice: 'wait until it has finished',
  });

const lockOf = (ledger: string, chain: readonly Holder[], disk: Disk): Lock => ({
  async release() {
    await removeIfThere(lockPath(ledger), disk);
    for (const holder of chain) await removeIfThere(afterPath(ledger, holder.token), disk);
  },
});

/** Tries once; undefined: somebody was quicker, try again. */
const tryToLock = async (ledger: string, me: Holder, disk: Disk): Promise<Lock | undefined> => {
  const chain = await chainOf(ledger);
  const last = chain.at(-1);
  if (last === undefined)
    return (await claim(lockPath(ledger), me, disk)) ? lockOf(ledger, [], disk) : undefined;
  if (await isAlive(last)) throw held(ledger, last);
  const successor = afterPath(ledger, last.token);
  if (!(await claim(successor, me, disk))) return undefined;
  const root = await holderIn(lockPath(ledger));
  if (root?.token === chain[0]?.token) return lockOf(ledger, chain, disk);
  await removeIfThere(successor, disk);
  return undefined;
};

/**
 * Takes the lock of a ledger, over from its holder if that one is dead.
 *
 * @throws InputError if another process, or this one, holds it.
 */
export const lockLedger = async (ledger: string, disk: Disk = realDisk): Promise<Lock> => {
  const me: Holder = {
    pid: process.pid,
    host: hostname(),
    started: await startOf(process.pid),
    token: randomUUID(),
  };
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const lock = await tryToLock(ledger, me, disk);
      if (lock !== undefined) return lock;
    }
  } catch (error) {
    throw fileError(error, lockPath(ledger));
  }
  throw new InputError({ file: ledger, what: 'too many processes want to write to it', advice: 'try again' });
};

/** Refuses a ledger to which a living process is appending. @throws InputError */
export const refuseIfLocked = async (ledger: string): Promise<void> => {
  const last = (await chainOf(ledger)).at(-1);
  if (last !== undefined && (await isAlive(last))) throw held(ledger, last);
};
