/** `fuzz` of the built program: what breaks is told, written, replayed and brought back. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { breakledger, scratchFolder } from './program.ts';
import { CTRL_C, startAtTerminal } from './terminal.ts';

const folder = scratchFolder();

interface Report {
  readonly seed: number;
  readonly statistics: { readonly runs: number; readonly neverReached: readonly string[] };
  readonly failure?: {
    readonly invariant: string;
    readonly path: string;
    readonly events: readonly unknown[];
  };
}

const reportOf = (text: string): Report => JSON.parse(text) as Report;

const SAFE_WITHOUT_ONLINE = ['--policy', 'percpu-rfc', '--seed', '3', '--drop', 'online', '--only', 'SAFE'];

describe('fuzz', () => {
  test('finds what hotplug does to the RFC, and tells it as a story', async () => {
    const { status, stdout, stderr } = await breakledger(['fuzz', ...SAFE_WITHOUT_ONLINE]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/^percpu-rfc breaks SAFE \(/);
    expect(stdout).toContain('breaks the assumption online');
    expect(stdout).toContain('It needs dropped: online.');
    expect(stdout).toMatch(
      /To bring it back: breakledger fuzz --policy percpu-rfc --seed 3 .* --path [\d:]+$/m,
    );
  });

  test('brings back by its path what a seed has found', async () => {
    const first = await breakledger(['fuzz', ...SAFE_WITHOUT_ONLINE, '--json']);
    const { failure } = reportOf(first.stdout);
    const again = await breakledger([
      'fuzz',
      ...SAFE_WITHOUT_ONLINE,
      '--path',
      failure?.path ?? '',
      '--json',
    ]);
    expect(again.status).toBe(1);
    expect(reportOf(again.stdout).failure?.events).toEqual(failure?.events);
    expect(reportOf(again.stdout).statistics.runs).toBe(1);
  });

  test('writes a counterexample that verify finds broken', async () => {
    const ledger = join(folder, 'c.ndjson');
    const { stdout } = await breakledger(['fuzz', ...SAFE_WITHOUT_ONLINE, '-o', ledger, '--force']);
    expect(stdout).toContain(`Written to ${ledger}.`);
    expect(readFileSync(ledger, 'utf8')).toContain('"checksum":"crc32-chain"');
    const verified = await breakledger(['verify', ledger, '--policy', 'percpu-rfc']);
    expect(verified.status).toBe(1);
    expect(verified.stdout).toContain('SAFE at event');
    const replaced = await breakledger(['fuzz', ...SAFE_WITHOUT_ONLINE, '-o', ledger]);
    expect(replaced.status).toBe(2);
    expect(replaced.stderr).toContain('the file is there already');
  });

  test('names the file after the invariant where only -o is given', async () => {
    const { stdout } = await breakledger(['fuzz', ...SAFE_WITHOUT_ONLINE, '-o'], { cwd: folder });
    expect(stdout).toContain('Written to counterexample-safe.ndjson.');
    expect(existsSync(join(folder, 'counterexample-safe.ndjson'))).toBe(true);
  });

  test('holds the repaired allocator, whole and interleaved', async () => {
    for (const steps of ['atomic', 'interleaved']) {
      const words = ['fuzz', '--policy', 'percpu', '--runs', '200', '--steps', steps];
      const { status, stdout } = await breakledger(words);
      expect(status).toBe(0);
      expect(stdout).toMatch(/^percpu held \(200 ledgers with /);
    }
  });

  test('writes a JUnit report of what it held the policy to', async () => {
    const file = join(folder, 'j.xml');
    await breakledger(['fuzz', '--policy', 'mainline', '--runs', '50', '--junit', file]);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('<testcase classname="mainline.always" name="FITS"/>');
    expect(text).toMatch(/<testcase classname="mainline.sometimes" name="[^"]*">?.*/);
  });

  test('ends with what it has seen so far where Ctrl-C interrupts it', async () => {
    const file = join(folder, 'so-far.txt');
    const { type, shows, ended } = startAtTerminal(
      ['fuzz', '--policy', 'percpu', '--runs', '100000000'],
      `> ${file}`,
    );
    await shows(/fuzz [\d,]+ of /);
    type(CTRL_C);
    expect(await ended).toBe(130);
    const report = readFileSync(file, 'utf8');
    expect(report).toMatch(/^percpu held so far, interrupted \(/);
    expect(report).toContain('breakpoint.register');
  });
});

describe('fuzz refuses in one line', () => {
  test.each([
    ['a policy that there is not', ['--policy', 'percu'], 'there is no policy "percu"'],
    [
      'an assumption that there is not',
      ['--policy', 'percpu', '--drop', 'onlin'],
      '"onlin" is no assumption',
    ],
    [
      'an invariant that there is not',
      ['--policy', 'percpu', '--only', 'safety'],
      '"safety" is no invariant',
    ],
    ['an invariant of another kind', ['--policy', 'percpu', '--only', 'FITS'], 'promises nothing about FITS'],
    ['a number that is none', ['--policy', 'percpu', '--runs', 'many'], '--runs cannot be "many"'],
    ['more CPUs than it makes', ['--policy', 'percpu', '--cpus', '9'], 'write a whole number from 1 to 4'],
    ['a seed that is none', ['--policy', 'percpu', '--seed', '1.5'], '"1.5" is no seed'],
    ['a path that is none', ['--policy', 'percpu', '--path', 'x'], '"x" is no path'],
  ])('%s', async (_what, words, said) => {
    const { status, stdout, stderr } = await breakledger(['fuzz', ...words]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr.trimEnd()).not.toContain('\n');
  });
});
