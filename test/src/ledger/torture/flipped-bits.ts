/** A ledger with one bit of it changed: which of them are noticed, and as what. */
import { writeFileSync } from 'node:fs';
import type { LedgerEvent } from '../../../../machines/events.ts';
import { InputError } from '../../../../src/input-error.ts';
import { canonicalEvent } from '../../../../src/ledger/canonical.ts';
import { examineLedger } from '../../../../src/ledger/examine.ts';
import { openLedger } from '../../../../src/ledger/read.ts';

export interface FlipTally {
  readonly flips: number;
  /** Reported as damage, with its place. */
  readonly damaged: number;
  /** Refused as something that is not to be read: another layout, another format. */
  readonly refused: number;
  /** Without any effect: in space that nothing is kept in. */
  readonly harmless: number;
  /** What should never be, in sentences. */
  readonly faults: readonly string[];
}

/** The events that a reader delivers before it complains, if it does. */
const readable = async (path: string): Promise<readonly LedgerEvent[]> => {
  const events: LedgerEvent[] = [];
  try {
    for await (const batch of (await openLedger(path)).batches()) events.push(...batch);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  return events;
};

/** The bits of the bytes from `from` to `to`. */
export const bitsOf = (from: number, to: number): readonly number[] =>
  Array.from({ length: (to - from) * 8 }, (_, bit) => from * 8 + bit);

/** So many bits of some bytes, drawn at random (0 to 1). */
export const someBits = (bytes: number, count: number, random: () => number): readonly number[] =>
  Array.from({ length: count }, () => Math.floor(random() * bytes * 8));

type Verdict = 'damaged' | 'refused' | 'harmless';

const isVerdict = (text: string): text is Verdict =>
  text === 'damaged' || text === 'refused' || text === 'harmless';

const textOf = (events: readonly LedgerEvent[]): string => events.map(canonicalEvent).join('\n');

/** A {@link Verdict}, or what should never be. */
const verdictOf = async (path: string, events: readonly LedgerEvent[]): Promise<string> => {
  const { finding, fault } = await examineLedger(path).catch((error: unknown) => {
    if (error instanceof InputError) return { finding: 'unreadable' as const, fault: error };
    throw error;
  });
  const found = await readable(path);
  if (textOf(found) !== textOf(events.slice(0, found.length))) return 'another history';
  if (finding === 'torn') return 'taken for a torn tail';
  if (finding === 'damaged')
    return fault?.complaint.damage === undefined ? 'damage without its place' : 'damaged';
  if (finding === 'unreadable') return 'refused';
  return found.length === events.length
    ? 'harmless'
    : `${events.length - found.length} events lost in silence`;
};

/** Changes one bit after the other of the bytes of a whole ledger with these events, in a file at `path`. */
export const flipBits = async (
  bytes: Uint8Array,
  bits: readonly number[],
  events: readonly LedgerEvent[],
  path: string,
): Promise<FlipTally> => {
  const counts = { damaged: 0, refused: 0, harmless: 0 };
  const faults: string[] = [];
  for (const bit of bits) {
    const changed = Uint8Array.from(bytes);
    changed[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    writeFileSync(path, changed);
    const verdict = await verdictOf(path, events);
    if (isVerdict(verdict)) counts[verdict] += 1;
    else faults.push(`bit ${bit & 7} of byte ${bit >> 3}: ${verdict}`);
  }
  return { flips: bits.length, ...counts, faults };
};
