/** `explore` with one of its files on standard output. */
import { expect, test } from 'vitest';
import { breakledger } from './program.ts';

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
