/** `import`, `repair` and `record` of the built program: ledgers that appear whole or not at all. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { breakledger, recording, scratchFolder, shell, signalling, start } from './program.ts';

const folder = scratchFolder();

describe('import', () => {
  test('writes a ledger with checksums that verifies as its recording does', async () => {
    const path = join(folder, 'gdb.ndjson');
    const { status, stdout, stderr } = await breakledger([
      'import',
      recording('gdb-pinned'),
      '-o',
      path,
      '--force',
    ]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toMatch(/^breakledger: +\d+ {2}ioctl TCGETS$/m);
    expect(stderr).toMatch(/^breakledger: \d+ events written to .*gdb\.ndjson$/m);
    const [header = ''] = readFileSync(path, 'utf8').split('\n');
    expect(JSON.parse(header)).toMatchObject({ format: 'breakledger/1', cpus: 2, checksum: 'crc32-chain' });
    const verified = await breakledger(['verify', path, '--json']);
    expect(verified.status).toBe(0);
    expect(JSON.parse(verified.stdout)).toMatchObject({ policy: 'mainline', calls: 49, predicted: 49 });
  });

  test('writes to standard output without -o, and gzip where the name says so', async () => {
    const path = join(folder, 'gdb.ndjson.gz');
    const { stdout } = await breakledger(['import', recording('gdb-pinned')]);
    await breakledger(['import', recording('gdb-pinned'), '-o', path]);
    expect(stdout).toMatch(/^\{"type":"machine"/);
    expect(gunzipSync(readFileSync(path)).toString()).toBe(stdout);
  });

  test('never writes over the recording that it reads, not even if forced', async () => {
    const path = join(folder, 'only-copy.strace.gz');
    writeFileSync(path, readFileSync(recording('gdb-pinned')));
    const refused = await breakledger(['import', path, '-o', path, '--force']);
    expect(refused).toEqual({
      status: 2,
      stdout: '',
      stderr: `breakledger: ${path}: what is read would be written over; name another file\n`,
    });
    expect(readFileSync(path).equals(readFileSync(recording('gdb-pinned')))).toBe(true);
  });

  test('reads what another program writes into a pipe', async () => {
    const { status, stdout } = await shell(`breakledger verify <(zcat '${recording('gdb-pinned')}') --json`);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ calls: 49, predicted: 49 });
  });

  test('leaves a file alone that is there already, unless forced', async () => {
    const path = join(folder, 'precious.ndjson');
    writeFileSync(path, 'precious');
    const refused = await breakledger(['import', recording('gdb-pinned'), '-o', path]);
    expect(refused).toEqual({
      status: 2,
      stdout: '',
      stderr: `breakledger: ${path}: the file is there already; remove it first, or name another file\n`,
    });
    expect(readFileSync(path, 'utf8')).toBe('precious');
    expect((await breakledger(['import', recording('gdb-pinned'), '-o', path, '--force'])).status).toBe(0);
    expect(readFileSync(path, 'utf8')).toMatch(/^\{"type":"machine"/);
  });

  test('leaves nothing behind where the recording is bad', async () => {
    const empty = scratchFolder();
    const cut = join(folder, 'cut.strace.gz');
    writeFileSync(cut, readFileSync(recording('tame-2')).subarray(0, 60_000));
    const { status, stderr } = await breakledger(['import', cut, '-o', join(empty, 'out.ndjson')]);
    expect(status).toBe(2);
    expect(stderr).toBe(
      `breakledger: ${cut}: the gzip data ends too early; copy the file again, or compress it again\n`,
    );
    expect(readdirSync(empty)).toEqual([]);
  });

  test('refuses a ledger, and a place that is not there', async () => {
    const path = join(folder, 'a.ndjson');
    writeFileSync(path, '{"type":"machine","format":"breakledger/1","cpus":2}\n');
    const ledger = await breakledger(['import', path]);
    expect(ledger.stderr).toBe(
      `breakledger: ${path}: a ledger, not a recording; replay or verify it as it is\n`,
    );
    const nowhere = await breakledger([
      'import',
      recording('gdb-pinned'),
      '-o',
      join(folder, 'no/where.ndjson'),
    ]);
    expect([ledger.status, nowhere.status]).toEqual([2, 2]);
    expect(nowhere.stderr).toMatch(/^breakledger: .*no: no such directory; make it, or name another\n$/);
  });

  test('a closed pipe is no error and no message', async () => {
    const { status, stdout, stderr } = await shell(`breakledger import ${recording('tame-2')} | head -n 1`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^\{"type":"machine".*\n$/);
  });

  test('Ctrl-C ends it quietly with 130, and takes back the half-written file', async () => {
    const empty = scratchFolder();
    const words = ['import', recording('tame-2'), '-o', join(empty, 'out.ndjson')];
    const ended = await breakledger(words, { env: signalling('SIGINT after open 1') });
    expect(ended).toEqual({ status: 130, stdout: '', stderr: '' });
    expect(readdirSync(empty)).toEqual([]);
  });

  test('Ctrl-C while standard input is awaited ends it quietly with 130', async () => {
    const temporary = scratchFolder();
    const { child, ended } = start(['import', '-', '-o', join(folder, 'never.ndjson')], {
      keepOpen: true,
      env: { TMPDIR: temporary },
    });
    // What comes through it is copied there.
    await expect.poll(() => readdirSync(temporary)).toHaveLength(1);
    child.kill('SIGINT');
    expect(await ended).toEqual({ status: 130, stdout: '', stderr: '' });
    expect(readdirSync(temporary)).toEqual([]);
    expect(existsSync(join(folder, 'never.ndjson'))).toBe(false);
  });
});

describe('repair', () => {
  test('cuts a torn tail, says what it cut, and the ledger reads again', async () => {
    const path = join(folder, 'torn.ndjson');
    const { stdout: whole } = await breakledger(['import', recording('gdb-pinned')]);
    const torn = whole.slice(0, -10);
    const keep = torn.lastIndexOf('\n') + 1;
    writeFileSync(path, torn);
    expect((await breakledger(['verify', path])).status).toBe(2);
    const repaired = await breakledger(['repair', path]);
    expect(repaired.status).toBe(0);
    expect(repaired.stdout).toMatch(
      new RegExp(`: cut line \\d+, ${torn.length - keep} bytes beginning \\{"seq":`),
    );
    expect(readFileSync(path, 'utf8')).toBe(whole.slice(0, keep));
    expect((await breakledger(['verify', path])).status).toBe(0);
    expect((await breakledger(['repair', path])).stdout).toMatch(/: nothing to repair, \d+ whole events\n$/);
  });

  test('does not touch any other damage', async () => {
    const path = join(folder, 'damaged.ndjson');
    const damaged = '{"type":"machine","format":"breakledger/1","cpus":2}\n{"seq":7}\n{"se';
    writeFileSync(path, damaged);
    const { status, stderr } = await breakledger(['repair', path]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^breakledger: .*damaged\.ndjson:2:\d+: [^\n]*\n$/);
    expect(readFileSync(path, 'utf8')).toBe(damaged);
  });
});
