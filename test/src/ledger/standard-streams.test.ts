import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { HEADER } from './scratch.ts';

const url = (module: string): string =>
  JSON.stringify(new URL(`../../../src/ledger/${module}`, import.meta.url).href);

const LEDGER = `${HEADER}\n{"seq":1,"type":"task.switch"}\n{"seq":2,"type":"task.switch"}\n`;

/** A program that counts the events on standard input, as often as asked, and prints what is wrong. */
const COUNT = `
  import { openLedger } from ${url('read.ts')};
  try {
    const ledger = await openLedger('-');
    for (let reading = 0; reading < Number(process.argv[1]); reading += 1) {
      let events = 0;
      for await (const batch of ledger.batches()) events += batch.length;
      console.log(events);
    }
  } catch (error) {
    console.log(error.message);
  }`;

const count = (input: string | Uint8Array, readings = 1): string =>
  spawnSync(process.execPath, ['--input-type=module', '--eval', COUNT, String(readings)], {
    input,
    encoding: 'utf8',
  }).stdout;

test('a ledger comes through standard input, plain or as gzip data', () => {
  expect(count(LEDGER)).toBe('2\n');
  expect(count(gzipSync(LEDGER))).toBe('2\n');
});

test('what is wrong on standard input has its line and column', () => {
  expect(count('')).toMatch(/^<stdin>:1:1: empty file;/);
  expect(count(`${LEDGER}{"seq":2}\n`)).toMatch(/^<stdin>:4:1: missing \(field type\)/);
});

test('a torn tail on standard input is not for repair to cut there', () => {
  expect(count(`${LEDGER}{"seq":3`)).toMatch(
    /^<stdin>:4:9: torn tail: .*; save it as a plain file, and cut it with: breakledger repair FILE\n$/,
  );
});

test('standard input is read only once', () => {
  expect(count(LEDGER, 2)).toBe(
    '2\n<stdin>: standard input can be read only once; save it to a file, and give that\n',
  );
});

const WRITE = `
  import { writeLedger } from ${url('write.ts')};
  function* batches() {
    for (let seq = 1; seq <= Number(process.argv[1]); seq += 1) yield [{ seq, type: 'task.switch' }];
  }
  await writeLedger('-', { cpus: 2 }, batches());`;

test('a ledger is written to standard output', () => {
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', WRITE, '2'], {
    encoding: 'utf8',
  });
  expect(stdout.split('\n')).toHaveLength(4);
  expect(count(stdout)).toBe('2\n');
});

test('a reader that has had enough is no error', async () => {
  const writer = spawn(process.execPath, ['--input-type=module', '--eval', WRITE, '300000'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  writer.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  await once(writer.stdout, 'data');
  writer.stdout.destroy();
  await once(writer, 'close');
  expect({ status: writer.exitCode, complaints }).toEqual({ status: 0, complaints: '' });
});
