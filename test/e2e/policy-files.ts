/** Policy files of a few words, and what the program makes of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { breakledger, type Ended, ROOT, scratchFolder } from './program.ts';

export const LEDGER = join(ROOT, 'examples/ledgers/five-events.ndjson');

/** What `breakledger` is to a policy that imports it by its place. */
export const INDEX = pathToFileURL(join(ROOT, 'dist/src/index.js')).href;

export interface PolicyFiles {
  /** Where they lie, and where the program is run. */
  readonly folder: string;
  /** Writes a file, and answers its name as it is given to `--policy`. */
  readonly write: (name: string, text: string) => string;
  /** A policy of a few words, with what `members` changes; `before` stands at the top of its module. */
  readonly policyFile: (name: string, members: string, before?: string) => string;
  readonly replay: (policy: string, ...words: readonly string[]) => Promise<Ended>;
  /** The one line with which the program refuses to go on. */
  readonly refusal: (policy: string) => Promise<string>;
}

const moduleText = (members: string, before: string): string => `${before}
    const granted = () => ({ kind: 'granted', result: 0 });
    const pieces = { prepare: granted, begin: granted, interrupts: () => true, parts: [], end: granted };
    const recipe = (changes) => () => ({ ...pieces, ...changes });
    const plain = { name: 'mine', title: 'grants everything', initial: () => ({}), recipe: recipe({}), row: () => ({ grants: 'all' }) };
    export const mine = { ...plain, ${members} };`;

/** For one file of tests: a folder that goes when they are over. */
export const usePolicyFiles = (): PolicyFiles => {
  const folder = scratchFolder();
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return `./${name}`;
  };
  const replay = (policy: string, ...words: readonly string[]): Promise<Ended> =>
    breakledger(['replay', LEDGER, '--policy', policy, ...words], { cwd: folder });
  return {
    folder,
    write,
    policyFile: (name, members, before = '') => write(name, moduleText(members, before)),
    replay,
    refusal: async (policy) => {
      const { status, stdout, stderr } = await replay(policy);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/^breakledger: [^\n]*\n$/);
      return stderr.trimEnd();
    },
  };
};
