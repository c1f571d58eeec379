/** The page where it is not built yet, as in a fresh checkout: built once, and again when its sources are younger. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { InputError } from '../../input-error.ts';

const CONFIG = 'vite.page.config.ts';
const RINGS = ['machines', 'properties', 'src'];

/** Where the built page is, in a checkout as in an installed package. */
export const pageFolder = (root: string): string => join(root, 'dist/inspect');

const youngestIn = async (folder: string): Promise<number> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const stats = await Promise.all(files.map(({ parentPath, name }) => stat(join(parentPath, name))));
  return Math.max(0, ...stats.map(({ mtimeMs }) => mtimeMs));
};

const isFresh = async (root: string): Promise<boolean> => {
  const index = join(pageFolder(root), 'index.html');
  if (!existsSync(index)) return false;
  const built = (await stat(index)).mtimeMs;
  const sources = await Promise.all(RINGS.map((ring) => youngestIn(join(root, ring))));
  return Math.max(...sources) <= built;
};

const builderOf = (root: string): string => {
  try {
    return join(dirname(createRequire(join(root, CONFIG)).resolve('vite/package.json')), 'bin/vite.js');
  } catch (error) {
    const what = 'the page is not built, and there is no vite to build it';
    throw new InputError({ what, advice: 'run npm ci in the checkout, and try again' }, { cause: error });
  }
};

/**
 * Builds the page of a checkout if need be. In an installed package there is nothing to build.
 * @param say told that it takes a moment. @throws InputError where it cannot be built.
 */
export const buildPage = async (root: string, say: (what: string) => void): Promise<void> => {
  if (!existsSync(join(root, CONFIG)) || (await isFresh(root))) return;
  const builder = builderOf(root);
  say('building the page, once for this checkout …');
  try {
    await promisify(execFile)(process.execPath, [builder, 'build', '--config', CONFIG], { cwd: root });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    const what = `the page cannot be built: ${said.trim().split('\n')[0] ?? ''}`;
    throw new InputError({ what, advice: 'see what npm run build:page says' }, { cause: error });
  }
};
