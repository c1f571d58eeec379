/**
 * A ledger on its way from the server to the page: packed events instead of lines, so that nothing is parsed twice.
 * Little-endian:
 *
 *     magic      uint32    "BLV1"
 *     header     uint32 and so many bytes of JSON: what the ledger's header says of its machine
 *     frames               each five uint32 and four sections: its kind, and how long the sections are
 *
 * | kind | sections |
 * | --- | --- |
 * | events | the names that they brought (packed/roster-text.ts), the texts of threads and answers that they brought (a JSON list), the events (packed/column-bytes.ts), what was recorded of them (recorded.ts) |
 * | all so far | none: what is there can be shown. A ledger that is followed goes on behind it |
 * | complaint | one text: why nothing more will come |
 */

export const MAGIC = 0x31564c42;

export const KIND = { events: 1, allSoFar: 2, complaint: 3 } as const;

/** Bytes before the sections of a frame. */
export const FRAME_FRONT = 20;

/** Most events that a page holds: some 60 bytes each, and a browser gives a tab a few gigabytes. */
export const MOST_EVENTS = 10_000_000;

export const SECTIONS = 4;
