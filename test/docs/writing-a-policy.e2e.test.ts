/** The tutorial keeps its word: its file is built block by block, passes the type check, and prints what the page shows. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { momentsOf, standIn } from '../../scripts/tutorial-steps.ts';
import { ROOT, shell } from '../e2e/program.ts';

const page = readFileSync(join(ROOT, 'docs/writing-a-policy.md'), 'utf8');
const moments = momentsOf(page);
const commands = moments.flatMap(({ file, shown }) => shown.map((one) => ({ ...one, file })));

const folder = standIn(ROOT);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

test('the files of all steps pass the strictest type check', () => {
  const files = [...new Set(moments.map(({ file }) => file))];
  files.forEach((file, step) => {
    writeFileSync(join(folder, `step-${step}.ts`), file);
  });
  const config = { extends: './tsconfig.json', include: ['step-*.ts'] };
  writeFileSync(join(folder, 'tsconfig.steps.json'), JSON.stringify(config));
  const words = [compiler, '--noEmit', '--project', 'tsconfig.steps.json'];
  expect(files.length).toBeGreaterThanOrEqual(5);
  const { status, stdout } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

describe('the page shows what is printed (npm run readme-output writes it anew)', () => {
  test.each(commands)('$command', async ({ command, output, file }) => {
    writeFileSync(join(folder, 'mine.ts'), file);
    const { stdout } = await shell(command, { cwd: folder });
    expect(stdout.replace(/\n+$/, '\n')).toBe(output);
  });
});

describe('what the page says of its outputs', () => {
  const outputs = commands.map(({ output }) => output);

  test('the smallest policy refuses everything, the next one grants three breakpoints', () => {
    expect(outputs[0]).toContain('breakpoint.register    3 ENOSPC');
    expect(outputs[1]).toContain('breakpoint.register  3 ok');
  });

  test('a double register and a CPU that goes are found, and shrunk to two events', () => {
    expect(outputs[3]).toMatch(/shrunk to 2 [\s\S]* {4}1 {2}reg b1\n[\s\S]* {4}2 {2}reg b1\n/);
    expect(outputs[5]).toMatch(/shrunk to 2 [\s\S]* {4}1 {2}reg b1\n[\s\S]* {4}2 {2}off\d\n/);
  });

  test('each fix ends what it was made for, and at last every promise holds', () => {
    for (const i of [4, 6, 7]) expect(outputs[i]).toMatch(/^mine held \(2,000 ledgers /);
    expect(outputs[7]).toContain('interleaved');
    expect(outputs).toHaveLength(8);
  });
});
