/** `verify` and `explain` of the built program, over recordings of a real kernel. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { breakledger, fixture, recording, scratchFolder } from './program.ts';

const folder = scratchFolder();

interface Report {
  readonly calls: number;
  readonly predicted: number;
  readonly byKind: Readonly<Record<string, { readonly calls: number; readonly predicted: number }>>;
  readonly missed: number;
  readonly mismatches: readonly {
    readonly seq: number;
    readonly expected: unknown;
    readonly observed: unknown;
  }[];
}

const reportOf = (text: string): Report => JSON.parse(text) as Report;

describe('verify', () => {
  test('foretells every answer that gdb was given, and counts each (46 pokes, 3 opens)', async () => {
    const { status, stdout } = await breakledger(['verify', recording('gdb-pinned'), '--json']);
    expect(status).toBe(0);
    expect(reportOf(stdout)).toMatchObject({
      ...{ policy: 'mainline', calls: 49, predicted: 49, missed: 0, mismatches: [], violations: [] },
      byKind: {
        open: { calls: 3, predicted: 3 },
        poke: { calls: 46, predicted: 46 },
        modify: { calls: 0, predicted: 0 },
      },
      unknowable: { exchange: 0, overlap: 0, outside: 0 },
    });
  });

  test('--json ends with the keys of the format, in their order', async () => {
    const { stdout } = await breakledger(['verify', recording('perf-pinned'), '--json']);
    expect(stdout.trimEnd()).not.toContain('\n');
    expect(Object.keys(reportOf(stdout)).slice(-6)).toEqual([
      ...['calls', 'predicted', 'byKind', 'unknowable', 'mismatches', 'violations'],
    ]);
    expect(Object.keys(reportOf(stdout).byKind)).toEqual(['open', 'poke', 'modify']);
  });

  test('reads a recording from standard input', async () => {
    const input = gunzipSync(readFileSync(recording('gdb-pinned')));
    const { status, stdout } = await breakledger(['verify', '-', '--json'], { input });
    expect(status).toBe(0);
    expect(reportOf(stdout)).toMatchObject({ calls: 49, predicted: 49 });
  });

  test('needs both recordings of a machine where two programs compete, and merges them by time', async () => {
    const gdb = recording('compete-gdb');
    const alone = await breakledger(['verify', gdb, '--json']);
    // The corpus's table: of 45 pokes 11 are refused, for want of slots that perf holds.
    expect(alone.status).toBe(1);
    expect(reportOf(alone.stdout)).toMatchObject({ calls: 45, predicted: 34, missed: 11 });
    expect(reportOf(alone.stdout).mismatches[0]).toMatchObject({ expected: 0, observed: 'ENOSPC' });
    const both = await breakledger(['verify', gdb, recording('compete-perf'), '--json']);
    expect(both.status).toBe(0);
    expect(reportOf(both.stdout)).toMatchObject({ calls: 49, predicted: 49, missed: 0 });
  });

  test('tells each miss: where, what was answered, what the model says', async () => {
    const { status, stdout } = await breakledger(['verify', recording('compete-gdb')]);
    expect(status).toBe(1);
    expect(stdout).toContain('34 of 45 answers foretold by mainline');
    expect(stdout).toMatch(
      /^missed:\n {2}\S+compete-gdb\.strace\.gz, event \d+ at \d+\.\d{6} s: poke answered ENOSPC, the model says success$/m,
    );
    expect(stdout).toMatch(/^ {2}and 1 more$/m);
  });

  test('a changed answer is missed, with the rule that decided', async () => {
    const text = gunzipSync(readFileSync(recording('perf-pinned'))).toString('latin1');
    const changed = text.replace(/= -1 ENOSPC \(.*\)$/m, '= 99');
    expect(changed).not.toBe(text);
    const path = join(folder, 'changed.strace');
    writeFileSync(path, changed, 'latin1');
    const { status, stdout } = await breakledger(['verify', path]);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /open answered success, the model says ENOSPC: FITS: .* \(domain\.md §6\.3 row 11\)/,
    );
  });

  test('facts that are given go before those that are guessed', async () => {
    const { stdout } = await breakledger([
      ...['verify', recording('gdb-fork'), '--machine', 'cpus=8,kprobes=false', '--json'],
    ]);
    expect(reportOf(stdout)).toMatchObject({
      machine: { cpus: 8, kprobes: false },
      calls: 112,
      predicted: 112,
    });
  });

  test('a ledger without a kernel’s answers is held to what its policy promises', async () => {
    const ledger = join(folder, 'd2.ndjson');
    const events = [
      '{"seq":1,"type":"breakpoint.register","bp":"b1","address":"0xffffffff81000040","length":4,"access":"w"}',
      '{"seq":2,"cpu":1,"type":"cpu.offline"}',
      '{"seq":3,"type":"breakpoint.unregister","bp":"b1"}',
      '{"seq":4,"cpu":1,"type":"cpu.online"}',
    ];
    writeFileSync(ledger, ['{"type":"machine","format":"breakledger/1","cpus":2}', ...events, ''].join('\n'));
    const posted = await breakledger(['verify', ledger, '--policy', 'percpu-rfc', '--json']);
    expect(posted.status).toBe(1);
    expect(reportOf(posted.stdout)).toMatchObject({
      calls: 0,
      violations: [
        { invariant: 'GHOST', seq: 3, broken: ['online'] },
        { invariant: 'ATOMIC', seq: 3, broken: ['online'] },
        { invariant: 'SAFE', seq: 4, broken: ['online'] },
      ],
    });
    const repaired = await breakledger(['verify', ledger, '--policy', 'percpu']);
    expect(repaired.status).toBe(0);
    expect(repaired.stdout).toContain('18 of 18 invariants held at every event');
  });

  test('a recording without a kernel’s answers is no green', async () => {
    const ledger = join(folder, 'empty.ndjson');
    writeFileSync(
      ledger,
      '{"type":"machine","format":"breakledger/1","cpus":2,"source":"strace"}\n{"seq":1,"type":"task.exit","task":"t1"}\n',
    );
    const { status, stdout, stderr } = await breakledger(['verify', ledger]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /^breakledger: .*: no answers of a kernel .*, so there is nothing to verify; give .*\n$/,
    );
  });

  test('a ledger cannot be merged with a recording', async () => {
    const ledger = fixture('known-answers/ledger-01.ndjson.gz');
    const { status, stderr } = await breakledger(['verify', recording('gdb-pinned'), ledger]);
    expect(status).toBe(2);
    expect(stderr).toBe(
      `breakledger: ${ledger}: a ledger, and only recordings can be merged; give it alone, or give the recordings that it was made of\n`,
    );
  });
});

describe('explain', () => {
  test('tells of the first refusal which CPU was full, who holds it, and what would let it in', async () => {
    const { status, stdout } = await breakledger(['explain', recording('perf-pinned')]);
    expect(status).toBe(0);
    // perf opened its second watchpoint while `pin` held two slots of CPU 0 and three of CPU 1.
    expect(stdout).toContain('The kernel answered ENOSPC, and so does the model mainline');
    expect(stdout).toContain('CPU 1 is full: 4 of its 4 slots are counted, 3 CPU-wide');
    expect(stdout).toMatch(/b3: CPU 1; writes of 8 bytes at 0xffffffff81207340; since event \d+/);
    expect(stdout).toMatch(/It is granted once .*one of b3, b4, b5 or b6 .* is given back/);
  });

  test('--all --json gives every refusal as an object a line', async () => {
    const { stdout } = await breakledger(['explain', recording('gdb-pinned'), '--all', '--json']);
    const all = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    // The corpus's table: 8 ENOSPC.
    expect(all).toHaveLength(8);
    for (const each of all) expect(each).toMatchObject({ observed: 'ENOSPC', verdict: { kind: 'no room' } });
  });

  test('says so where nothing was refused, and where there is no such event', async () => {
    const path = recording('gdb-basic');
    const granted = await breakledger(['explain', path]);
    expect(granted.status).toBe(0);
    expect(granted.stderr).toContain(`${path}: no request was refused`);
    const beyond = await breakledger(['explain', path, '--at', '99999']);
    expect(beyond.status).toBe(2);
    expect(beyond.stderr).toMatch(/there is no event 99999; it has \d+ events: name one of them\n$/);
  });
});
