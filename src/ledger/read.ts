/** Reads a ledger (`breakledger/1`) as a stream: a plain file, a gzip file or standard input, of any size. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { LedgerHeader } from '../../machines/header.ts';
import type { Machine } from '../../machines/machine.ts';
import type { Operation } from '../../machines/operation.ts';
import type { Roster } from '../../machines/roster.ts';
import type { EventSource, OnRead } from '../event-source.ts';
import { InputError } from '../input-error.ts';
import { STANDARD_STREAM } from './byte-source.ts';
import { eventsAt } from './events-at.ts';
import { createPlaces, type LinePlaces } from './line-places.ts';
import { openAtFirstEvent } from './ledger-stream.ts';
import { eventBatches, type OpenedLedger } from './opened-ledger.ts';
import { operationBatches } from './operation-stream.ts';
import { createPresence } from './presence.ts';
import { machineOf } from './header-machine.ts';

/**
 * A ledger whose header has been read. The events before a bad line are all delivered before its InputError is thrown.
 */
export interface Ledger extends EventSource {
  readonly header: LedgerHeader;
  /**
   * The events as operations, for bulk replay: as `batches`, decoded, but several times as fast. A batch and its operations
   * are used again for the next one.
   */
  operations(roster: Roster): AsyncIterable<readonly Operation[]>;
  /**
   * Single events with all that their lines say, known fields and others, by `seq`, ascending. A plain file is not read from its
   * beginning for them where it is known where lines begin: as noted when the ledger was read, by this process or an earlier one.
   * @throws InputError where there is no such event any more.
   */
  eventsAt(wanted: readonly number[], places?: LinePlaces): AsyncIterable<LedgerEvent>;
  /** Where lines begin, as far as `operations` has passed them. */
  readonly places: LinePlaces;
  /** Lets go of a ledger whose events were not read to their end. */
  close(): Promise<void>;
}

const FACTS = ['cpus', 'slots', 'kprobes', 'taskSizeMax', 'maxSampleRate', 'forkCopiesSlots'] as const;

const machineOrClose = async (opened: OpenedLedger, facts: Partial<Machine>): Promise<Machine> => {
  try {
    return machineOf(opened.name, opened.header, facts);
  } catch (error) {
    await opened.blocks.return();
    throw error;
  }
};

/**
 * Opens a ledger and reads its header. `path` is a file, plain or gzip, or `-` for standard input, whose events can be read
 * once. `facts` about the machine go before those of the header.
 *
 * @throws InputError for whatever is wrong with the file or its header.
 */
export const openLedger = async (
  path: string,
  { facts = {}, onRead }: { readonly facts?: Partial<Machine>; readonly onRead?: OnRead } = {},
): Promise<Ledger> => {
  const atStart = await openAtFirstEvent(path, onRead);
  const { name, header } = atStart;
  const { isPlain } = atStart;
  const machine = await machineOrClose(atStart, facts);
  const places = createPlaces();
  let waiting: OpenedLedger | undefined = atStart;

  const opened = async (): Promise<OpenedLedger> => {
    const present = waiting;
    waiting = undefined;
    if (present !== undefined) return present;
    if (path !== STANDARD_STREAM) return openAtFirstEvent(path, onRead);
    const advice = 'save it to a file, and give that';
    throw new InputError({ file: name, what: 'standard input can be read only once', advice });
  };
  return {
    name,
    header,
    machine,
    unknownFacts: FACTS.filter((fact) => !(fact in header) && !(fact in facts)),
    async *batches() {
      yield* eventBatches(await opened(), machine, createPresence(machine));
    },
    async *operations(roster) {
      yield* operationBatches({ ...(await opened()), places }, machine, roster);
    },
    eventsAt: (wanted, known = places) => eventsAt(path, { name, header, isPlain }, machine, wanted, known),
    places,
    remarks: () => [],
    async close() {
      await waiting?.blocks.return();
      waiting = undefined;
    },
  };
};
