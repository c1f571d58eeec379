import { existsSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { canonicalEvent, canonicalHeader } from '../../../src/ledger/canonical.ts';
import { digestOf } from '../../../src/ledger/digest.ts';
import { openLedger } from '../../../src/ledger/read.ts';
import { writeLedger } from '../../../src/ledger/write.ts';
import { eventsOf, HEADER, inputErrorOf, scratchFile, scratchPath } from './scratch.ts';

const SWITCH: LedgerEvent = { seq: 1, type: 'task.switch' };

test('an event has one canonical line, whatever the order and the spelling of its fields', () => {
  const event: LedgerEvent & Record<string, unknown> = {
    zebra: { b: 1, a: [{ d: 2, c: 3 }] },
    alpha: null,
    observed: { late: true, result: 0 },
    perf: { address: '0X00AB', bpType: 2, length: 4, group: -1, flags: 0, cpu: -1, pid: 7, extra: 1 },
    cpus: [1, 0],
    access: 'w',
    length: 4,
    address: '0x00400F18',
    task: 't',
    bp: 'b',
    type: 'breakpoint.register',
    cpu: 0,
    thread: 'm',
    returned: 2.5,
    time: 1.25,
    seq: 9,
  };
  expect(canonicalEvent(event)).toBe(
    '{"seq":9,"time":1.25,"returned":2.5,"thread":"m","cpu":0,"type":"breakpoint.register","bp":"b","task":"t",' +
      '"address":"0x400f18","length":4,"access":"w","cpus":[1,0],' +
      '"perf":{"bpType":2,"address":"0xab","length":4,"pid":7,"cpu":-1,"flags":0,"group":-1,"extra":1},' +
      '"observed":{"result":0,"late":true},"alpha":null,"zebra":{"a":[{"c":3,"d":2}],"b":1}}',
  );
});

test('unknown fields that are called like methods of objects are kept', () => {
  const event: LedgerEvent & Record<string, unknown> = {
    ...SWITCH,
    ...{ ['constructor']: 1, ['valueOf']: { a: 2 } },
  };
  expect(canonicalEvent(event)).toBe('{"seq":1,"type":"task.switch","constructor":1,"valueOf":{"a":2}}');
});

test('a header has one canonical line', () => {
  expect(
    canonicalHeader({ note: 'x', slots: 4, online: [0], cpus: 2, format: 'breakledger/1', type: 'machine' }),
  ).toBe('{"type":"machine","format":"breakledger/1","cpus":2,"online":[0],"slots":4,"note":"x"}');
});

test('a .gz is written as gzip data of the same lines', async () => {
  const [plain, zipped] = [scratchPath('same.ndjson'), scratchPath('same.ndjson.gz')];
  for (const path of [plain, zipped]) await writeLedger(path, { cpus: 1 }, [[SWITCH]]);
  expect(gunzipSync(readFileSync(zipped)).equals(readFileSync(plain))).toBe(true);
});

test('a file that is there already is replaced only where that was asked for', async () => {
  const path = scratchFile('precious.ndjson', 'precious');
  const error = await inputErrorOf(() => writeLedger(path, { cpus: 1 }, []));
  expect(error?.message).toBe(`${path}: the file is there already; remove it first, or name another file`);
  expect(readFileSync(path, 'utf8')).toBe('precious');
  await writeLedger(path, { cpus: 1 }, [[SWITCH]], { replace: true });
  expect(await eventsOf(path)).toEqual([SWITCH]);
});

test('a file appears whole or not at all', async () => {
  const path = scratchPath('half.ndjson');
  const failing = async function* (): AsyncGenerator<readonly LedgerEvent[]> {
    yield [SWITCH];
    await Promise.resolve();
    throw new Error('the import failed');
  };
  await expect(writeLedger(path, { cpus: 1 }, failing())).rejects.toThrow('the import failed');
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(dirname(path)).filter((name) => name.includes('half'))).toEqual([]);
});

test('a device is written to, not replaced', async () => {
  await writeLedger('/dev/null', { cpus: 1 }, [[SWITCH]], { replace: true });
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

test('what a symbolic link names is replaced, not the link', async () => {
  const [file, link] = [scratchFile('file.ndjson', ''), scratchPath('link.ndjson')];
  symlinkSync(file, link);
  await writeLedger(link, { cpus: 1 }, [[SWITCH]], { replace: true });
  expect(await eventsOf(file)).toEqual([SWITCH]);
});

test('a place that does not exist is bad input', async () => {
  const path = scratchPath('nowhere/at/all.ndjson');
  expect((await inputErrorOf(() => writeLedger(path, { cpus: 1 }, [])))?.message).toBe(
    `${dirname(path)}: no such directory; make it, or name another`,
  );
});

test('a gap in the numbers of events is a fault of the program', async () => {
  const writing = writeLedger(scratchPath('gap.ndjson'), { cpus: 1 }, [[{ seq: 2, type: 'task.switch' }]]);
  await expect(writing).rejects.toThrow(RangeError);
});

test('a digest is that of the events alone: not of spelling, compression, checksums or header', async () => {
  const canonical = '{"seq":1,"cpu":0,"type":"task.exec","task":"t"}\n';
  const spaced = `${HEADER.replace('2}', '3}')}\n{"task": "t", "type": "task.exec", "cpu": 0, "seq": 1}\n`;
  const zipped = scratchPath('digest.ndjson.gz');
  await writeLedger(zipped, { cpus: 2 }, [
    await eventsOf(scratchFile('a.ndjson', `${HEADER}\n${canonical}`)),
  ]);
  const digest = async (path: string) => digestOf((await openLedger(path)).batches());
  // echo '{"seq":1,"cpu":0,"type":"task.exec","task":"t"}' | sha256sum
  const expected = '9babee82997384584bf2fb03aee031ad22941a2d32af741c56716f54e6cf2cb5';
  expect(await digest(zipped)).toBe(expected);
  expect(await digest(scratchFile('spaced.ndjson', spaced))).toBe(expected);
});
