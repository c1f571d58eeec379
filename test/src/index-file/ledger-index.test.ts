import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedBoundary } from '../../../examples/policies/fixed-boundary.ts';
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Machine } from '../../../machines/machine.ts';
import { policies } from '../../../machines/policies/index.ts';
import type { Policy } from '../../../machines/policy.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import {
  indexedEvents,
  type IndexedTimeline,
  indexPathOf,
  makeIndex,
  openIndexed,
} from '../../../src/index-file/ledger-index.ts';
import { digestOf } from '../../../src/ledger/digest.ts';
import { openLedger } from '../../../src/ledger/read.ts';
import { openStore } from '../../../src/ledger/store/open-store.ts';
import { writeLedger } from '../../../src/ledger/write.ts';
import { timelineOf } from '../../../src/replay/timeline/from-source.ts';

const EVENTS = eventsOf('reg b1[0]; reg b2[1]; reg b3; unreg b1; unreg b2');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakledger-index-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** A ledger of its own for each test. */
const ledgerAt = async (name: string): Promise<string> => {
  const path = join(folder, name);
  await writeLedger(path, { cpus: 2, online: [0, 1] }, [EVENTS]);
  return path;
};

/** The machine that the header of a ledger tells. */
const machineAt = async (path: string, facts: Partial<Machine> = {}): Promise<Machine> => {
  const ledger = await openLedger(path, { facts });
  await ledger.close();
  return ledger.machine;
};

const openedFrom = async <K extends object>(path: string, policy: Policy<K>): Promise<IndexedTimeline<K>> => {
  const opened = await openIndexed(path, policy, await machineAt(path));
  if (opened === undefined || 'why' in opened) throw new Error(`not opened: ${opened?.why ?? 'no index'}`);
  return opened;
};

const whyNot = async (path: string): Promise<string | undefined> => {
  const opened = await openIndexed(path, policies['percpu-rfc'], await machineAt(path));
  return opened !== undefined && 'why' in opened ? opened.why : undefined;
};

/** Of a recording: with times, threads and answers. */
const RECORDED: readonly LedgerEvent[] = EVENTS.map((event, i) => ({
  ...event,
  time: 17 + i / 8,
  ...(i !== 3 && { thread: `worker ${i}`, observed: { result: i === 2 ? 'ENOSPC' : 0 } }),
}));

describe('the index of a ledger', () => {
  it.each([
    ['recorded.ndjson', RECORDED],
    ['by-hand.ndjson', EVENTS],
    ['recorded.sqlite', RECORDED],
  ])('of %s has every event with what was recorded of it', async (name, events) => {
    const path = join(folder, name);
    await writeLedger(path, { cpus: 2, online: [0, 1] }, [events], { replace: true });
    const { digest } = await makeIndex(path, policies['percpu-rfc']);
    const indexed = await indexedEvents(path, await machineAt(path));
    if (indexed === undefined || 'why' in indexed) throw new Error('no index that serves');
    expect(indexed.digest).toBe(digest);
    expect(events.map((_, i) => indexed.packed.eventAt(i + 1))).toEqual(events);
  });

  it('does not vouch for its events on a machine with other facts', async () => {
    const path = await ledgerAt('other-facts-of-events.ndjson');
    await makeIndex(path, policies['percpu-rfc']);
    const machine = await machineAt(path, { cpus: 8 });
    expect(await indexedEvents(path, machine)).toEqual({
      why: 'it was made with other facts of the machine',
    });
  });

  it.each(['plain.ndjson', 'zipped.ndjson.gz'])(
    'of %s opens the same history, and bears its digest',
    async (name) => {
      const path = await ledgerAt(name);
      const made = await makeIndex(path, policies['percpu-rfc']);
      expect(made).toMatchObject({ path: `${path}.index`, events: 5, digest: await digestOf([EVENTS]) });
      const { timeline, digest } = await openedFrom(path, policies['percpu-rfc']);
      expect(digest).toBe(made.digest);
      const fromLedger = await timelineOf(policies['percpu-rfc'], await openLedger(path));
      for (let seq = 1; seq <= 5; seq += 1) expect(timeline.at(seq).row()).toEqual(fromLedger.at(seq).row());
    },
  );

  it('is decided again under another policy, and under one of the caller’s own', async () => {
    const path = await ledgerAt('other-policy.ndjson');
    await makeIndex(path, policies['percpu-rfc']);
    const { timeline } = await openedFrom(path, policies.global);
    expect(timeline.at(2).row()).toMatchObject({ kernelPos: 2 });
    await makeIndex(path, fixedBoundary);
    const own = await openedFrom(path, fixedBoundary);
    expect(own.timeline.length).toBe(5);
  });

  it('is decided again on a machine with other facts', async () => {
    const path = join(folder, 'other-facts.ndjson');
    await writeLedger(path, { cpus: 2, online: [0, 1] }, [eventsOf('reg u1@t1; fork t1>t2')]);
    await makeIndex(path, policies['percpu-rfc']);
    const machine = await machineAt(path, { forkCopiesSlots: true });
    const opened = await openIndexed(path, policies['percpu-rfc'], machine);
    // B3 (domain.md §4.3), which the ledger itself does not say of its machine.
    expect(opened).toHaveProperty('timeline');
    const tasks = opened !== undefined && 'timeline' in opened ? opened.timeline.at(2).row()['tasks'] : {};
    expect(tasks).toHaveProperty('t2', ['u1', null, null, null]);
  });

  it('is not there until it is made', async () => {
    const path = await ledgerAt('without.ndjson');
    expect(await openIndexed(path, policies.percpu, await machineAt(path))).toBeUndefined();
  });

  it('is not used once the ledger has grown or was changed', async () => {
    const path = await ledgerAt('grown.ndjson');
    await makeIndex(path, policies['percpu-rfc']);
    const text = await readFile(path);
    await appendFile(path, '\n');
    expect(await whyNot(path)).toBe('the ledger has changed since');
    await writeFile(path, text);
    expect(await whyNot(path)).toBeUndefined();
  });

  it('of a database is used until an event is appended, whatever happens to its pages', async () => {
    const path = await ledgerAt('kept.sqlite');
    const made = await makeIndex(path, policies['percpu-rfc']);
    expect(made.digest).toBe(await digestOf([EVENTS]));
    const database = new DatabaseSync(path);
    database.exec('VACUUM');
    database.close();
    const { timeline } = await openedFrom(path, policies['percpu-rfc']);
    expect(timeline.events.length).toBe(EVENTS.length);
    const store = await openStore(path);
    await store.append(EVENTS.length, [{ seq: EVENTS.length + 1, type: 'breakpoint.unregister', bp: 'b3' }]);
    await store.close();
    expect(await whyNot(path)).toBe('the ledger has changed since');
  });

  it('is not used once it is damaged', async () => {
    const path = await ledgerAt('damaged.ndjson');
    await makeIndex(path, policies['percpu-rfc']);
    const bytes = await readFile(indexPathOf(path));
    await writeFile(indexPathOf(path), bytes.subarray(0, -1));
    expect(await whyNot(path)).toBe('it is damaged');
    await writeFile(indexPathOf(path), 'no index at all');
    expect(await whyNot(path)).toBe('it is damaged');
  });

  it('leaves the ledger as it is', async () => {
    const path = await ledgerAt('untouched.ndjson.gz');
    const before = await readFile(path);
    await makeIndex(path, policies['percpu-rfc']);
    expect(await readFile(path)).toEqual(before);
    expect(gunzipSync(before).toString()).toContain('"checksum"');
  });
});
