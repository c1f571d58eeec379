/**
 * A whole timeline as bytes: what `breakledger index` keeps beside a ledger. Little-endian:
 *
 *     magic      4 bytes   "BLX1"
 *     header     uint32 and so many bytes of JSON: what the index is about, how long each section is, and what the packed
 *                checkpoints do not say themselves
 *     sections   names (roster-text.ts), events (column-bytes.ts), outcomes (uint16 an event: which of the header's),
 *                checkpoints (plain-data.ts), attachments
 *     crc        uint32    CRC-32 of everything before it
 *
 * A timeline of another policy takes the events alone, and decides them again.
 */
import { z } from 'zod';
import type { Machine } from '../../../machines/machine.ts';
import type { Outcome } from '../../../machines/outcome.ts';
import type { Policy } from '../../../machines/policy.ts';
import { createRoster, type Roster } from '../../../machines/roster.ts';
import { createColumns, type EventColumns } from '../columns.ts';
import { openTimeline, type Timeline } from '../timeline/timeline.ts';
import { appendEvents, bytesOfEvents } from './column-bytes.ts';
import { addNames, rosterText } from './roster-text.ts';

const MAGIC = 0x31584c42;
const FRONT = 8;
const CRC_BYTES = 4;

/** CRC-32, that of gzip: Node's own where there is one. */
export type Crc32 = (bytes: Uint8Array) => number;

const whole = z.int().nonnegative();

const headerSchema = z.object({
  /** What it is an index of, and under which policy: for whoever made it to read. */
  about: z.record(z.string(), z.unknown()),
  names: whole,
  events: whole,
  outcomes: z.array(
    z.custom<Outcome>((value) => typeof value === 'object' && value !== null && 'kind' in value),
  ),
  decided: whole,
  shapes: z.array(z.array(z.string())),
  recipes: z.array(whole),
  checkpoints: z.array(z.tuple([whole, whole])),
  attachments: z.array(z.tuple([z.string(), whole])),
});

type Header = z.infer<typeof headerSchema>;

/** What else is kept with a timeline, by name. */
export type Attachments = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** @param about plain data, which comes back with {@link readTimeline}. */
export const bytesOfTimeline = <K extends object>(
  timeline: Timeline<K>,
  about: Readonly<Record<string, unknown>>,
  crc32: Crc32,
  attachments: Attachments = new Map(),
): Uint8Array<ArrayBuffer> => {
  const { events, roster } = timeline;
  const { outcomes, checkpoints } = timeline.kept();
  const names = new TextEncoder().encode(rosterText(roster));
  const columns = bytesOfEvents(events, 0, events.length);
  const codes = new Uint8Array(outcomes.codes.buffer, 0, outcomes.codes.byteLength);
  const header: Header = {
    about,
    names: names.length,
    events: columns.length,
    outcomes: [...outcomes.kinds],
    decided: outcomes.codes.length,
    shapes: checkpoints.shapes.map((fields) => [...fields]),
    recipes: [...checkpoints.recipes],
    checkpoints: checkpoints.checkpoints.map(({ seq, bytes }) => [seq, bytes.length]),
    attachments: [...attachments].map(([name, bytes]) => [name, bytes.length]),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const packed = checkpoints.checkpoints.map(({ bytes }) => bytes);
  const parts = [text, names, columns, codes, ...packed, ...attachments.values()];
  const length = parts.reduce((sum, part) => sum + part.length, FRONT + CRC_BYTES);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, text.length, true);
  let at = FRONT;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  view.setUint32(at, crc32(bytes.subarray(0, at)), true);
  return bytes;
};

/** Events, and the names of their ids. */
interface NamedEvents {
  readonly roster: Roster;
  readonly events: EventColumns;
}

/** A timeline that was read, of whatever policy it is to be. */
export interface ReadTimeline {
  readonly about: Readonly<Record<string, unknown>>;
  /** Views of the bytes that were read: whoever keeps one keeps them all. */
  readonly attachments: ReadonlyMap<string, Uint8Array>;
  /** The events alone, anew. */
  readonly undecided: () => NamedEvents;
  /** Opens it under the policy with which it was made: nothing is decided again. */
  readonly open: <K extends object>(policy: Policy<K>, machine: Machine) => Timeline<K>;
  /** Opens its events under any policy, which decides them. */
  readonly decide: <K extends object>(policy: Policy<K>, machine: Machine) => Timeline<K>;
}

const broken = (why: string): RangeError => new RangeError(`these bytes are no packed timeline: ${why}`);

const headerOf = (bytes: Uint8Array): Header => {
  const parsed = headerSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (parsed.success) return parsed.data;
  throw broken('their header is wrong');
};

/** @throws RangeError for bytes that {@link bytesOfTimeline} did not make, or that were changed since. */
export const readTimeline = (given: Uint8Array, crc32: Crc32): ReadTimeline => {
  // Node's own kind of bytes does not copy where it says slice.
  const bytes = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - CRC_BYTES;
  if (end < FRONT || view.getUint32(0, true) !== MAGIC) throw broken('they do not begin so');
  if (crc32(bytes.subarray(0, end)) !== view.getUint32(end, true)) throw broken('they were changed');
  let at = FRONT;
  const section = (length: number): Uint8Array => {
    if (at + length > end) throw broken('they end too early');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const header = headerOf(section(view.getUint32(4, true)));
  const names = new TextDecoder().decode(section(header.names));
  const columns = section(header.events);
  const codes = new Uint16Array(section(header.decided * 2).slice().buffer);
  const checkpoints = header.checkpoints.map(([seq, length]) => ({ seq, bytes: section(length).slice() }));

  const attachments = new Map(header.attachments.map(([name, length]) => [name, section(length)] as const));

  const undecided = (): NamedEvents => {
    const roster = createRoster();
    addNames(roster, names);
    const events = createColumns();
    appendEvents(events, columns);
    return { roster, events };
  };
  return {
    about: header.about,
    attachments,
    undecided,
    open: (policy, machine) =>
      openTimeline(policy, machine, {
        ...undecided(),
        kept: {
          outcomes: { kinds: header.outcomes, codes },
          checkpoints: { checkpoints, shapes: header.shapes, recipes: header.recipes },
        },
      }),
    decide: (policy, machine) => openTimeline(policy, machine, undecided()),
  };
};
