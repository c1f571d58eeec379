/** Builds the program and its page once, before the end-to-end tests run it. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const packageFolder = (name: string): string =>
  dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

const run = (program: string, words: readonly string[]): void => {
  try {
    execFileSync(process.execPath, [program, ...words], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
    throw new Error(`the program cannot be built:\n${said}`, { cause: error });
  }
};

export default function buildProgram(): void {
  run(join(packageFolder('typescript'), 'bin/tsc'), ['--project', 'tsconfig.build.json']);
  run(join(packageFolder('vite'), 'bin/vite.js'), ['build', '--config', 'vite.page.config.ts']);
}
