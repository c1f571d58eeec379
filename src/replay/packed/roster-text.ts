/**
 * The names of a roster as JSON text, in the order of their ids, for whoever keeps packed events. What came after given sizes
 * can be had alone, so that names can be kept beside each block of events that brought them.
 */
import { z } from 'zod';
import type { PerfRequest } from '../../../machines/events.ts';
import type { InternTable, Roster } from '../../../machines/roster.ts';

/** How many names of each kind a roster has. */
export interface RosterSizes {
  readonly breakpoints: number;
  readonly tasks: number;
  readonly addresses: number;
  readonly masks: number;
  readonly requests: number;
}

export const NO_NAMES: RosterSizes = { breakpoints: 0, tasks: 0, addresses: 0, masks: 0, requests: 0 };

export const rosterSizes = (roster: Roster): RosterSizes => ({
  breakpoints: roster.breakpoints.size,
  tasks: roster.tasks.size,
  addresses: roster.addresses.size,
  masks: roster.masks.size,
  requests: roster.requests.size,
});

function* valuesFrom<Value>(table: InternTable<never, Value>, from: number): Generator<Value> {
  for (let id = from; id < table.size; id += 1) yield table.at(id);
}

/** The names that came after `since`: one JSON object of lists. */
export const rosterText = (roster: Roster, since: RosterSizes = NO_NAMES): string =>
  JSON.stringify({
    breakpoints: [...valuesFrom(roster.breakpoints, since.breakpoints)],
    tasks: [...valuesFrom(roster.tasks, since.tasks)],
    addresses: [...valuesFrom(roster.addresses, since.addresses)].map(({ text }) => text),
    masks: [...valuesFrom(roster.masks, since.masks)],
    requests: [...valuesFrom(roster.requests, since.requests)],
  });

const schema = z.object({
  breakpoints: z.array(z.string()),
  tasks: z.array(z.string()),
  addresses: z.array(z.string()),
  masks: z.array(z.array(z.number())),
  requests: z.array(z.custom<PerfRequest>((value) => typeof value === 'object' && value !== null)),
});

/**
 * Gives names their ids again: to a fresh roster, or to one that has those before them.
 * @throws RangeError for text that {@link rosterText} did not make, or that does not follow the names that are there.
 */
export const addNames = (roster: Roster, text: string): void => {
  const parsed = schema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new RangeError('this is no text of names');
  const { breakpoints, tasks, addresses, masks, requests } = parsed.data;
  const before = rosterSizes(roster);
  for (const name of breakpoints) roster.breakpoints.idOf(name);
  for (const name of tasks) roster.tasks.idOf(name);
  for (const name of addresses) roster.addresses.idOf(name);
  for (const mask of masks) roster.masks.idOf(mask);
  for (const request of requests) roster.requests.idOf(request);
  const after = rosterSizes(roster);
  // A fresh roster has the address 0, which the text may name again.
  const zero = before.addresses === 1 && addresses[0] === '0x0' ? 1 : 0;
  const follow =
    after.breakpoints === before.breakpoints + breakpoints.length &&
    after.tasks === before.tasks + tasks.length &&
    after.addresses === before.addresses + addresses.length - zero &&
    after.masks === before.masks + masks.length &&
    after.requests === before.requests + requests.length;
  if (!follow) throw new RangeError('these names do not follow those that are there');
};
