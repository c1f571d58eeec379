// What belongs to the repository: the tracked files, or the tree itself where there is no git to ask.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const NOT_OURS = new Set(['.git', 'node_modules', 'dist', 'coverage', 'reports', '.stryker-tmp']);

export function repositoryFiles(root: string): string[] {
  return (trackedFiles(root) ?? filesOnDisk(root)).filter((path) => {
    const file = join(root, path);
    return existsSync(file) && statSync(file).isFile();
  });
}

/** The text of a file, or undefined where it is not text. */
export function readText(root: string, path: string): string | undefined {
  const bytes = readFileSync(join(root, path));
  return bytes.includes(0) ? undefined : bytes.toString('utf8');
}

function trackedFiles(root: string): string[] | undefined {
  if (!existsSync(join(root, '.git'))) return undefined;
  try {
    // A checkout mounted into a container belongs to another user, and listing it is no risk.
    const git = ['-c', 'safe.directory=*', '-C', root, 'ls-files', '-z'];
    const paths = execFileSync('git', git, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const tracked = paths.split('\0').filter((path) => path !== '');
    return tracked.length > 0 ? tracked : undefined;
  } catch {
    return undefined;
  }
}

function filesOnDisk(root: string): string[] {
  return globSync('{*,.*}', { cwd: root })
    .filter((name) => !NOT_OURS.has(name))
    .flatMap((name) => [name, ...globSync(`${name}/**/{*,.*}`, { cwd: root })]);
}
