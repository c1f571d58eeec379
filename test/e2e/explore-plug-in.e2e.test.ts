/** `explore --policy ./mine.ts` where the file brings a packing, a faulty one, or none. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { breakledger, ROOT, scratchFolder } from './program.ts';

const folder = scratchFolder();
const INDEX = pathToFileURL(join(ROOT, 'dist/src/index.js')).href;

const write = (name: string, packing: string): string => {
  writeFileSync(
    join(folder, name),
    `import { percpuPacking, policies } from '${INDEX}';
     export const mine = { ...policies.percpu, name: 'mine' };
     ${packing}`,
  );
  return `./${name}`;
};

const explored = (policy: string, ...words: readonly string[]) =>
  breakledger(['explore', '--policy', policy, '--json', ...words], { cwd: folder });

test('a copy of percpu with a packing is explored as percpu is, with as many threads as are wanted', async () => {
  const { status, stdout, stderr } = await explored(
    write('packed.mjs', 'export const packing = percpuPacking;'),
    ...['--no-symmetry', '--cpus', '3', '--workers', '2'],
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ policy: 'mine', states: 5596, complete: true, symmetry: false });
});

test('without a packing it is slower, and a word says what to do', async () => {
  const { status, stdout, stderr } = await explored(write('bare.mjs', ''), '--depth', '2');
  expect(status).toBe(0);
  expect(stderr).toBe(
    'breakledger: mine gives no packing: it is explored slowly, and each state told apart by all that it holds; ' +
      'export a packing beside it (docs/writing-a-policy.md, step 6)\n',
  );
  expect(JSON.parse(stdout)).toMatchObject({ symmetry: false, stoppedBy: 'depth' });
});

test('a packing that keeps too little is refused in one line', async () => {
  const { status, stdout, stderr } = await explored(
    write('lossy.mjs', 'export const packing = { ...percpuPacking, leavesOut: [] };'),
  );
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^breakledger: the packing of mine loses [^\n]*\n$/);
});
