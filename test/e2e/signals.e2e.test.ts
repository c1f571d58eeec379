/** A signal ends every verb in the middle of its work, also where that goes on without a pause, and nothing stays behind. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder, start } from './program.ts';

const folder = scratchFolder();
const temporary = join(folder, 'temporary');
mkdirSync(temporary);

/** A ledger whose states are so large that no verb comes to its end while a test waits. */
const CPUS = 2048;
const EVENTS = 50_000;
const text = `${[
  JSON.stringify({ type: 'machine', format: 'breakledger/1', cpus: CPUS }),
  ...Array.from({ length: EVENTS }, (_, i) =>
    i % 2 === 0
      ? `{"seq":${i + 1},"type":"breakpoint.register","bp":"b1","address":"0xffffffff81000040","length":4,"access":"w"}`
      : `{"seq":${i + 1},"type":"breakpoint.unregister","bp":"b1"}`,
  ),
].join('\n')}\n`;
const LEDGER = join(folder, 'large.ndjson');
writeFileSync(LEDGER, text);

const there = readdirSync(folder);

/** Seconds of processor time that a process has had: fields 14 and 15 of /proc/PID/stat, in hundredths. */
const workedFor = ({ pid = 0 }: ChildProcess): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

/** What a process has open, as Linux names it; nothing of one that has ended. */
const openFilesOf = ({ pid = 0 }: ChildProcess): readonly string[] => {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).map((descriptor) => readlinkSync(join(folder, descriptor)));
  } catch {
    // It has closed one of them meanwhile.
    return [];
  }
};

/** More than it takes to start. */
const AT_WORK = 0.5;

const PERCPU = ['--policy', 'percpu'];

test.for([
  ['SIGTERM', 'verify', [LEDGER, ...PERCPU]],
  ['SIGINT', 'verify', ['-', ...PERCPU]],
  ['SIGTERM', 'replay', [LEDGER, ...PERCPU, '--engine', 'machine']],
  ['SIGINT', 'explain', [LEDGER, ...PERCPU, '--all']],
  ['SIGTERM', 'find', [LEDGER, ...PERCPU, '--when', 'kernelPos == 9']],
  ['SIGINT', 'diff', [LEDGER, '--policy', 'percpu', '--policy', 'global']],
  ['SIGTERM', 'index', [LEDGER, ...PERCPU]],
  ['SIGINT', 'branch', [LEDGER, ...PERCPU, '--edit', 'drop 2', '-o', join(folder, 'branch.ndjson')]],
  ['SIGTERM', 'fuzz', [...PERCPU, '--runs', '1000000', '--events', '10000']],
  ['SIGINT', 'explore', [...PERCPU, '--cpus', '3', '--breakpoints', '6', '--tasks', '3', '--no-symmetry']],
] as const)('%s ends %s', async ([signal, verb, options]) => {
  const { child, ended } = start([verb, ...options], {
    input: options.includes('-') ? text : '',
    env: { TMPDIR: temporary },
  });
  await expect.poll(() => workedFor(child)).toBeGreaterThan(AT_WORK);
  child.kill(signal);
  expect(await ended).toMatchObject({ status: 128 + constants.signals[signal], stderr: '' });
  expect(readdirSync(temporary)).toEqual([]);
  expect(readdirSync(folder)).toEqual(there);
});

test('a copy of standard input is gone even when the program is killed', async () => {
  const { child, ended } = start(['verify', '-', ...PERCPU], { input: text, env: { TMPDIR: temporary } });
  await expect.poll(() => openFilesOf(child)).toContainEqual(expect.stringMatching(/copy \(deleted\)$/));
  await expect.poll(() => readdirSync(temporary)).toEqual([]);
  child.kill('SIGKILL');
  await ended;
  expect(readdirSync(temporary)).toEqual([]);
});
