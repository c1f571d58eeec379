import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Import and export statements that are there at run time: those of types alone are erased. */
const IMPORT = /^(?:import|export) (?!type\b)(?:[^;'=]*? from )?'([^']+)'/gm;

/** What a page has not. Of Node's `process` by its members: the importer has traced processes of its own. */
const NODE_ONLY =
  /\bBuffer\.[a-z]|(?<!\.)\bprocess\.(?:a(?:rch|rgv)|cpuUsage|cwd|e(?:mit|nv|x)|hrtime|kill|memoryUsage|nextTick|o(?:n|ff)|p(?:id|latform)|std|title|uptime|versions?)|\brequire\(|\b__dirname\b|\bsetImmediate\(/;

const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(IMPORT)].flatMap(([, name]) => (name === undefined ? [] : [name]));

interface Reached {
  readonly files: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
}

/** Everything that a file imports, and what that imports, and so on. */
const reachedFrom = (entries: readonly string[]): Reached => {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = entries.map((entry) => resolve(ROOT, entry));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const name of importsOf(readFileSync(file, 'utf8'))) {
      if (name.startsWith('.')) waiting.push(resolve(dirname(file), name));
      else packages.add(name);
    }
  }
  return { files, packages };
};

/** What the page of the inspector runs in a Worker. */
const ENTRIES = [
  'src/replay/timeline/timeline.ts',
  'src/replay/packed/column-bytes.ts',
  'src/replay/packed/timeline-bytes.ts',
  'src/find/find.ts',
  'src/find/telling-text.ts',
  'src/find/tracks-bytes.ts',
  'src/import/import-texts.ts',
  'src/policy-kit.ts',
  'machines/policies/index.ts',
];

describe('what runs in a page as well', () => {
  const { files, packages } = reachedFrom(ENTRIES);

  it('is found with all that it imports', () => {
    expect([...files].every((file) => existsSync(file))).toBe(true);
    expect(files.size).toBeGreaterThan(50);
    expect(files).toContain(resolve(ROOT, 'machines/run.ts'));
  });

  it('imports nothing of Node, and no packages but those that run in a page', () => {
    expect([...packages].filter((name) => !['acorn', 'immer', 'zod', 'xstate'].includes(name))).toEqual([]);
  });

  it('names nothing that Node alone has', () => {
    const naming = [...files].filter((file) => NODE_ONLY.test(readFileSync(file, 'utf8')));
    expect(naming).toEqual([]);
  });

  it('is told from what does not: the reader of ledgers does neither', () => {
    const ledger = reachedFrom(['src/ledger/read.ts']);
    expect([...ledger.packages].some((name) => name.startsWith('node:'))).toBe(true);
    expect([...ledger.files].some((file) => NODE_ONLY.test(readFileSync(file, 'utf8')))).toBe(true);
  });
});
