import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { LedgerEvent } from '../../../../machines/events.ts';
import { openNdjsonStore } from '../../../../src/ledger/store/ndjson-store.ts';
import { writeLedger } from '../../../../src/ledger/write.ts';
import { eventsOf, HEADER, inputErrorOf, scratchFile, scratchPath } from '../scratch.ts';

const STORE = new URL('../../../../src/ledger/store/ndjson-store.ts', import.meta.url).href;

const idle = (seq: number, cpu = 0): LedgerEvent => ({ seq, cpu, type: 'task.switch', task: null });

const ledgerWith = async (name: string, events: number): Promise<string> => {
  const path = scratchPath(name);
  await writeLedger(path, { cpus: 2 }, [Array.from({ length: events }, (_, index) => idle(index + 1))]);
  return path;
};

/** Files beside a ledger that its lock has left. */
const lockFiles = (path: string): string[] =>
  readdirSync(dirname(path)).filter((name) =>
    name.startsWith(`${path.slice(dirname(path).length + 1)}.lock`),
  );

/** A process of its own that takes the lock, appends one event, says so and stays. */
const startHolder = async (path: string, seq: number): Promise<ChildProcess> => {
  const program = `
    import { openNdjsonStore } from ${JSON.stringify(STORE)};
    const store = await openNdjsonStore(${JSON.stringify(path)});
    await store.append(${seq}, [{ seq: ${seq + 1}, type: 'task.switch' }]);
    console.log('appended');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
};

const killed = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGKILL');
  await once(child, 'exit');
};

test('a ledger without checksums goes on without', async () => {
  const path = scratchFile('plain.ndjson', `${HEADER}\n`);
  const store = await openNdjsonStore(path);
  await store.append(0, [idle(1)]);
  await store.close();
  expect(readFileSync(path, 'utf8')).toBe(`${HEADER}\n{"seq":1,"cpu":0,"type":"task.switch","task":null}\n`);
});

test('a program that writes without the lock is noticed', async () => {
  const path = await ledgerWith('foreign.ndjson', 1);
  const store = await openNdjsonStore(path);
  appendFileSync(path, 'x');
  expect((await inputErrorOf(() => store.append(1, [idle(2)])))?.message).toContain(
    'another program wrote to it',
  );
  await store.close();
});

test.each([
  ['torn', `${HEADER}\n{"seq":1`, /torn tail: .*breakledger repair/],
  ['damaged', `${HEADER}\n{"seq":5,"type":"task.switch"}\n`, /:2:8: bad value 5/],
])('a %s ledger is not appended to, and its lock is given back', async (kind, text, complaint) => {
  const path = scratchFile(`${kind}.ndjson`, text);
  expect((await inputErrorOf(() => openNdjsonStore(path)))?.message).toMatch(complaint);
  expect(lockFiles(path)).toEqual([]);
});

test.each(['zipped.ndjson.gz', 'zipped.ndjson'])('gzip data is never appended to: %s', async (name) => {
  const path = scratchFile(name, gzipSync(`${HEADER}\n`));
  expect((await inputErrorOf(() => openNdjsonStore(path)))?.message).toBe(
    `${path}: not a plain file, and only those are appended to; write a new ledger beside it`,
  );
});

test('a second writer is refused, and told who holds the lock', async () => {
  const path = await ledgerWith('held.ndjson', 1);
  const holder = await startHolder(path, 1);
  try {
    expect((await inputErrorOf(() => openNdjsonStore(path)))?.message).toBe(
      `${path}: process ${holder.pid ?? 0} is writing to it (${path}.lock); wait until it has finished`,
    );
  } finally {
    await killed(holder);
  }
});

test('the lock of a dead writer is taken over, also from one that took it over itself', async () => {
  const path = await ledgerWith('dead.ndjson', 1);
  await killed(await startHolder(path, 1));
  await killed(await startHolder(path, 2));
  expect(lockFiles(path)).toHaveLength(2);
  const store = await openNdjsonStore(path);
  expect(await store.length()).toBe(3);
  await store.append(3, [idle(4)]);
  expect((await inputErrorOf(() => openNdjsonStore(path)))?.message).toContain(
    `process ${process.pid} is writing`,
  );
  await store.close();
  expect(lockFiles(path)).toEqual([]);
  expect(await eventsOf(path)).toHaveLength(4);
});

test('of many that want to take over a dead lock, one gets it', async () => {
  const path = await ledgerWith('race.ndjson', 1);
  await killed(await startHolder(path, 1));
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => openNdjsonStore(path)));
  const winners = tries.filter((tried) => tried.status === 'fulfilled');
  expect(winners).toHaveLength(1);
  for (const { value } of winners) await value.close();
  expect(lockFiles(path)).toEqual([]);
});

const lockText = (fields: object): string =>
  JSON.stringify({ pid: process.pid, host: hostname(), started: '', token: 'x', ...fields });

test('a process id that was used again is not the holder', async () => {
  const path = await ledgerWith('again.ndjson', 1);
  writeFileSync(`${path}.lock`, lockText({ started: '1' }));
  await (await openNdjsonStore(path)).close();
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test('a holder on another machine is believed to be alive', async () => {
  const path = await ledgerWith('far.ndjson', 1);
  writeFileSync(`${path}.lock`, lockText({ host: 'elsewhere' }));
  expect((await inputErrorOf(() => openNdjsonStore(path)))?.message).toContain(
    `process ${process.pid} on elsewhere`,
  );
});

test('a lock file that nobody of us has written is left alone', async () => {
  const path = await ledgerWith('strange.ndjson', 1);
  writeFileSync(`${path}.lock`, 'hands off');
  expect((await inputErrorOf(() => openNdjsonStore(path)))?.message).toBe(
    `${path}.lock: not a lock file of breakledger; remove it if nobody writes to the ledger`,
  );
});
