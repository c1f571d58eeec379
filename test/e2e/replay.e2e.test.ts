/** `replay` of the built program: rows, engines, standard input, closed pipes. */
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { breakledger, fixture, recording, scratchFolder, shell, start } from './program.ts';

const folder = scratchFolder();

interface Row {
  readonly seq: number;
  readonly result: unknown;
  readonly tasks?: Readonly<Record<string, readonly unknown[]>>;
  readonly why?: string;
}

const rowsOf = (text: string): readonly Row[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

/** Tasks without slots may be left out, and the words of a `why` are the program's own. */
const comparable = ({ why: _why, tasks, ...row }: Row): object =>
  tasks === undefined
    ? row
    : {
        ...row,
        tasks: Object.fromEntries(
          Object.entries(tasks).filter(([, slots]) => slots.some((bp) => bp !== null)),
        ),
      };

const known = (name: string): string =>
  gunzipSync(readFileSync(fixture(`known-answers/${name}.ndjson.gz`))).toString();

describe.each(['global', 'percpu-rfc'])('--every under %s', (policy) => {
  test.each(['bulk', 'machine'])('prints the known answers, by the engine %s', async (engine) => {
    // One tame ledger, and one that ends in an oops under percpu-rfc; all 24 are replayed in the unit tests.
    for (const number of ['02', '13']) {
      const ledger = fixture(`known-answers/ledger-${number}.ndjson.gz`);
      const words = ['replay', ledger, '--policy', policy, '--every', '--engine', engine];
      const { status, stdout, stderr } = await breakledger(words);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const answers = rowsOf(known(`ledger-${number}.${policy}`));
      expect(rowsOf(stdout).map(comparable)).toEqual(answers.map(comparable));
    }
  });
});

test('a row has its keys in the order of the format', async () => {
  const { stdout } = await breakledger(['replay', fixture('known-answers/ledger-01.ndjson.gz'), '--every']);
  expect(Object.keys(rowsOf(stdout)[0] ?? {})).toEqual([
    ...['seq', 'result', 'kernelPos', 'userRefcount', 'consumed', 'kernel', 'tasks', 'dr7', 'debugRegisters'],
  ]);
});

test('standard input is read for -, plain or gzip', async () => {
  const path = fixture('known-answers/ledger-01.ndjson.gz');
  const named = await breakledger(['replay', path, '--every']);
  const compressed = await breakledger(['replay', '-', '--every'], { input: readFileSync(path) });
  const plain = await breakledger(['replay', '-', '--every'], { input: gunzipSync(readFileSync(path)) });
  expect(rowsOf(named.stdout)).toHaveLength(400);
  expect([compressed, plain]).toEqual([named, named]);
});

test('a recording is replayed under mainline, a ledger under percpu-rfc', async () => {
  const recorded = await breakledger(['replay', recording('perf-pinned')]);
  const written = await breakledger(['replay', fixture('known-answers/ledger-01.ndjson.gz')]);
  expect(recorded.stdout).toContain('events replayed under mainline');
  expect(written.stdout).toContain('400 events replayed under percpu-rfc');
});

test('--until stops after an event, and says how long the ledger is where there is no such event', async () => {
  const path = fixture('known-answers/ledger-01.ndjson.gz');
  const every = rowsOf((await breakledger(['replay', path, '--every'])).stdout);
  const until = await breakledger(['replay', path, '--until', '7', '--json']);
  expect(rowsOf(until.stdout)).toEqual([every[6]]);
  expect(await breakledger(['replay', path, '--until', '401'])).toEqual({
    status: 2,
    stdout: '',
    stderr: `breakledger: ${path}: there is no event 401; it has 400 events: name one of them\n`,
  });
});

test('the last state is drawn as a register table', async () => {
  const path = join(folder, 'example.ndjson');
  const event = (seq: number, rest: object): string => JSON.stringify({ seq, cpu: 0, ...rest });
  const register = { type: 'breakpoint.register', address: '0xffffffff81000040', length: 4, access: 'w' };
  writeFileSync(
    path,
    `${[
      '{"type":"machine","format":"breakledger/1","cpus":2}',
      event(1, { ...register, bp: 'b1', cpus: [0] }),
      event(2, { ...register, bp: 'b2', cpus: [1] }),
      event(3, { ...register, bp: 'b3' }),
    ].join('\n')}\n`,
  );
  // domain.md §3, the example's third line: boundary 2, b3 on both CPUs below what each has of its own.
  const { stdout } = await breakledger(['replay', path]);
  expect(stdout).toBe(`3 events replayed under percpu-rfc
  breakpoint.register  3 ok

after event 3 (ok): boundary 2: slots below 2 are the users’, the others the kernel’s
         slot 0  slot 1  slot 2              slot 3              consumed  DR7
  CPU 0  ·       ·       b3                  b1                  2         0xdd0002a0
         0x0     0x0     0xffffffff81000040  0xffffffff81000040
  CPU 1  ·       ·       b3                  b2                  2         0xdd0002a0
         0x0     0x0     0xffffffff81000040  0xffffffff81000040
`);
});

test('a closed pipe is no error and no message', async () => {
  const path = recording('tame-2');
  const { status, stdout, stderr } = await shell(`breakledger replay ${path} --every | head -n 1`);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(rowsOf(stdout)).toHaveLength(1);
});

test('a policy of one’s own can be replayed', async () => {
  const path = join(folder, 'refusing.mjs');
  writeFileSync(
    path,
    `const refused = { kind: 'refused', result: 'EBUSY', rule: 'nobody gets anything', section: 'none' };
     const recipe = { prepare: () => refused, begin: () => refused, interrupts: () => false, parts: [], end: () => refused };
     export const refusing = { name: 'refusing', title: 'refuses', initial: () => ({}), recipe: () => recipe, row: () => ({ open: 0 }) };`,
  );
  const ledger = fixture('known-answers/ledger-01.ndjson.gz');
  const { status, stdout } = await breakledger([
    'replay',
    ledger,
    '--policy',
    path,
    '--until',
    '1',
    '--json',
  ]);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ seq: 1, result: 'EBUSY', open: 0 });
});

test('an input without events is no silent success', async () => {
  const path = join(folder, 'nothing.ndjson');
  writeFileSync(path, '{"type":"machine","format":"breakledger/1","cpus":2}\n');
  expect(await breakledger(['replay', path, '--every'])).toEqual({
    status: 0,
    stdout: '',
    stderr: `breakledger: ${path}: no events, so there is nothing to replay\n`,
  });
});

test('a full disk is told in one line', async () => {
  const path = fixture('known-answers/ledger-01.ndjson.gz');
  const { status, stderr } = await shell(`breakledger replay ${path} --every > /dev/full`);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'breakledger: <stdout>: no space left on the device; free some space and try again\n',
  });
});

test('a number of slots that a policy does not know is refused, and not passed over', async () => {
  const path = fixture('known-answers/ledger-01.ndjson.gz');
  const { status, stderr } = await breakledger(['replay', path, '--machine', 'slots=2']);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: `breakledger: ${path}: a machine of 2 slots a CPU, and percpu-rfc knows 4; choose --policy mainline, or --machine slots=4\n`,
  });
});

test('Ctrl-C ends it quietly with 130 while nobody reads its rows', async () => {
  const { child, ended } = start(['replay', recording('tame-2'), '--every'], { unread: true });
  await once(child.stdout ?? child, 'readable');
  child.kill('SIGINT');
  await once(child, 'exit');
  child.stdout?.resume();
  expect(await ended).toMatchObject({ status: 130, stderr: '' });
});
