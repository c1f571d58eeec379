/** Runs the built program as its users do: words in, and out come two streams and an exit status. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';

const root = join(import.meta.dirname, '../..');

export const PROGRAM = join(root, 'dist/src/cli/main.js');

/** Its own package, so that paths can be given as the README gives them. */
export const ROOT = root;

export interface Ended {
  /** As a shell shows it: 128 and the number of the signal, if one ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  /** What its standard input holds; absent: nothing. */
  readonly input?: string | Uint8Array;
  /** Its standard input stays open and silent, as at a terminal where nobody types. */
  readonly keepOpen?: boolean;
  /** Nobody reads its standard output until the test does. */
  readonly unread?: boolean;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const gather = (child: ChildProcess, readsOutput = true): { stdout: string; stderr: string } => {
  const said = { stdout: '', stderr: '' };
  if (readsOutput) child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  return said;
};

const statusOf = ({ exitCode, signalCode }: ChildProcess): number | null =>
  signalCode === null ? exitCode : 128 + constants.signals[signalCode];

/** A program that is still running; `ended` resolves when it has ended and its streams are read. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** The environment of a test, without what a terminal or another test may have set. */
const plain = (env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => {
  const { FORCE_COLOR: _force, NO_COLOR: _no, ...rest } = process.env;
  return { ...rest, ...env };
};

const SIGNAL_ITSELF = pathToFileURL(join(root, 'test/support/signal-itself.ts')).href;

/** The environment of a program that sends itself a signal, like `SIGKILL before rename 2`. */
export const signalling = (at: string): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--import ${SIGNAL_ITSELF}`,
  SIGNAL_AT: at,
});

export const start = (
  words: readonly string[],
  { input, keepOpen, unread, cwd, env }: Surroundings = {},
): Running => {
  const child = spawn(process.execPath, [PROGRAM, ...words], { cwd: cwd ?? root, env: plain(env) });
  const said = gather(child, unread !== true);
  child.stdin.on('error', () => undefined);
  if (keepOpen !== true) child.stdin.end(input);
  const ended = once(child, 'close').then((): Ended => ({ status: statusOf(child), ...said }));
  return { child, ended };
};

export const breakledger = (words: readonly string[], surroundings?: Surroundings): Promise<Ended> =>
  start(words, surroundings).ended;

/** Runs a line of shell in which `breakledger` is the built program. */
export const shell = async (line: string, { cwd, env }: Surroundings = {}): Promise<Ended> => {
  const definition = `breakledger() { '${process.execPath}' '${PROGRAM}' "$@"; }; `;
  const child = spawn('bash', ['-o', 'pipefail', '-c', definition + line], {
    cwd: cwd ?? root,
    env: plain(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = gather(child);
  await once(child, 'close');
  return { status: statusOf(child), ...said };
};

/** A folder that goes when the file's tests are over. */
export const scratchFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'breakledger-test-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
};

export const fixture = (path: string): string => join(root, 'test/fixtures', path);

export const recording = (name: string): string => fixture(`recordings/${name}.strace.gz`);
