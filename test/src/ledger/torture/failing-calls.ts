/**
 * Real processes whose system calls fail: strace makes the n-th call of a kind on the ledger's files return an error, so that what
 * SQLite does with its database and its log is put to the test as well as what the file store does.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerEvent } from '../../../../machines/events.ts';
import { examineLedger } from '../../../../src/ledger/examine.ts';
import { openLedger } from '../../../../src/ledger/read.ts';
import { repairLedger } from '../../../../src/ledger/repair.ts';
import { openStore } from '../../../../src/ledger/store/open-store.ts';
import { batchAfter } from './writer.ts';

/** By what a store writes, syncs, cuts and takes away. */
export const CALLS = ['pwrite64', 'write', 'fsync', 'fdatasync', 'ftruncate', 'unlink'] as const;
export type Call = (typeof CALLS)[number];

const AUTHOR = 'hindered';
const APPENDS = 2;

/** Whatever stands beside a ledger under its name. */
const besides = (path: string): readonly string[] =>
  ['-wal', '-shm', '-journal', '.lock'].map((end) => path + end);

/** Why no call can be made to fail here; undefined where it can. */
export const whyNoFaults = (): string | undefined => {
  const tried = spawnSync('strace', ['-qq', '-e', 'inject=getpid:error=EIO', 'true'], { encoding: 'utf8' });
  if (tried.error !== undefined) return 'strace is not installed';
  return tried.status === 0 ? undefined : `strace cannot trace here: ${tried.stderr.trim()}`;
};

interface Run {
  readonly hasFired: boolean;
  readonly acknowledged: readonly number[];
  readonly said: string;
}

/** A writer whose `at`-th call of one kind on its ledger fails. */
const run = (path: string, call: Call, error: string, at: number): Run => {
  const trace = `${path}.calls`;
  const { stdout, stderr } = spawnSync(
    'strace',
    [
      ...['-f', '-qq', '-o', trace, '-e', `trace=${call}`, '-e', `inject=${call}:error=${error}:when=${at}`],
      ...[path, ...besides(path)].flatMap((file) => ['-P', file]),
      ...[process.execPath, join(import.meta.dirname, 'writer.ts'), path, AUTHOR, `${APPENDS}`],
    ],
    // One thread of the pool makes all calls of the file store, so that they are counted together.
    { encoding: 'utf8', env: { ...process.env, UV_THREADPOOL_SIZE: '1' } },
  );
  const hasFired = readFileSync(trace, 'utf8').includes('(INJECTED)');
  rmSync(trace);
  return { hasFired, acknowledged: stdout.split('\n').filter(Boolean).map(Number), said: stderr };
};

const eventsOf = async (path: string): Promise<readonly LedgerEvent[]> => {
  const events: LedgerEvent[] = [];
  for await (const batch of (await openLedger(path)).batches()) events.push(...batch);
  return events;
};

const written = (length: number): readonly LedgerEvent[] => {
  const events: LedgerEvent[] = [];
  while (events.length < length) events.push(...batchAfter(events.length, AUTHOR));
  return events;
};

/** What is wrong after a run, in sentences. */
const faultsAfter = async (
  path: string,
  { acknowledged, hasFired, said }: Run,
): Promise<readonly string[]> => {
  const faults: string[] = [];
  const last = Math.max(0, ...acknowledged);
  await repairLedger(path);
  const events = await eventsOf(path);
  if (events.length < last) faults.push(`${last} acknowledged, ${events.length} found`);
  if (events.length > last + batchAfter(last, AUTHOR).length) faults.push('more than one batch ahead');
  const due = written(events.length).slice(0, events.length);
  if (JSON.stringify(events) !== JSON.stringify(due)) faults.push('another history');
  if (acknowledged.length < APPENDS && !/InputError|AppendConflict/.test(said))
    faults.push(`no clear word: ${said}`);
  if (!hasFired && acknowledged.length < APPENDS) faults.push('an append failed without a fault');
  const store = await openStore(path);
  const next = batchAfter(events.length, AUTHOR);
  await store.append(events.length, next);
  await store.close();
  if ((await eventsOf(path)).length !== events.length + next.length)
    faults.push('the next append is not there');
  const { finding } = await examineLedger(path);
  if (finding !== 'whole' && finding !== 'database') faults.push(`found ${finding}`);
  return faults;
};

/** What failing calls have done to ledgers. */
export interface FailingTally {
  readonly runs: number;
  /** Runs in which a call was made to fail. */
  readonly fired: number;
  /** What should never be, in sentences. */
  readonly faults: readonly string[];
}

/**
 * Lets the n-th call fail, for each n of `when` until it does not fire any more, each time on a copy of the ledger at `template`.
 */
export const failCalls = async (
  template: string,
  call: Call,
  error: string,
  when: (n: number) => number,
): Promise<FailingTally> => {
  const faults: string[] = [];
  const path = template.replace(/\.(\w+)$/, `-${call}.$1`);
  for (let n = 1; ; n += 1) {
    for (const file of [path, ...besides(path)]) rmSync(file, { force: true });
    copyFileSync(template, path);
    const at = when(n);
    const made = run(path, call, error, at);
    for (const fault of await faultsAfter(path, made)) faults.push(`${error} at ${call} ${at}: ${fault}`);
    if (!made.hasFired) return { runs: n, fired: n - 1, faults };
  }
};
