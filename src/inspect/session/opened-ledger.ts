/** A ledger in the Worker: its events packed, and what was recorded beside them. It may still grow. */
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Machine } from '../../../machines/machine.ts';
import type { EventSource } from '../../event-source.ts';
import { InputError } from '../../input-error.ts';
import { type PackedEvents, packedEvents } from '../../replay/packed-events.ts';
import { MOST_EVENTS } from '../blocks/frames.ts';
import { firstTimeIn } from './first-time.ts';

/** What stands at the beginning of a ledger, before its events. */
export interface LedgerTop {
  readonly name: string;
  readonly machine: Machine;
  readonly isRecording: boolean;
}

export interface OpenedLedger extends LedgerTop, PackedEvents {
  /** When the first event was that tells a time, in seconds as recorded. */
  readonly firstTime: () => number | undefined;
  /**
   * The events for whoever reads from the first one on. Others get a turn now and then, and it ends early where nobody wants it
   * any more.
   */
  readonly source: (isWanted?: () => boolean) => EventSource;
}

/** What a ledger is made of. */
export interface LedgerContent extends LedgerTop {
  /**
   * Puts the events into a ledger, some at a time. `all so far`: what is there is a whole ledger; one that is followed goes on.
   * @throws InputError for what is wrong with them.
   */
  readonly fill: (into: PackedEvents) => AsyncGenerator<'events' | 'all so far', void>;
  /** What an import guessed or found odd, in sentences; complete once all events are there. */
  readonly remarks?: () => readonly string[];
  /** The events once more, with all that stands in them; where a server hands the ledger out, it knows the digest itself. */
  readonly again?: () => AsyncIterable<readonly LedgerEvent[]>;
  /** Lets go of where the events come from, though they may still come. */
  readonly stop?: () => void;
}

/** Events of a batch that are unpacked. */
const BATCH = 512;

/** Milliseconds of reading before others get a turn. */
const TURN = 10;

export const turnOfOthers = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** @throws InputError for a ledger that has outgrown the page. */
export const requireRoom = ({
  name,
  events,
}: {
  readonly name: string;
  readonly events: Pick<OpenedLedger['events'], 'length'>;
}): void => {
  if (events.length <= MOST_EVENTS) return;
  throw new InputError({
    file: name,
    what: `more than ${MOST_EVENTS.toLocaleString('en')} events, and a page holds no more`,
    advice: 'ask replay, find, explain and verify, which read ledgers of any length',
  });
};

/** A ledger without events yet. */
export const blankLedger = ({ name, machine, isRecording }: LedgerTop): OpenedLedger => {
  const packed = packedEvents();
  const { events, eventAt } = packed;
  const from = function* (): Generator<readonly LedgerEvent[]> {
    for (let seq = 1; seq <= events.length; seq += BATCH) {
      const last = Math.min(events.length, seq + BATCH - 1);
      yield Array.from({ length: last - seq + 1 }, (_, i) => eventAt(seq + i));
    }
  };
  return {
    ...packed,
    name,
    machine,
    isRecording,
    firstTime: firstTimeIn(packed),
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

/** What events that were made elsewhere come to as the content of a ledger. */
export const contentOfBatches = (
  top: LedgerTop,
  batches: AsyncIterable<readonly LedgerEvent[]>,
): LedgerContent => ({
  ...top,
  async *fill({ push }) {
    for await (const batch of batches) {
      batch.forEach(push);
      yield 'events';
    }
    yield 'all so far';
  },
});
