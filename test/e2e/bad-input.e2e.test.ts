/** Whatever is wrong with an input is said in one line that names the place and what to do, with exit status 2. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { breakledger, fixture, recording, scratchFolder } from './program.ts';

const folder = scratchFolder();

const HEADER = '{"type":"machine","format":"breakledger/1","cpus":2}';
const SWITCH = '{"seq":1,"cpu":0,"type":"task.switch","task":"t1"}';
const NUMBERED = '{"seq":3,"cpu":0,"type":"task.switch","task":"t1"}';

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

const headerWith = (cpus: string): string => lines(HEADER.replace('2}', `${cpus}}`), SWITCH);

const register = (field: string): string =>
  lines(HEADER, `{"seq":1,"cpu":0,"type":"breakpoint.register","bp":"b1","length":4,"access":"w",${field}}`);

/** Column of `text` in `line`, as editors count. */
const column = (input: string, line: number, text: string): number =>
  (input.split('\n')[line - 1] ?? '').indexOf(text) + 1;

const save = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** One bad ledger: its text, the line and the text at which it goes wrong, and what is said. */
interface Bad {
  readonly what: string;
  readonly input: string;
  readonly line: number;
  /** Absent: column 1. */
  readonly at?: string;
  readonly says: string;
  readonly advises: string;
}

const CPU_ADVICE = "the machine has CPUs 0 to 1: name one of them, or correct the header's cpus";
const HEX_ADVICE = 'write hexadecimal text of at most 64 bits, like "0x400010"';

const BAD_LEDGERS: readonly Bad[] = [
  {
    what: 'no header',
    input: lines(SWITCH),
    line: 1,
    says: 'no header (field type)',
    advises: 'begin with a header: {"type":"machine","format":"breakledger/1",…}',
  },
  {
    what: 'another format version',
    input: lines(HEADER.replace('breakledger/1', 'breakledger/2'), SWITCH),
    line: 1,
    at: '"breakledger/2"',
    says: 'bad value "breakledger/2" (field format)',
    advises: 'this program reads "breakledger/1" alone',
  },
  {
    what: 'a gap in seq',
    input: lines(HEADER, SWITCH, NUMBERED),
    line: 3,
    at: '3',
    says: 'bad value 3 (field seq)',
    advises: 'events are numbered without gaps: 2 comes here',
  },
  {
    what: 'a CPU out of range',
    input: lines(HEADER, SWITCH.replace('"cpu":0', '"cpu":2')),
    line: 2,
    at: '2,"type"',
    says: 'bad value 2 (field cpu)',
    advises: CPU_ADVICE,
  },
  {
    what: 'a mask out of range',
    input: register('"cpus":[0,7]'),
    line: 2,
    at: '7]',
    says: 'bad value 7 (field cpus[1])',
    advises: CPU_ADVICE,
  },
  {
    what: 'an address that is not hexadecimal',
    input: register('"address":"fish"'),
    line: 2,
    at: '"fish"',
    says: 'bad value "fish" (field address)',
    advises: HEX_ADVICE,
  },
  {
    what: 'an address of more than 64 bits',
    input: register('"address":"0x1ffffffff81000040"'),
    line: 2,
    at: '"0x1ffff',
    says: 'bad value "0x1ffffffff81000040" (field address)',
    advises: HEX_ADVICE,
  },
  {
    what: 'JSON that is not an object',
    input: lines(HEADER, '[1,2]'),
    line: 2,
    says: 'a list instead of an object',
    advises: 'write one JSON object a line',
  },
  {
    what: 'cpus of −1',
    input: headerWith('-1'),
    line: 1,
    at: '-1',
    says: 'bad value -1 (field cpus)',
    advises: 'write a whole number from 1 to 4096',
  },
  {
    what: 'cpus of 10¹¹',
    input: headerWith('100000000000'),
    line: 1,
    at: '100000000000',
    says: 'bad value 100000000000 (field cpus)',
    advises: 'write a whole number from 1 to 4096',
  },
];

