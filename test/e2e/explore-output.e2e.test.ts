/** `explore` with one of its files on standard output, and in little memory. */
import { expect, test } from 'vitest';
import { breakledger, shell } from './program.ts';

const SMALL = ['explore', '--policy', 'percpu', '--cpus', '1', '--breakpoints', '1', '--tasks', '0'];

test('a drawing on standard output is alone there, and the report is on standard error', async () => {
  const { status, stdout, stderr } = await breakledger([...SMALL, '--dot', '-', '--json']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^digraph [^]*\n}\n$/);
  const [remark, report = '', ...rest] = stderr.split('\n');
  expect(remark).toBe('breakledger: standard output: a picture for Graphviz');
  expect(JSON.parse(report)).toMatchObject({ policy: 'percpu', states: 2, complete: true });
  expect(rest).toEqual(['']);
});

test.for([
  ['packed', []],
  ['full', ['--steps', 'interleaved']],
] as const)(
  'where the system gives out little memory a %s space is explored all the same',
  async ([, words]) => {
    const { status, stdout, stderr } = await shell(
      `ulimit -v 3000000; breakledger ${[...SMALL, ...words].join(' ')} --json`,
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ policy: 'percpu', complete: true });
  },
);
