/**
 * One representative for all the ways in which the CPUs and the breakpoints of a state could be called. CPUs are put in an
 * order, and breakpoints are numbered as they are met on the way, from slot 3 downwards; of all orders the one counts whose
 * columns are smallest. Signatures that no renaming changes leave few orders to try.
 */
import type { Columns } from './columns.ts';

const LETTER = 4;
const LETTER_MASK = 15;

/** How often a breakpoint stands in one place is counted in so many bits: on 255 CPUs at most. */
const PLACE = 8;

const mix = (hash: number, value: number): number => {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
};

/** Puts the columns of all CPUs into canonical form, in place. */
export type CanonicalColumns = (columnOf: Int32Array) => void;

export const canonicalColumns = (cpus: number, breakpoints: number, columns: Columns): CanonicalColumns => {
  const { spelled, members, numbers } = columns;
  const letters = new Int32Array(breakpoints + 1);
  const signatures = new Int32Array(cpus);
  /** By depth of the choice: the names given so far, how many, the CPUs placed, and the rows that came of them. */
  const names = Array.from({ length: cpus + 1 }, () => new Int32Array(breakpoints + 1));
  const named = new Int32Array(cpus + 1);
  const order = new Int32Array(cpus);
  const rows = new Int32Array(cpus);
  const best = new Int32Array(cpus);
  let hasBest = false;

  /** Signs each breakpoint by how often it stands in each place, and each CPU by the breakpoints in its places. */
  const sign = (columnOf: Int32Array): void => {
    letters.fill(0);
    for (let cpu = 0; cpu < cpus; cpu += 1) {
      let spelling = spelled[columnOf[cpu] ?? 0] ?? 0;
      for (let once = 1; spelling !== 0; once <<= PLACE, spelling >>>= LETTER) {
        const letter = spelling & LETTER_MASK;
        letters[letter] = (letters[letter] ?? 0) + once;
      }
    }
    signCpus(columnOf);
  };

  const signCpus = (columnOf: Int32Array): void => {
    for (let cpu = 0; cpu < cpus; cpu += 1) {
      let signature = 0;
      for (let spelling = spelled[columnOf[cpu] ?? 0] ?? 0; spelling !== 0; spelling >>>= LETTER) {
        signature = mix(signature, letters[spelling & LETTER_MASK] ?? 0);
      }
      signatures[cpu] = signature;
    }
  };

  /** Signs each breakpoint by the CPUs on which it stands, and those anew. */
  const signAgain = (columnOf: Int32Array): void => {
    letters.fill(0);
    for (let cpu = 0; cpu < cpus; cpu += 1) {
      let spelling = spelled[columnOf[cpu] ?? 0] ?? 0;
      for (let place = 1; spelling !== 0; place += 1, spelling >>>= LETTER) {
        const letter = spelling & LETTER_MASK;
        letters[letter] = ((letters[letter] ?? 0) + mix(place, signatures[cpu] ?? 0)) | 0;
      }
    }
    signCpus(columnOf);
  };

  /** Puts the CPUs in the order of their signatures: whether no two of different columns have the same. */
  const sort = (columnOf: Int32Array): boolean => {
    let isClear = true;
    for (let i = 0; i < cpus; i += 1) {
      const its = signatures[i] ?? 0;
      const column = columnOf[i] ?? 0;
      let j = i - 1;
      for (; j >= 0 && (signatures[order[j] ?? 0] ?? 0) >= its; j -= 1) {
        const other = order[j] ?? 0;
        if (signatures[other] === its && columnOf[other] !== column) isClear = false;
        order[j + 1] = other;
      }
      order[j + 1] = i;
    }
    return isClear;
  };

  /** The rows of the CPUs in their order. */
  const nameInOrder = (columnOf: Int32Array): void => {
    const given = names[0];
    if (given === undefined) return;
    given.fill(0);
    let next = 0;
    for (let i = 0; i < cpus; i += 1) {
      let row = 0;
      let spelling = spelled[columnOf[order[i] ?? 0] ?? 0] ?? 0;
      for (let at = 0; spelling !== 0; at += LETTER, spelling >>>= LETTER) {
        const letter = spelling & LETTER_MASK;
        let name = given[letter] ?? 0;
        if (name === 0) {
          next += 1;
          name = next;
          given[letter] = name;
        }
        row |= name << at;
      }
      best[i] = row;
    }
  };

  /** The column of a CPU in the names given so far; those not met yet get the next ones. */
  const rowOf = (column: number, depth: number): number => {
    const known = names[depth];
    let next = named[depth] ?? 0;
    let row = 0;
    let spelling = spelled[column] ?? 0;
    for (let at = 0; spelling !== 0; at += LETTER, spelling >>>= LETTER) {
      const name = known?.[spelling & LETTER_MASK] ?? 0;
      row |= (name === 0 ? (next += 1) : name) << at;
    }
    return row;
  };

  const giveNames = (column: number, depth: number): void => {
    const from = names[depth];
    const to = names[depth + 1];
    if (from === undefined || to === undefined) return;
    to.set(from);
    let next = named[depth] ?? 0;
    for (let spelling = spelled[column] ?? 0; spelling !== 0; spelling >>>= LETTER) {
      const letter = spelling & LETTER_MASK;
      if (to[letter] === 0) to[letter] = next += 1;
    }
    named[depth + 1] = next;
  };

  /** Would the CPUs of these two columns be each other if the breakpoints in which they differ were? */
  const areAlike = (columnOf: Int32Array, one: number, other: number): boolean => {
    const a = columnOf[one] ?? 0;
    const b = columnOf[other] ?? 0;
    if (a === b) return true;
    const moved = (members[a] ?? 0) ^ (members[b] ?? 0);
    let spelledA = spelled[a] ?? 0;
    let spelledB = spelled[b] ?? 0;
    for (; spelledA !== 0; spelledA >>>= LETTER, spelledB >>>= LETTER) {
      const letter = spelledA & LETTER_MASK;
      // What both hold stands in the same place.
      if ((moved & (1 << (letter - 1))) === 0 && letter !== (spelledB & LETTER_MASK)) return false;
    }
    for (let cpu = 0; cpu < cpus; cpu += 1) {
      if (cpu !== one && cpu !== other && ((members[columnOf[cpu] ?? 0] ?? 0) & moved) !== 0) return false;
    }
    return true;
  };

  const keepIfSmaller = (): void => {
    if (hasBest) {
      let i = 0;
      while (i < cpus && rows[i] === best[i]) i += 1;
      if (i === cpus || (rows[i] ?? 0) > (best[i] ?? 0)) return;
    }
    hasBest = true;
    best.set(rows);
  };

  const choose = (columnOf: Int32Array, placed: number, depth: number): void => {
    if (depth === cpus) {
      keepIfSmaller();
      return;
    }
    let signature = 0;
    let row = 0;
    let first = -1;
    for (let cpu = 0; cpu < cpus; cpu += 1) {
      if ((placed & (1 << cpu)) !== 0) continue;
      const its = signatures[cpu] ?? 0;
      if (first !== -1 && its > signature) continue;
      const itsRow = rowOf(columnOf[cpu] ?? 0, depth);
      if (first !== -1 && its === signature && itsRow >= row) continue;
      first = cpu;
      signature = its;
      row = itsRow;
    }
    for (let cpu = first; cpu < cpus; cpu += 1) {
      if ((placed & (1 << cpu)) !== 0 || signatures[cpu] !== signature) continue;
      const column = columnOf[cpu] ?? 0;
      if (rowOf(column, depth) !== row || (cpu !== first && areAlike(columnOf, first, cpu))) continue;
      rows[depth] = row;
      giveNames(column, depth);
      choose(columnOf, placed | (1 << cpu), depth + 1);
    }
  };

  return (columnOf) => {
    sign(columnOf);
    let isClear = sort(columnOf);
    if (!isClear) {
      signAgain(columnOf);
      isClear = sort(columnOf);
    }
    if (isClear) nameInOrder(columnOf);
    else {
      hasBest = false;
      names[0]?.fill(0);
      choose(columnOf, 0, 0);
    }
    for (let cpu = 0; cpu < cpus; cpu += 1) columnOf[cpu] = numbers[best[cpu] ?? 0] ?? 0;
  };
};
