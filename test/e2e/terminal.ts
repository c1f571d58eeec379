/** The program at a terminal of its own, which util-linux's `script` makes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PROGRAM, ROOT } from './program.ts';

/** As the key that is pressed with C sends it. */
export const CTRL_C = '\u0003';

export interface AtTerminal {
  readonly type: (keys: string) => void;
  /** Until the screen has shown it; rejects if the program ends before. */
  readonly shows: (text: RegExp) => Promise<void>;
  /** Its exit status, 128 and the number of the signal if one ended it. */
  readonly ended: Promise<number | null>;
  /** All that was shown so far. */
  readonly screen: () => string;
}

/** @param redirection where standard output goes, as in a line of shell; nowhere: to the terminal. */
export const startAtTerminal = (
  words: readonly string[],
  redirection = '',
  env: Readonly<Record<string, string>> = {},
): AtTerminal => {
  // Node shows no colour where CI is set, terminal or not.
  const command = `exec env -u CI '${process.execPath}' '${PROGRAM}' ${words.join(' ')} ${redirection}`;
  const { FORCE_COLOR: _force, NO_COLOR: _no, ...rest } = process.env;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: ROOT,
    env: { ...rest, TERM: 'xterm', ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let shown = '';
  let look = (): void => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    look();
  });
  const ended = once(child, 'close').then(() => child.exitCode);
  return {
    type: (keys) => void child.stdin.write(keys),
    shows: (text) =>
      new Promise((resolve, reject) => {
        look = () => {
          if (text.test(shown)) resolve();
        };
        look();
        void ended.then(() => {
          reject(new Error(`it ended and had not shown ${String(text)}, but: ${shown}`));
        });
      }),
    ended,
    screen: () => shown,
  };
};
