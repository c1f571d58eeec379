import { readFileSync } from 'node:fs';
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { ledgers } from '../../../properties/arbitraries/ledger.ts';
import { checkEvent } from '../../../machines/event-schema.ts';
import type { LedgerEvent } from '../../../machines/events.ts';
import { canonicalEvent } from '../../../src/ledger/canonical.ts';
import { digestOf } from '../../../src/ledger/digest.ts';
import { openLedger } from '../../../src/ledger/read.ts';
import { writeLedger } from '../../../src/ledger/write.ts';
import { eventsOf, scratchFile, scratchPath } from './scratch.ts';

const random = ledgers({ withPerf: true });

/** Names that no field of ours has, and none that JavaScript keeps for itself. */
const unknownName = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map((name) => `x-${name}`);
const unknownValue = fc
  .jsonValue({ maxDepth: 3, noUnicodeString: false })
  .filter((value) => !JSON.stringify(value).includes('"__proto__":'));
const unknownFields = fc.dictionary(unknownName, unknownValue, { maxKeys: 3, noNullPrototype: true });

const roundTrip = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test.prop([random, fc.constantFrom('ledger.ndjson', 'ledger.ndjson.gz'), fc.integer({ min: 1, max: 50 })])(
  'what is written is read again, event for event, on the same machine',
  async ({ machine, events }, name, size) => {
    const path = scratchPath(name);
    const batches = Array.from({ length: Math.ceil(events.length / size) }, (_, index) =>
      events.slice(index * size, (index + 1) * size),
    );
    await writeLedger(path, { cpus: machine.cpus, online: machine.online }, batches, { replace: true });
    expect(await eventsOf(path)).toEqual(events);
    const ledger = await openLedger(path);
    await ledger.close();
    expect(ledger.machine).toMatchObject({ cpus: machine.cpus, online: machine.online });
  },
);

test.prop([random])(
  'a ledger that is written again is the same file, with the same digest',
  async ({ machine, events }) => {
    const [first, second] = [scratchPath('first.ndjson'), scratchPath('second.ndjson')];
    const facts = { cpus: machine.cpus, online: machine.online };
    await writeLedger(first, facts, [events], { replace: true });
    await writeLedger(second, facts, (await openLedger(first)).batches(), { replace: true });
    expect(readFileSync(second).equals(readFileSync(first))).toBe(true);
    expect(await digestOf((await openLedger(second)).batches())).toBe(await digestOf([events]));
  },
);

test.prop([unknownFields, unknownFields])(
  'unknown fields are kept and handed on',
  async (inEvent, inResult) => {
    const event: LedgerEvent = {
      seq: 1,
      type: 'task.switch',
      ...inEvent,
      observed: { result: 0, ...inResult },
    };
    const path = scratchPath('unknown.ndjson');
    await writeLedger(path, { cpus: 1 }, [[event]], { replace: true });
    // JSON knows no negative zero.
    expect(roundTrip(await eventsOf(path))).toEqual(roundTrip([event]));
  },
);

const shuffled = (value: object, order: readonly number[]): object =>
  Object.fromEntries(
    Object.entries(value)
      .map((entry, index) => ({ entry, rank: order[index % order.length] ?? 0 }))
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ entry }) => entry),
  );

test.prop([random, fc.array(fc.integer(), { minLength: 1 })])(
  'the order of fields and the spaces between them make no difference',
  async ({ machine, events }, order) => {
    const header = { type: 'machine', format: 'breakledger/1', cpus: machine.cpus, online: machine.online };
    const lines = [header, ...events.map((event) => shuffled(event, order))].map((line) =>
      JSON.stringify(line, null, 1).replaceAll('\n', ' '),
    );
    const path = scratchFile('shuffled.ndjson', `${lines.join('\n')}\n`);
    expect(await digestOf((await openLedger(path)).batches())).toBe(await digestOf([events]));
  },
);

test.prop([random])('the schema takes every canonical line, and changes nothing in it', ({ events }) => {
  for (const event of events) {
    const checked = checkEvent(JSON.parse(canonicalEvent(event)));
    expect(checked).toEqual({ ok: true, value: event });
  }
});
