/** `breakledger inspect` as a program of its own, for whoever looks at its page. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const PROGRAM = join(root, 'src/cli/main.ts');

export interface InspectProcess {
  readonly address: string;
  readonly child: ChildProcess;
  readonly stop: () => Promise<void>;
}

/** Resolves with the address that it prints; rejects with what it says if it ends before. */
export const startInspect = async (words: readonly string[], program = PROGRAM): Promise<InspectProcess> => {
  const child = spawn(process.execPath, [program, 'inspect', '--json', ...words], { cwd: root });
  const ended = once(child, 'close');
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', (line: string) => {
      const said: unknown = JSON.parse(line);
      if (typeof said === 'object' && said !== null && 'address' in said) resolve(String(said.address));
    });
    void ended.then(() => reject(new Error(complaint)));
  });
  return {
    address,
    child,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
};
