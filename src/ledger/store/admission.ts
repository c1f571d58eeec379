/** What a ledger can go on with: whether events can have happened after those that are there, and their lines. */
import { cpuFault } from '../../../machines/event-schema.ts';
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Machine } from '../../../machines/machine.ts';
import { pathText } from '../../../machines/schema-fault.ts';
import { echo, InputError } from '../../input-error.ts';
import type { Progress } from '../event-lines.ts';
import { eventLine } from '../line-writer.ts';
import { follow, type Presence } from '../presence.ts';

/** The end of a ledger: all that an append must know of what is before it. */
export interface End {
  readonly progress: Readonly<Progress>;
  readonly presence: Presence<string>;
}

/** A batch that can be appended: its lines, and the end that the ledger has after it. */
export interface Admitted {
  readonly lines: readonly string[];
  readonly end: End;
}

const check = (file: string, event: LedgerEvent, machine: Machine, presence: Presence<string>): void => {
  const place = { file, line: event.seq + 1 };
  const range = cpuFault(event, machine);
  if (range !== undefined) {
    const { path, value, advice } = range;
    throw new InputError({ ...place, what: `bad value ${echo(value)}`, field: pathText(path), advice });
  }
  const fault = follow(presence, event);
  if (fault !== undefined) throw new InputError({ ...place, ...fault });
};

/**
 * The lines of a batch that follows `end`, which stays as it is.
 *
 * @throws InputError for an event that cannot have happened there; RangeError for a gap in the numbers.
 */
export const admit = (
  { name, machine, guarded }: { readonly name: string; readonly machine: Machine; readonly guarded: boolean },
  end: End,
  events: readonly LedgerEvent[],
): Admitted => {
  const progress = { ...end.progress };
  const presence = end.presence.copy();
  const lines = events.map((event) => {
    check(name, event, machine, presence);
    return eventLine(event, guarded, progress);
  });
  return { lines, end: { progress, presence } };
};
