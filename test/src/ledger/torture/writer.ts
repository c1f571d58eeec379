/**
 * A program that appends to a ledger until it is killed, or as often as it is told, and prints each acknowledgement once it has
 * it: `node writer.ts PATH NAME [APPENDS]`. Where another writer is quicker or holds the lock it tries again.
 */
import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { LedgerEvent } from '../../../../machines/events.ts';
import { InputError } from '../../../../src/input-error.ts';
import { AppendConflict, type LedgerStore } from '../../../../src/ledger/store/ledger-store.ts';
import { openStore } from '../../../../src/ledger/store/open-store.ts';

/** The batch that a writer appends after event `length`: its size and what is in it follow from that. */
export const batchAfter = (length: number, name: string): LedgerEvent[] =>
  Array.from({ length: 1 + (length % 4) }, (_, index) => {
    const seq = length + 1 + index;
    return { seq, cpu: seq % 2, type: 'task.switch', task: null, by: name } as const;
  });

const opened = async (path: string): Promise<LedgerStore> => {
  for (;;) {
    try {
      return await openStore(path);
    } catch (error) {
      if (!(error instanceof InputError && error.complaint.what.includes('is writing to it'))) throw error;
      await pause(5);
    }
  }
};

const [path = '', name = '', appends = 'Infinity'] = process.argv.slice(2);

const write = async (): Promise<void> => {
  const store = await opened(path);
  let length = await store.length();
  for (let done = 0; done < Number(appends);) {
    try {
      length = await store.append(length, batchAfter(length, name));
      writeSync(1, `${length}\n`);
      done += 1;
    } catch (error) {
      if (!(error instanceof AppendConflict)) throw error;
      length = error.actual;
    }
  }
  await store.close();
};

if (import.meta.main) await write();
