import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detect } from '../../../src/import/detect.ts';
import { importFiles, open } from './imported.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakledger-test-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const detected = async (content: string | Uint8Array) => {
  const path = join(folder, 'file');
  await writeFile(path, content);
  return await detect({ name: 'file', path });
};

const HEADER = '{"type":"machine","format":"breakledger/1","cpus":1}\n';

test('a ledger begins with an object, plain or gzip', async () => {
  expect(await detected(HEADER)).toEqual({ kind: 'ledger' });
  expect(await detected(gzipSync(HEADER))).toEqual({ kind: 'ledger' });
});

test.for([
  ['17112 1795486672.757458 close(3)        = 0', { pid: 'column', time: 'epoch', isCoarse: false }],
  ['17112 1795486672.757458 +++ exited with 0 +++', { pid: 'column', time: 'epoch', isCoarse: false }],
  ['1795487150.991134 close(3)              = 0', { pid: 'none', time: 'epoch', isCoarse: false }],
  ['1795487150.991134 --- SIGCHLD {si_signo=SIGCHLD} ---', { pid: 'none', time: 'epoch', isCoarse: false }],
  [
    '[pid 17112] 1795487150.991134 <... close resumed>) = 0',
    { pid: 'bracket', time: 'epoch', isCoarse: false },
  ],
  ['17112 1795487150 close(3) = 0', { pid: 'column', time: 'epoch', isCoarse: true }],
  ['1795487150 close(3) = 0', { pid: 'none', time: 'epoch', isCoarse: true }],
  ['17112 1795487150.991 close(3) = 0', { pid: 'column', time: 'epoch', isCoarse: true }],
  ['17112 1795487150.991134852 close(3) = 0', { pid: 'column', time: 'epoch', isCoarse: false }],
  ['17112 09:15:02.757458 close(3) = 0', { pid: 'column', time: 'clock', isCoarse: false }],
  ['09:15:02 close(3) = 0', { pid: 'none', time: 'clock', isCoarse: true }],
  ['17112      0.000240 close(3) = 0', { pid: 'column', time: 'relative', isCoarse: false }],
  ['     0.000240 close(3) = 0', { pid: 'none', time: 'relative', isCoarse: false }],
  [
    '17112 1795505722.362461 (+     0.000279) close(3) = 0',
    { pid: 'column', time: 'epoch', isCoarse: false },
  ],
  [
    '17112 1795505724.344102 [   3] [00007f9afd91d829] close(3) = 0',
    { pid: 'column', time: 'epoch', isCoarse: false },
  ],
  [
    '17112 1795505724.440045 [????????????????] +++ exited with 0 +++',
    { pid: 'column', time: 'epoch', isCoarse: false },
  ],
  ['17112 close(3) = 0', { pid: 'column', time: 'none', isCoarse: false }],
  ['close(3) = 0', { pid: 'none', time: 'none', isCoarse: false }],
] as const)('%s is a line of strace', async ([line, form]) => {
  expect(await detected(`${line}\n`)).toEqual({ kind: 'strace', form });
});

test.for([
  ['', /^file:1:1: the file is empty; /],
  ['\n\n', /^file:1:1: the file is empty; /],
  ['Dear Sir or Madam,\n', /^file:1:1: neither a ledger nor a recording of strace; /],
  ['# tracer: nop\n#\n', /^file:1:1: text of tracefs \(ftrace\), which is not supported; /],
  [
    '     0.000 ( 0.011 ms): driver/20444 close(fd: 3) = 0\n',
    /^file:1:1: output of perf trace, which is not supported; /,
  ],
] as const)('%j is refused in one line that says what can be read', async ([content, message]) => {
  const refused = detected(content);
  await expect(refused).rejects.toThrow(message);
  await expect(refused).rejects.toThrow('strace -f -v -ttt');
});

test('random bytes named .gz are neither', async () => {
  await expect(detected(Uint8Array.from([0x80, 0x81, 0x00, 0xff]))).rejects.toThrow(/neither a ledger/);
});

test('a gzip file that was cut, or damaged, says so', async () => {
  const text = Array.from(
    { length: 20_000 },
    (_, line) => `10 1000000000.000001 close(${line * 7919}) = 0\n`,
  );
  const whole = gzipSync(text.join(''));
  const path = join(folder, 'cut.gz');
  await writeFile(path, whole.subarray(0, whole.length - 100));
  await expect(importFiles([path])).rejects.toThrow(
    /cut\.gz: the gzip data ends too early; copy the file again/,
  );
  await writeFile(path, Buffer.concat([whole.subarray(0, 400), Buffer.alloc(400), whole.subarray(800)]));
  await expect(importFiles([path])).rejects.toThrow(/cut\.gz: not gzip data, or damaged; /);
});

test('a missing file is one line', async () => {
  await expect(importFiles([join(folder, 'none')])).rejects.toThrow(/none: no such file; check the path$/);
});

test('a ledger is no recording', async () => {
  const path = join(folder, 'ledger');
  await writeFile(path, HEADER);
  await expect(importFiles([path])).rejects.toThrow(/ledger: a ledger, not a recording; /);
});

test('a recording may be cut in its last line', async () => {
  const path = join(folder, 'torn');
  await writeFile(
    path,
    `10 1000000000.000001 ${open('3')}\n10 1000000000.000002 perf_event_open({type=PERF_`,
  );
  const { events, report } = await importFiles([path]);
  expect(events).toHaveLength(1);
  expect(report.skipped).toEqual([{ kind: 'unreadable line', count: 1 }]);
});

test('a recording in which nobody asks for a breakpoint says so, and how to record', async () => {
  const path = join(folder, 'idle');
  await writeFile(path, '10 1000000000.000001 close(3) = 0\n');
  const { events, report } = await importFiles([path]);
  expect(events).toEqual([]);
  expect(report.warnings).toContainEqual(
    expect.stringMatching(/^no call in the recording asks for a breakpoint; .*strace -f/),
  );
});
