/** Verbs, options, help: what the program says of itself, and of words that it does not know. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { breakledger, recording, ROOT, shell } from './program.ts';

const VERBS = [
  'import',
  'record',
  'replay',
  'verify',
  'explain',
  'find',
  'diff',
  'branch',
  'explore',
  'fuzz',
  'check',
  'inspect',
  'index',
  'repair',
  'machines',
];

const refusal = async (...words: readonly string[]): Promise<string> => {
  const { status, stdout, stderr } = await breakledger(words);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  return stderr;
};

describe('help', () => {
  test('of the program lists every verb in a line, and examples', async () => {
    const { status, stdout, stderr } = await breakledger(['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const verb of VERBS) expect(stdout).toMatch(new RegExp(`^  ${verb} +[a-z]`, 'm'));
    expect(stdout).toContain('Examples:\n  breakledger verify');
    expect(stdout).toContain('Exit status: 0 all held');
  });

  test.each(VERBS)('of %s has an example of it', async (verb) => {
    const { status, stdout } = await breakledger([verb, '--help']);
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples:\\n  breakledger ${verb} `));
  });

  test('says which version this is', async () => {
    const found: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const { status, stdout } = await breakledger(['--version']);
    expect(status).toBe(0);
    expect(found).toMatchObject({ version: stdout.trim() });
  });
});

describe('bad usage is one line with a suggestion', () => {
  test('no verb', async () => {
    expect(await refusal()).toBe('breakledger: no verb given; see breakledger --help\n');
  });

  test('to follow what cannot grow', async () => {
    const file = recording('gdb-pinned');
    expect(await refusal('inspect', file, '--follow')).toBe(
      `breakledger: ${file}: gzip data, to which nobody appends; ` +
        'follow one ledger in a plain file, or leave --follow out\n',
    );
  });

  test('two policies where one decides', async () => {
    expect(
      await refusal('verify', recording('gdb-pinned'), '--policy', 'global', '--policy', 'percpu'),
    ).toMatch(/^breakledger: .* One policy decides here, and "global" was given already; see .*--help\n$/);
  });

  test('an unknown verb, near to one that there is', async () => {
    expect(await refusal('verfy', 'x')).toBe(
      "breakledger: unknown verb 'verfy'; did you mean verify? see breakledger --help\n",
    );
  });

  test('an unknown verb, near to none', async () => {
    expect(await refusal('xyzzy')).toBe(
      `breakledger: unknown verb 'xyzzy'; the verbs are ${VERBS.join(', ')}; see breakledger --help\n`,
    );
  });

  test('help about an unknown verb', async () => {
    expect(await refusal('help', 'xyzzy')).toBe(
      "breakledger: unknown verb 'xyzzy'; see breakledger --help\n",
    );
  });

  test('one event and all of them', async () => {
    expect(await refusal('explain', 'x', '--at', '3', '--all')).toBe(
      "breakledger: option '--at <SEQ>' cannot be used with option '--all'; see breakledger explain --help\n",
    );
  });

  test('an event that there is not is the only thing said', async () => {
    expect(await refusal('explain', recording('gdb-pinned'), '--at', '99999')).toMatch(
      /^breakledger: .*: there is no event 99999; it has 64 events: name one of them\n$/,
    );
  });

  test('an unknown flag', async () => {
    expect(await refusal('replay', '--evry', 'x')).toBe(
      "breakledger: unknown option '--evry'; did you mean --every? see breakledger replay --help\n",
    );
    expect(await refusal('--xyzzy')).toMatch(/^breakledger: unknown option '--xyzzy'; .*\n$/);
  });

  test('no input, and too many', async () => {
    expect(await refusal('verify')).toBe(
      "breakledger: missing required argument 'LEDGER|TRACE'; see breakledger verify --help\n",
    );
    expect(await refusal('repair', 'a', 'b')).toMatch(/^breakledger: too many arguments for 'repair'.*\n$/);
  });

  test('a value that an option cannot have', async () => {
    expect(await refusal('replay', 'x', '--until', '0')).toMatch(
      /--until <SEQ>.*'0' is invalid.*write 1 or more; see/,
    );
    expect(await refusal('replay', 'x', '--engine', 'steam')).toMatch(
      /Allowed choices are machine, bulk; see/,
    );
    expect(await refusal('replay', 'x', '--policy', 'steam')).toMatch(
      /^breakledger: there is no policy "steam"; name one of global, percpu-rfc, .*mainline, or a module like .*\n$/,
    );
  });
});

test.each(['--help', 'verify --help', '--version'])(
  '%s that cannot be written is told, and no success',
  async (words) => {
    const { status, stderr } = await shell(`breakledger ${words} > /dev/full`);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'breakledger: <stdout>: no space left on the device; free some space and try again\n',
    });
  },
);

test('a line break in the name of a file breaks no line', async () => {
  const { stdout, stderr } = await shell(
    "cd $(mktemp -d) && cp $FIVE $'a\nb.ndjson' && breakledger check $'a\nb.ndjson' && breakledger index $'a\nb.ndjson' && breakledger replay $'a\nc' || rm -r $PWD",
    { env: { FIVE: join(ROOT, 'examples/ledgers/five-events.ndjson') } },
  );
  expect(stdout).toMatch(
    /^a\\u000ab\.ndjson: 5 events, .*\na\\u000ab\.ndjson\.index: 5 events .*\nledger .*\n$/,
  );
  expect(stderr).toBe('breakledger: a\\u000ac: no such file; check the path\n');
});
