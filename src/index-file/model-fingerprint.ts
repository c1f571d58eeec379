/**
 * What identifies the model that decided a history: an index made by another one says what that one would have answered. The
 * sources are few and small, and reading them is quicker than deciding anything again.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MACHINES = fileURLToPath(new URL('../../machines/', import.meta.url));

/** SHA-256 over the machines' sources as this program runs them, compiled or not. */
export const modelFingerprint = (): string => {
  const hash = createHash('sha256');
  const files = readdirSync(MACHINES, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|js)$/.test(name) && !name.endsWith('.d.ts'))
    .sort();
  for (const name of files)
    hash
      .update(name)
      .update('\0')
      .update(readFileSync(join(MACHINES, name)));
  return hash.digest('hex');
};
