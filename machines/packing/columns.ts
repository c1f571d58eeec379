/**
 * Columns: what one CPU's table of kernel slots may hold while the bookkeeping is right. It is filled from slot 3 downwards
 * without a hole (COMPACT) by distinct breakpoints (GHOST), and counts as many (COUNT): a sequence of at most four. They are
 * numbered once and for all, so that a column takes 8 bits where five breakpoints take part.
 */
import { HBP_NUM } from '../machine.ts';
import { NONE } from '../roster.ts';

export interface Columns {
  /** How many there are; column 0 is empty. */
  readonly count: number;
  /** By column: the breakpoint in each slot, NONE for an empty one. */
  readonly slots: readonly (readonly number[])[];
  /** By column: how many breakpoints it holds. */
  readonly used: Uint8Array;
  /** By column: its breakpoints as bits. */
  readonly members: Int32Array;
  /** By column: its breakpoints counted from 1, that of slot 3 in the lowest four bits. */
  readonly spelled: Uint16Array;
  /** By spelling: the number of the column, −1 for none. */
  readonly numbers: Int16Array;
  /** The number of a table; −1 for one that is no column. */
  readonly numberOf: (table: readonly number[]) => number;
}

/** A breakpoint is spelled in so many bits. */
const LETTER = 4;

/** More breakpoints than this have columns that 16 bits cannot number. */
const MOST_BREAKPOINTS = 13;

const sequences = (breakpoints: number, length: number): readonly (readonly number[])[] => {
  if (length === 0) return [[]];
  return sequences(breakpoints, length - 1).flatMap((shorter) =>
    Array.from({ length: breakpoints }, (_, bp) => bp)
      .filter((bp) => !shorter.includes(bp))
      .map((bp) => [...shorter, bp]),
  );
};

/** A sequence goes into the table from its last slot downwards. */
const tableOf = (sequence: readonly number[]): readonly number[] =>
  Array.from({ length: HBP_NUM }, (_, slot) => sequence[HBP_NUM - 1 - slot] ?? NONE);

const spellingOf = (table: readonly number[]): number => {
  let spelling = 0;
  for (let slot = 0; slot < HBP_NUM; slot += 1) spelling = (spelling << LETTER) | ((table[slot] ?? NONE) + 1);
  return spelling;
};

const numberColumns = (breakpoints: number): Columns => {
  if (breakpoints > MOST_BREAKPOINTS)
    throw new RangeError(`no columns are numbered for ${breakpoints} breakpoints`);
  const all = Array.from({ length: HBP_NUM + 1 }, (_, length) => sequences(breakpoints, length)).flat();
  const slots = all.map(tableOf);
  const spelled = Uint16Array.from(slots, spellingOf);
  const numbers = new Int16Array(2 ** (LETTER * HBP_NUM)).fill(-1);
  spelled.forEach((spelling, column) => (numbers[spelling] = column));
  return {
    count: all.length,
    slots,
    used: Uint8Array.from(all, (sequence) => sequence.length),
    members: Int32Array.from(all, (sequence) => sequence.reduce((bits, bp) => bits | (1 << bp), 0)),
    spelled,
    numbers,
    numberOf: (table) => numbers[spellingOf(table)] ?? -1,
  };
};

const numbered = new Map<number, Columns>();

/** All columns of so many breakpoints, 0 to 13. @throws RangeError for more. */
export const columnsOf = (breakpoints: number): Columns => {
  const known = numbered.get(breakpoints) ?? numberColumns(breakpoints);
  numbered.set(breakpoints, known);
  return known;
};
