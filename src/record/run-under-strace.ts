/** Runs a command under strace: its standard streams are the caller's own, its calls go to a log. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants as access, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { errnoOf, InputError } from '../input-error.ts';
import { type StraceWish, straceArguments } from './strace-command.ts';

/** How the command ended; strace ends as its command did. */
export interface CommandEnd {
  readonly exitStatus: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningCommand {
  readonly end: Promise<CommandEnd>;
  /** Hands a signal on to the command; strace itself would keep it. */
  readonly signal: (signal: NodeJS.Signals) => void;
}

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, access.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/** @throws InputError for a command that cannot be run: strace would say so in words of its own. */
export const requireCommand = (name: string): void => {
  const paths = name.includes('/')
    ? [name]
    : (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  if (paths.some(isProgram)) return;
  throw new InputError({
    file: name,
    what: 'no such program',
    advice: 'check its name and that it may be run',
  });
};

const childrenOf = (pid: number): readonly number[] => {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '')
      .map(Number);
  } catch {
    return [];
  }
};

const kill = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has just ended by itself.
    if (errnoOf(error) !== 'ESRCH') throw error;
  }
};

/** @param filters as {@link probeStrace} found. */
export const runUnderStrace = (wish: StraceWish, filters: boolean): RunningCommand => {
  const strace = spawn('strace', straceArguments(wish, filters), { stdio: 'inherit' });
  const end = once(strace, 'exit').then((): CommandEnd => ({
    exitStatus: strace.exitCode,
    signal: strace.signalCode,
  }));
  return {
    end,
    signal: (signal) => {
      for (const child of strace.pid === undefined ? [] : childrenOf(strace.pid)) kill(child, signal);
    },
  };
};
