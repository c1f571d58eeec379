/** A ledger in the Worker: its events packed, and what was recorded beside them. */
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Machine } from '../../../machines/machine.ts';
import { decode } from '../../../machines/operation.ts';
import { createRoster, type Roster } from '../../../machines/roster.ts';
import type { EventSource } from '../../event-source.ts';
import { createColumns, type EventColumns } from '../../replay/columns.ts';
import { eventOf } from '../../replay/event-of.ts';
import { createRecorded, type Recorded } from './recorded.ts';

export interface OpenedLedger {
  readonly name: string;
  readonly machine: Machine;
  readonly isRecording: boolean;
  readonly roster: Roster;
  readonly events: EventColumns;
  readonly recorded: Recorded;
  /** Event `seq`, from 1, as it was read but for fields that no model knows. @throws RangeError for any other. */
  readonly eventAt: (seq: number) => LedgerEvent;
  /**
   * The same for whoever reads from the first event on. Others get a turn now and then, and it ends early where nobody wants it
   * any more.
   */
  readonly source: (isWanted?: () => boolean) => EventSource;
}

/** What a ledger is made of. */
export interface LedgerContent {
  readonly name: string;
  readonly machine: Machine;
  readonly isRecording: boolean;
  readonly batches: AsyncIterable<readonly LedgerEvent[]>;
}

/** Events of a batch that are unpacked. */
const BATCH = 512;

/** Milliseconds of reading before others get a turn. */
const TURN = 10;

const turnOfOthers = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Reads a whole ledger. @param progress told how many events there are so far. */
export const openLedgerFrom = async (
  { name, machine, isRecording, batches }: LedgerContent,
  progress: (events: number) => void,
): Promise<OpenedLedger> => {
  const roster = createRoster();
  const events = createColumns();
  const recorded = createRecorded();
  for await (const batch of batches) {
    for (const event of batch) {
      events.push(decode(event, roster));
      recorded.push(event);
    }
    progress(events.length);
  }
  const read = events.reader();
  const eventAt = (seq: number): LedgerEvent => ({ ...eventOf(read(seq - 1), roster), ...recorded.of(seq) });
  const from = function* (): Generator<readonly LedgerEvent[]> {
    for (let seq = 1; seq <= events.length; seq += BATCH) {
      const last = Math.min(events.length, seq + BATCH - 1);
      yield Array.from({ length: last - seq + 1 }, (_, i) => eventAt(seq + i));
    }
  };
  return {
    name,
    machine,
    isRecording,
    roster,
    events,
    recorded,
    eventAt,
    source: (isWanted = () => true) => ({
      name,
      machine,
      unknownFacts: [],
      async *batches() {
        let since = performance.now();
        for (const batch of from()) {
          if (!isWanted()) return;
          yield batch;
          if (performance.now() - since < TURN) continue;
          await turnOfOthers();
          since = performance.now();
        }
      },
      remarks: () => [],
    }),
  };
};
