/**
 * Every operation on the disk fails once, in every way: what was acknowledged is there afterwards, what was not is there in
 * whole events or not at all, and the ledger goes on.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LedgerEvent } from '../../../../machines/events.ts';
import type { Disk } from '../../../../src/ledger/disk.ts';
import { repairLedger } from '../../../../src/ledger/repair.ts';
import { createStore, openStore } from '../../../../src/ledger/store/open-store.ts';
import { writeLedger } from '../../../../src/ledger/write.ts';
import { eventsOf, inputErrorOf } from '../scratch.ts';
import { FAULTS, type Fault, faultyDisk } from './faulty-disk.ts';
import { freshPath, idle, idles } from './kinds.ts';

const DEAD_PID = spawnSync('true').pid;

/** Files beside a ledger that belong to it. */
const besides = (path: string): string[] =>
  readdirSync(dirname(path)).filter((name) => name !== basename(path) && name.includes(basename(path)));

/** The tests' own process is alive; the one that the fault has ended would not be. */
const letHoldersDie = (path: string): void => {
  for (const name of besides(path).filter((one) => one.includes('.lock'))) {
    const lock = join(dirname(path), name);
    const text = readFileSync(lock, 'utf8');
    if (text !== '') writeFileSync(lock, text.replace(`"pid":${process.pid}`, `"pid":${DEAD_PID}`));
  }
};

/** Runs `work` on a disk that fails at operation 1, 2, 3 … until nothing fails any more; answers how often it did. */
const sweep = async (
  fault: Fault,
  work: (disk: Disk, path: string) => Promise<void>,
  judge: (path: string, hasFired: boolean) => Promise<void>,
): Promise<number> => {
  for (let at = 1; ; at += 1) {
    const path = freshPath('ndjson');
    const { disk, hasFired, settle } = faultyDisk(at, fault);
    await work(disk, path);
    settle();
    letHoldersDie(path);
    await judge(path, hasFired());
    if (!hasFired()) return at - 1;
  }
};

/** The whole events that are found after a fault, a torn tail cut. */
const recovered = async (path: string): Promise<readonly LedgerEvent[]> => {
  await repairLedger(path);
  return eventsOf(path);
};

describe.each(FAULTS)('a disk operation that is %s', (fault) => {
  test('takes nothing acknowledged from a ledger that grows, and the next append succeeds', async () => {
    let acknowledged: number | undefined;
    let attempted = 0;
    const grow = async (disk: Disk, path: string): Promise<void> => {
      acknowledged = undefined;
      attempted = 0;
      const store = await createStore(path, { cpus: 2 }, { disk });
      acknowledged = 0;
      try {
        for (const [from, to] of [
          [1, 3],
          [4, 4],
          [5, 9],
        ] as const) {
          attempted = to;
          acknowledged = await store.append(from - 1, idles(from, to));
        }
      } finally {
        await store.close();
      }
    };
    const failures = await sweep(
      fault,
      async (disk, path) => {
        await inputErrorOf(() => grow(disk, path));
      },
      async (path) => {
        if (acknowledged === undefined && !existsSync(path)) return;
        const events = await recovered(path);
        expect(events).toEqual(idles(1, events.length));
        expect(events.length).toBeGreaterThanOrEqual(acknowledged ?? 0);
        expect(events.length).toBeLessThanOrEqual(attempted);
        const store = await openStore(path);
        expect(await store.append(events.length, [idle(events.length + 1)])).toBe(events.length + 1);
        await store.close();
        expect(await eventsOf(path)).toEqual(idles(1, events.length + 1));
      },
    );
    expect(failures).toBeGreaterThan(10);
  });

  test('leaves of a ledger that is replaced the old one or the new one', async () => {
    let isReplaced = false;
    const replacing = async (disk: Disk, path: string): Promise<void> => {
      await writeLedger(path, { cpus: 2 }, [idles(1, 2)]);
      isReplaced = false;
      await inputErrorOf(async () => {
        await writeLedger(path, { cpus: 2 }, [idles(1, 5)], { replace: true, disk });
        isReplaced = true;
      });
    };
    const failures = await sweep(fault, replacing, async (path) => {
      const { length } = await eventsOf(path);
      expect(isReplaced ? [5] : [2, 5]).toContain(length);
      if (fault === 'refused' || fault === 'cut short') expect(besides(path).length).toBeLessThanOrEqual(1);
    });
    expect(failures).toBeGreaterThan(3);
  });

  test('leaves a torn ledger torn, or repaired', async () => {
    const repairing = async (disk: Disk, path: string): Promise<void> => {
      await writeLedger(path, { cpus: 2 }, [idles(1, 2)]);
      writeFileSync(path, '{"seq":3,"cp', { flag: 'a' });
      await inputErrorOf(() => repairLedger(path, disk));
    };
    const failures = await sweep(fault, repairing, async (path, hasFired) => {
      const found = await inputErrorOf(() => eventsOf(path));
      if (!hasFired) expect(found).toBeUndefined();
      if (found !== undefined) expect(found.complaint.tornTail).toBeDefined();
      expect(await recovered(path)).toEqual(idles(1, 2));
    });
    expect(failures).toBeGreaterThan(3);
  });
});

/** What two appends in a row end in, on a disk that fails at its n-th operation. */
const twoAppends = async (at: number): Promise<string> => {
  const path = freshPath('ndjson');
  await (await createStore(path, { cpus: 2 })).close();
  const store = await openStore(path, faultyDisk(at, 'refused').disk);
  try {
    const first = await inputErrorOf(() => store.append(0, idles(1, 3)));
    const length = await store.length();
    const second = await inputErrorOf(() => store.append(length, [idle(length + 1)]));
    return [first, second].map((error) => error?.complaint.what ?? 'taken').join(', then ');
  } finally {
    await inputErrorOf(() => store.close());
  }
};

test('a store goes on after a write that was refused, and no further after a sync that failed', async () => {
  // The lock takes a write, a sync, a link and an unlink.
  const failed = 'the device failed to read or write';
  expect(await twoAppends(5)).toBe(`${failed}, then taken`);
  expect(await twoAppends(6)).toBe(
    `${failed}, then an earlier write failed, and what the device holds is not certain`,
  );
  expect(await twoAppends(7)).toBe(`taken, then ${failed}`);
});
