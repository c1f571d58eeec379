/** `record` runs live programs under strace: these tests need strace and gdb, and a kernel that lets them trace. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { breakledger, scratchFolder, start } from './program.ts';

const folder = scratchFolder();

test('a session of gdb becomes a ledger, every answer of which is foretold', async () => {
  const path = join(folder, 'gdb.ndjson');
  const { status, stdout } = await breakledger([
    ...['record', '-o', path, '--force', '--debugger', '--'],
    ...['gdb', '-nx', '-batch', '-ex', 'starti', '-ex', 'watch -l *(long*)$sp'],
    ...['-ex', 'watch -l *(long*)($sp+8)', '-ex', 'continue', '/bin/true'],
  ]);
  expect(status).toBe(0);
  expect(stdout).toContain('Hardware watchpoint 2');
  const verified = await breakledger(['verify', path, '--json']);
  expect(verified.status).toBe(0);
  const report = JSON.parse(verified.stdout) as { byKind: { poke: { calls: number; predicted: number } } };
  // Two watchpoints: two addresses and DR7 at the least.
  expect(report.byKind.poke.calls).toBeGreaterThanOrEqual(3);
  expect(report.byKind.poke.predicted).toBe(report.byKind.poke.calls);
});

test('the command has the caller’s streams, and its exit status is reported', async () => {
  const path = join(folder, 'sh.ndjson');
  const words = ['record', '-o', path, '--force', '--', 'sh', '-c', 'cat; echo oops >&2; exit 3'];
  const { status, stdout, stderr } = await breakledger(words, { input: 'from outside' });
  expect(status).toBe(0);
  expect(stdout).toBe('from outside');
  expect(stderr).toMatch(
    /^oops\nbreakledger: the command ended with status 3\nbreakledger: \d+ events written to .*\n$/,
  );
  expect(readFileSync(path, 'utf8')).toContain('"type":"task.exit"');
});

test('Ctrl-C ends the command, keeps what was recorded, and answers 130', async () => {
  const path = join(folder, 'sleep.ndjson');
  const command = ['sh', '-c', 'echo begun; exec sleep 600'];
  const { child, ended } = start(['record', '-o', path, '--force', '--', ...command]);
  await once(child.stdout ?? child, 'data');
  child.kill('SIGINT');
  expect((await ended).status).toBe(130);
  expect(readFileSync(path, 'utf8')).toContain('"type":"task.exit"');
});

test('a command that is not there is told in one line, and nothing is written', async () => {
  const path = join(folder, 'none.ndjson');
  expect(await breakledger(['record', '-o', path, '--', 'no-such-program'])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'breakledger: no-such-program: no such program; check its name and that it may be run\n',
  });
  expect(existsSync(path)).toBe(false);
});

test('without strace it says how to get it, and nothing is written', async () => {
  const path = join(folder, 'none.ndjson');
  const { status, stdout, stderr } = await breakledger(['record', '-o', path, '--', '/bin/true'], {
    env: { PATH: folder },
  });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^breakledger: strace is not installed; install it .*\n$/);
  expect(existsSync(path)).toBe(false);
});
