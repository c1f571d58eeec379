import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { LedgerEvent } from '../../machines/events.ts';
import { decode } from '../../machines/operation.ts';
import { createRoster } from '../../machines/roster.ts';
import { type OpenedSource, openSource as open } from '../../src/open-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakledger-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const opened: OpenedSource[] = [];
afterEach(async () => {
  for (const source of opened.splice(0)) await source.close();
});

const openSource: typeof open = async (paths, given) => {
  const source = await open(paths, given);
  opened.push(source);
  return source;
};

const fixture = (path: string): string => join(import.meta.dirname, '../fixtures', path);
const gdb = fixture('recordings/compete-gdb.strace.gz');
const perf = fixture('recordings/compete-perf.strace.gz');
const ledger = fixture('known-answers/ledger-01.ndjson.gz');

const save = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const eventsOf = async (source: OpenedSource): Promise<readonly LedgerEvent[]> => {
  const events: LedgerEvent[] = [];
  for await (const batch of source.batches()) events.push(...batch);
  return events;
};

describe('a source', () => {
  test('is known by its content, whatever its name', async () => {
    const disguised = save('notes.txt', gunzipSync(readFileSync(ledger)));
    const recorded = save('ledger.ndjson', gunzipSync(readFileSync(perf)));
    expect((await openSource([disguised], {})).isRecording).toBe(false);
    expect((await openSource([recorded], {})).isRecording).toBe(true);
  });

  test('that an import made counts as recorded', async () => {
    const header = '{"type":"machine","format":"breakledger/1","cpus":2,"source":"strace"}\n';
    expect((await openSource([save('imported.ndjson', header)], {})).isRecording).toBe(true);
  });

  test('can be read again and again', async () => {
    for (const path of [perf, ledger]) {
      const source = await openSource([path], {});
      const once = await eventsOf(source);
      expect(once.length).toBeGreaterThan(0);
      expect(await eventsOf(source)).toEqual(once);
    }
  });

  test('gives the same as operations and as events', async () => {
    for (const path of [perf, ledger]) {
      const source = await openSource([path], {});
      const [ours, theirs] = [createRoster(), createRoster()];
      const operations: unknown[] = [];
      for await (const batch of source.operations(ours)) operations.push(...batch.map((op) => ({ ...op })));
      expect(operations).toEqual((await eventsOf(source)).map((event) => decode(event, theirs)));
    }
  });

  test('of several recordings is in the order of their times', async () => {
    const source = await openSource([gdb, perf], {});
    expect(source.name).toBe(`${gdb} + ${perf}`);
    const events = await eventsOf(source);
    const times = events
      .filter(({ type }) => type === 'breakpoint.register' || type === 'ptrace.poke')
      .map(({ time }) => time ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    // The corpus's table: 45 pokes of gdb, 4 opens of perf.
    expect(times).toHaveLength(49);
  });

  test('does not know the facts that neither it nor the caller states', async () => {
    const guessed = await openSource([perf], {});
    const given = await openSource([perf], { cpus: 2, kprobes: false });
    expect(guessed.unknownFacts).toContain('cpus');
    expect(given.unknownFacts).not.toContain('cpus');
    expect(given.unknownFacts).not.toContain('kprobes');
    expect(given.machine).toMatchObject({ cpus: 2, kprobes: false });
  });

  test('cannot be a ledger among others', async () => {
    await expect(openSource([gdb, ledger], {})).rejects.toThrow(
      `${ledger}: a ledger, and only recordings can be merged; give it alone`,
    );
  });

  test('says what its import skipped', async () => {
    const source = await openSource([perf], {});
    await eventsOf(source);
    expect(source.remarks().at(-1)).toMatch(/^skipped, as they say nothing about breakpoints: \d+ \S/);
  });
});
