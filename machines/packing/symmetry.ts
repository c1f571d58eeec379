/**
 * Symmetry: nothing in the bookkeeping depends on how CPUs, breakpoints and tasks are called, so that states which differ in
 * that alone are one class. The policies of this project treat CPUs alike as far as the bookkeeping goes: the order in which
 * they are looked at and interrupted shows in the registers alone.
 */
import type { Extent } from './booked.ts';
import { canonicalColumns } from './canonical-columns.ts';
import { columnsOf } from './columns.ts';
import { codeIn, type FieldPlace, type Places } from './field.ts';

/** What of a state a transition has changed: what concerns kernel space, or which slots tasks hold. */
export type Side = 'kernel' | 'users';

/**
 * Puts packed words into canonical form, in place: equal for states of one class, different for others. Where `changed` is
 * given, the other side is canonical already.
 */
export type Canonical = (words: Int32Array, changed?: Side) => void;

/** Makes it for a bounded machine. */
export type CanonicalMaker = (extent: Extent, layout: Places) => Canonical;

const sortFrom = (codes: Int32Array, from: number, to: number): void => {
  for (let i = from + 1; i < to; i += 1) {
    const code = codes[i] ?? 0;
    let j = i - 1;
    for (; j >= from && (codes[j] ?? 0) > code; j -= 1) codes[j + 1] = codes[j] ?? 0;
    codes[j + 1] = code;
  }
};

/** By word: the bits of the fields that are not named anew, all set. */
const othersIn = ({ fields, words }: Places, named: readonly FieldPlace[]): Int32Array => {
  const others = new Int32Array(words);
  for (const field of fields) {
    if (named.includes(field)) continue;
    others[field.word] = (others[field.word] ?? 0) | (field.mask << field.shift);
  }
  return others;
};

/**
 * Columns by CPU, then slots by task: the layout of the patch and of its repair. Whatever fields come after these stay as they
 * are.
 */
export const canonicalTables: CanonicalMaker = ({ cpus, breakpoints, tasks }, layout) => {
  const { fields, words: width } = layout;
  const kept = fields.slice(0, cpus + tasks);
  const codes = new Int32Array(kept.length);
  const columnOf = codes.subarray(0, cpus);
  const others = othersIn(layout, kept);
  const makeCanonical = canonicalColumns(cpus, breakpoints, columnsOf(breakpoints));
  return (words, changed) => {
    for (let i = 0; i < kept.length; i += 1) {
      const field = kept[i];
      if (field !== undefined) codes[i] = codeIn(field, words);
    }
    if (changed !== 'users') makeCanonical(columnOf);
    if (changed !== 'kernel') sortFrom(codes, cpus, codes.length);
    for (let word = 0; word < width; word += 1) words[word] = (words[word] ?? 0) & (others[word] ?? 0);
    for (let i = 0; i < kept.length; i += 1) {
      const field = kept[i];
      if (field !== undefined)
        words[field.word] = (words[field.word] ?? 0) | ((codes[i] ?? 0) << field.shift);
    }
  };
};

/** The one list by its breakpoints in order, slots by task, masks by breakpoint: the layout of the base. */
export const canonicalList: CanonicalMaker = ({ cpus, breakpoints, tasks }, layout) => {
  const { fields, words: width } = layout;
  const columns = columnsOf(breakpoints);
  const kept = fields.filter(({ bits }) => bits > 0).slice(0, 1 + tasks + breakpoints);
  const others = othersIn(layout, kept);
  const codes = new Int32Array(kept.length);
  const firstMask = 1 + tasks;
  /** By CPU: which of the list's breakpoints asked for it, in the list's order, as bits. */
  const asked = new Int32Array(cpus);
  return (words) => {
    kept.forEach((field, i) => (codes[i] = codeIn(field, words)));
    const list = columns.slots[codes[0] ?? 0]?.toReversed().filter((bp) => bp >= 0) ?? [];
    asked.fill(0);
    list.forEach((bp, place) => {
      for (let cpu = 0; cpu < cpus; cpu += 1) {
        if (((codes[firstMask + bp] ?? 0) & (1 << cpu)) !== 0) asked[cpu] = (asked[cpu] ?? 0) | (1 << place);
      }
    });
    sortFrom(asked, 0, cpus);
    sortFrom(codes, 1, firstMask);
    codes.fill(0, firstMask);
    codes[0] = columns.numberOf([3, 2, 1, 0].map((place) => (place < list.length ? place : -1)));
    list.forEach((_, place) => {
      for (let cpu = 0; cpu < cpus; cpu += 1) {
        if (((asked[cpu] ?? 0) & (1 << place)) === 0) continue;
        codes[firstMask + place] = (codes[firstMask + place] ?? 0) | (1 << cpu);
      }
    });
    for (let word = 0; word < width; word += 1) words[word] = (words[word] ?? 0) & (others[word] ?? 0);
    kept.forEach(({ word, shift }, i) => (words[word] = (words[word] ?? 0) | ((codes[i] ?? 0) << shift)));
  };
};
