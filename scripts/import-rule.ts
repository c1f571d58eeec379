// The import rule of .dependency-cruiser.mjs, applied to a tree.
// dependency-cruiser passes when it understands no file at all, so what it saw is held against what is there.
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

const ROOMS = ['machines', 'properties', 'src', 'test', 'bench', 'examples', 'scripts'];
const RULES = join(import.meta.dirname, '..', '.dependency-cruiser.mjs');

export interface ImportReport {
  /** The project's own modules that the rule looked at. */
  seen: string[];
  /** The sources on disk that it should have looked at and did not. */
  unseen: string[];
  violations: { rule: string; from: string; to: string }[];
}

export async function checkImports(root: string): Promise<ImportReport> {
  const rooms = ROOMS.filter((room) => existsSync(join(root, room)));
  const onDisk = rooms
    .flatMap((room) => globSync(`${room}/**/*.{ts,svelte}`, { cwd: root }))
    .filter(isSource);
  if (onDisk.length === 0) return { seen: [], unseen: [], violations: [] };

  const options = await extractDepcruiseOptions(RULES);
  const { output } = await cruise(rooms, { ...options, baseDir: root });
  if (typeof output === 'string') throw new Error(`dependency-cruiser answered in prose: ${output}`);

  const seen = output.modules.map((module) => module.source).filter((source) => onDisk.includes(source));
  return {
    seen,
    unseen: onDisk.filter((file) => !seen.includes(file)),
    violations: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}

function isSource(file: string): boolean {
  return !file.startsWith('test/fixtures/') && !file.includes('node_modules/');
}
