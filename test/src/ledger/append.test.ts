import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { AppendConflict, openAppender } from '../../../src/ledger/append.ts';
import { writeLedger } from '../../../src/ledger/write.ts';
import { eventsOf, HEADER, inputErrorOf, scratchFile, scratchPath } from './scratch.ts';

const APPEND = new URL('../../../src/ledger/append.ts', import.meta.url).href;

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
    import { openAppender } from ${JSON.stringify(APPEND)};
    const appender = await openAppender(${JSON.stringify(path)});
    await appender.append(${seq}, [{ seq: ${seq + 1}, type: 'task.switch' }]);
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

test('what is appended carries on the numbers and the checksums', async () => {
  const path = await ledgerWith('grows.ndjson', 1);
  const appender = await openAppender(path);
  expect(appender.seq).toBe(1);
  expect(await appender.append(1, [idle(2), idle(3)])).toBe(3);
  expect(await appender.append(3, [idle(4)])).toBe(4);
  await appender.close();
  expect(await eventsOf(path)).toEqual([1, 2, 3, 4].map((seq) => idle(seq)));
  expect(lockFiles(path)).toEqual([]);
});

test('a ledger without checksums goes on without', async () => {
  const path = scratchFile('plain.ndjson', `${HEADER}\n`);
  const appender = await openAppender(path);
  await appender.append(0, [idle(1)]);
  await appender.close();
  expect(readFileSync(path, 'utf8')).toBe(`${HEADER}\n{"seq":1,"cpu":0,"type":"task.switch","task":null}\n`);
});

test('appends that do not wait for each other come one after the other', async () => {
  const path = await ledgerWith('eager.ndjson', 0);
  const appender = await openAppender(path);
  await Promise.all([1, 2, 3].map((seq) => appender.append(seq - 1, [idle(seq)])));
  await appender.close();
  expect(await eventsOf(path)).toHaveLength(3);
});

test('another expected event is a conflict, and nothing is written', async () => {
  const path = await ledgerWith('conflict.ndjson', 2);
  const before = readFileSync(path);
  const appender = await openAppender(path);
  const appending = appender.append(1, [idle(2)]);
  await expect(appending).rejects.toThrow(AppendConflict);
  await expect(appending).rejects.toMatchObject({ expected: 1, actual: 2 });
  await appender.close();
  expect(readFileSync(path).equals(before)).toBe(true);
});

test.each([
  ['on a CPU that is not there', [idle(2), idle(3, 2)], 'bad value 2 (field cpu)'],
  [
    'on a CPU that is offline',
    [{ seq: 2, cpu: 1, type: 'cpu.offline' }, idle(3, 1)],
    'CPU 1 is offline (field cpu)',
  ],
] as const)('a batch with an event %s is refused as a whole', async (_, events, what) => {
  const path = await ledgerWith(`batch ${what}.ndjson`, 1);
  const before = readFileSync(path);
  const appender = await openAppender(path);
  const error = await inputErrorOf(() => appender.append(1, events));
  expect(error?.message).toContain(`${path}:4: ${what}; `);
  // The refused batch has left no trace in what the appender knows.
  expect(await appender.append(1, [idle(2, 1)])).toBe(2);
  await appender.close();
  expect(readFileSync(path).subarray(0, before.length).equals(before)).toBe(true);
  expect(await eventsOf(path)).toHaveLength(2);
});

test('a program that writes without the lock is noticed', async () => {
  const path = await ledgerWith('foreign.ndjson', 1);
  const appender = await openAppender(path);
  appendFileSync(path, 'x');
  expect((await inputErrorOf(() => appender.append(1, [idle(2)])))?.message).toContain(
    'another program wrote to it',
  );
  await appender.close();
});

test.each([
  ['torn', `${HEADER}\n{"seq":1`, /torn tail: .*breakledger repair/],
  ['damaged', `${HEADER}\n{"seq":5,"type":"task.switch"}\n`, /:2:8: bad value 5/],
])('a %s ledger is not appended to, and its lock is given back', async (kind, text, complaint) => {
  const path = scratchFile(`${kind}.ndjson`, text);
  expect((await inputErrorOf(() => openAppender(path)))?.message).toMatch(complaint);
  expect(lockFiles(path)).toEqual([]);
});

test.each(['zipped.ndjson.gz', 'zipped.ndjson'])('gzip data is never appended to: %s', async (name) => {
  const path = scratchFile(name, gzipSync(`${HEADER}\n`));
  expect((await inputErrorOf(() => openAppender(path)))?.message).toBe(
    `${path}: not a plain file, and only those are appended to; write a new ledger beside it`,
  );
});

test('a second writer is refused, and told who holds the lock', async () => {
  const path = await ledgerWith('held.ndjson', 1);
  const holder = await startHolder(path, 1);
  try {
    expect((await inputErrorOf(() => openAppender(path)))?.message).toBe(
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
  const appender = await openAppender(path);
  expect(appender.seq).toBe(3);
  await appender.append(3, [idle(4)]);
  expect((await inputErrorOf(() => openAppender(path)))?.message).toContain(
    `process ${process.pid} is writing`,
  );
  await appender.close();
  expect(lockFiles(path)).toEqual([]);
  expect(await eventsOf(path)).toHaveLength(4);
});

test('of many that want to take over a dead lock, one gets it', async () => {
  const path = await ledgerWith('race.ndjson', 1);
  await killed(await startHolder(path, 1));
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => openAppender(path)));
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
  await (await openAppender(path)).close();
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test('a holder on another machine is believed to be alive', async () => {
  const path = await ledgerWith('far.ndjson', 1);
  writeFileSync(`${path}.lock`, lockText({ host: 'elsewhere' }));
  expect((await inputErrorOf(() => openAppender(path)))?.message).toContain(
    `process ${process.pid} on elsewhere`,
  );
});

test('a lock file that nobody of us has written is left alone', async () => {
  const path = await ledgerWith('strange.ndjson', 1);
  writeFileSync(`${path}.lock`, 'hands off');
  expect((await inputErrorOf(() => openAppender(path)))?.message).toBe(
    `${path}.lock: not a lock file of breakledger; remove it if nobody writes to the ledger`,
  );
});
