/** The events of a ledger in memory: packed, with the names of their ids and what was recorded beside them. */
import type { LedgerEvent } from '../../machines/events.ts';
import { decode } from '../../machines/operation.ts';
import { createRoster, type Roster } from '../../machines/roster.ts';
import { createColumns, type EventColumns } from './columns.ts';
import { eventOf } from './event-of.ts';
import { createRecorded, type Recorded } from './recorded.ts';

export interface PackedEvents {
  readonly roster: Roster;
  readonly events: EventColumns;
  readonly recorded: Recorded;
  readonly push: (event: LedgerEvent) => void;
  /** Event `seq`, from 1, as it was read but for fields that no model knows. @throws RangeError for any other. */
  readonly eventAt: (seq: number) => LedgerEvent;
}

/** @param begun events that are there already, with all that was recorded of them; absent: none. */
export const packedEvents = (
  begun: Pick<PackedEvents, 'roster' | 'events' | 'recorded'> = {
    roster: createRoster(),
    events: createColumns(),
    recorded: createRecorded(),
  },
): PackedEvents => {
  const { roster, events, recorded } = begun;
  const read = events.reader();
  return {
    roster,
    events,
    recorded,
    push: (event) => {
      events.push(decode(event, roster));
      recorded.push(event);
    },
    eventAt: (seq) => ({ ...eventOf(read(seq - 1), roster), ...recorded.of(seq) }),
  };
};
