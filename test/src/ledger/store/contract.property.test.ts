import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { ledgers } from '../../../../properties/arbitraries/ledger.ts';
import { digestOf } from '../../../../src/ledger/digest.ts';
import { openLedger } from '../../../../src/ledger/read.ts';
import { createStore } from '../../../../src/ledger/store/open-store.ts';
import { freshPath, KINDS, readAll } from './kinds.ts';

/** At which of the events a batch ends and another store would begin to read. */
const cuts = fc.array(fc.nat(), { maxLength: 6 });

test.prop([ledgers({ withPerf: true, mostEvents: 40 }), cuts, fc.nat()])(
  'every store gives back what it took, however it was cut into batches, and all under one digest',
  async ({ machine, events }, cut, from) => {
    const ends = [...new Set(cut.map((at) => at % (events.length + 1))), events.length].toSorted(
      (a, b) => a - b,
    );
    for (const kind of KINDS) {
      const path = freshPath(kind);
      const store = await createStore(path, { cpus: machine.cpus, online: machine.online });
      let length = 0;
      for (const end of ends) length = await store.append(length, events.slice(length, end));
      const start = (from % (events.length + 1)) + 1;
      expect(await readAll(store, start)).toEqual(events.slice(start - 1));
      await store.close();
      expect(await digestOf((await openLedger(path)).batches())).toBe(await digestOf([events]));
    }
  },
);