describe('replay', () => {
  test.each(BAD_LEDGERS)('refuses $what in one line', async ({ input, line, at, says, advises }) => {
    const path = save('bad.ndjson', input);
    const place = `${path}:${line}:${at === undefined ? 1 : column(input, line, at)}`;
    expect(await breakledger(['replay', path])).toEqual({
      status: 2,
      stdout: '',
      stderr: `breakledger: ${place}: ${says}; ${advises}\n`,
    });
  });

  test('refuses an unknown type of event, and lists those that there are', async () => {
    const input = lines(HEADER, SWITCH.replace('task.switch', 'task.fly'));
    const path = save('type.ndjson', input);
    const { status, stdout, stderr } = await breakledger(['replay', path]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    const place = `${path}:2:${column(input, 2, '"task.fly"')}`;
    expect(stderr).toMatch(/^.* \(field type\); write one of breakpoint\.register .*ptrace\.poke.*\n$/);
    expect(stderr.startsWith(`breakledger: ${place}: bad value "task.fly"`)).toBe(true);
  });

  test('refuses a torn tail, and names the cure', async () => {
    const path = save('torn.ndjson', lines(HEADER, SWITCH) + SWITCH.slice(0, 20));
    expect(await breakledger(['replay', path])).toEqual({
      status: 2,
      stdout: '',
      stderr: `breakledger: ${path}:3:21: torn tail: the last line has no newline at its end; cut it with: breakledger repair ${path}\n`,
    });
  });

  test('refuses invalid UTF-8 at its byte', async () => {
    const path = save('bytes.ndjson', Buffer.from(lines(HEADER, `{"seq":1,"type":"\xff"}`), 'latin1'));
    expect(await breakledger(['replay', path])).toEqual({
      status: 2,
      stdout: '',
      stderr: `breakledger: ${path}:2:18: invalid UTF-8: byte 0xff; write the ledger as UTF-8\n`,
    });
  });

  test('refuses an empty file', async () => {
    const { status, stdout, stderr } = await breakledger(['replay', save('empty.ndjson', '')]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^breakledger: .*empty\.ndjson:1:1: the file is empty; give a ledger.*\n$/);
  });

  test('refuses empty standard input', async () => {
    const { status, stderr } = await breakledger(['replay', '-'], { input: '' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^breakledger: <stdin>:1:1: the file is empty; .*\n$/);
  });

  test('refuses random bytes that are named .gz', async () => {
    const path = save('random.ndjson.gz', Buffer.concat([Buffer.from([0x41]), randomBytes(5000)]));
    const { status, stderr } = await breakledger(['replay', path]);
    expect(status).toBe(2);
    expect(stderr).toBe(
      `breakledger: ${path}: not gzip data, or damaged; copy the file again, or compress it again\n`,
    );
  });

  test('refuses gzip data that is cut short', async () => {
    const whole = gzipSync(lines(HEADER, SWITCH));
    const path = save('cut.ndjson.gz', whole.subarray(0, whole.length - 12));
    const { status, stdout, stderr } = await breakledger(['replay', path]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^breakledger: .*cut\.ndjson\.gz.*the gzip data ends too early; .*\n$/);
  });

  test('refuses a file that is not there, and a directory', async () => {
    mkdirSync(join(folder, 'directory'), { recursive: true });
    const absent = await breakledger(['replay', join(folder, 'absent.ndjson')]);
    const directory = await breakledger(['replay', join(folder, 'directory')]);
    expect([absent.status, directory.status]).toEqual([2, 2]);
    expect(absent.stderr).toBe(
      `breakledger: ${join(folder, 'absent.ndjson')}: no such file; check the path\n`,
    );
    expect(directory.stderr).toBe(
      `breakledger: ${join(folder, 'directory')}: a directory, not a file; name a file\n`,
    );
  });

  test('refuses text that is neither a ledger nor a recording', async () => {
    const { status, stderr } = await breakledger(['replay', save('prose.txt', 'Dear kernel,\nplease.\n')]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^breakledger: .*prose\.txt:1:1: neither a ledger nor a recording.*strace.*\n$/);
  });
});

test.each(['verify', 'explain'])('%s refuses a bad ledger in the same words', async (verb) => {
  const path = save('gap.ndjson', lines(HEADER, SWITCH, NUMBERED));
  expect(await breakledger([verb, path])).toEqual({
    status: 2,
    stdout: '',
    stderr: `breakledger: ${path}:3:8: bad value 3 (field seq); events are numbered without gaps: 2 comes here\n`,
  });
});

describe('a ledger with checksums', () => {
  const intact = async (): Promise<string> => {
    const path = join(folder, 'intact.ndjson');
    await breakledger(['import', recording('gdb-pinned'), '-o', path, '--force']);
    return readFileSync(path, 'utf8');
  };

  test('is refused where a line was changed, dropped or swapped', async () => {
    const text = await intact();
    const all = text.trimEnd().split('\n');
    const changed = text.replace('"0x4040a8"', '"0x4040b0"');
    const renumbered = [...all.slice(0, 5), ...all.slice(6)].map((line, i) =>
      i === 0 ? line : line.replace(/^\{"seq":\d+/, `{"seq":${i}`),
    );
    const swapped = all.with(4, all[5] ?? '').with(5, all[4] ?? '');
    for (const damaged of [changed, lines(...renumbered), lines(...swapped)]) {
      expect(damaged).not.toBe(text);
      const { status, stderr } = await breakledger(['verify', save('damaged.ndjson', damaged)]);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^breakledger: .*damaged\.ndjson:\d+:\d+: [^\n]+; [^\n]+\n$/);
    }
  });
});

test('a recording without -v cannot be replayed, and the message says what to record instead', async () => {
  const text = gunzipSync(readFileSync(recording('perf-pinned'))).toString('latin1');
  const elided = text.replace(
    /(perf_event_open\(\{type=PERF_TYPE_BREAKPOINT, size=[^,]*, config=[^,]*), [^}]*\}/g,
    '$1, ...}',
  );
  expect(elided).not.toBe(text);
  const { status, stderr } = await breakledger(['verify', save('elided.strace', elided)]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^breakledger: .*strace .*-v.*$/m);
  expect(stderr).toMatch(/there is nothing to verify; .*\n$/);
});

test('facts about the machine that are no facts are refused before anything is read', async () => {
  const path = fixture('known-answers/ledger-01.ndjson.gz');
  const refused = async (facts: string): Promise<string> => {
    const { status, stderr } = await breakledger(['replay', path, '--machine', facts]);
    expect(status).toBe(2);
    return stderr;
  };
  expect(await refused('fish=1')).toBe(
    'breakledger: --machine has no fact "fish"; write FACT=VALUE,… with facts among cpus, online, slots, kprobes, taskSizeMax, maxSampleRate, forkCopiesSlots\n',
  );
  expect(await refused('cpus=-1')).toBe(
    'breakledger: --machine cpus cannot be "-1"; write cpus= and a whole number from 1 to 4096\n',
  );
  expect(await refused('kprobes=perhaps')).toBe(
    'breakledger: --machine kprobes cannot be "perhaps"; write kprobes= and true or false\n',
  );
  expect(await refused('cpus')).toBe(
    'breakledger: --machine cpus has no value; write cpus= and a whole number from 1 to 4096\n',
  );
});
