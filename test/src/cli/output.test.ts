import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { outputTo } from '../../../src/cli/output.ts';

const PAGE = 64 * 1024;

test('lines are gathered into pages, and nothing is lost at the end', async () => {
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const output = outputTo(stream);
  const lines = Array.from({ length: 9000 }, (_, index) => `line ${index}`);
  for (const line of lines) await output.line(line);
  await output.end();
  expect(chunks.join('')).toBe(lines.map((line) => `${line}\n`).join(''));
  expect(chunks.length).toBeLessThan(10);
});

test('a full page is waited for until the stream has taken it', async () => {
  const stream = new PassThrough({ highWaterMark: 1024 });
  const output = outputTo(stream);
  let isTaken = false;
  const waiting = output.line('x'.repeat(PAGE))?.then(() => {
    isTaken = true;
  });
  const held = output.line('y'.repeat(PAGE))?.catch(() => undefined);
  await new Promise(setImmediate);
  expect(waiting).toBeDefined();
  stream.resume();
  await Promise.all([waiting, held]);
  expect(isTaken).toBe(true);
});

test('a stream whose reader has left says so to whoever writes', async () => {
  const stream = new PassThrough();
  stream.on('error', () => undefined);
  stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  const output = outputTo(stream);
  expect(output.line('too late')).toBeUndefined();
  await expect(output.end()).rejects.toThrow();
});
