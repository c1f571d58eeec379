/**
 * Plain data as a few bytes, and back: the states of a kernel, whatever its policy keeps in them. Values that stand side by
 * side (the same field of all CPUs, the slots of all tasks) are packed as a column, so that four thousand CPUs of one kind take
 * hardly more room than one.
 */
import { isList, isTree, type Tree } from '../../../machines/plain-tree.ts';
import { type ByteReader, byteReader, type ByteWriter, byteWriter } from './bytes.ts';

/** What the values of a column are; one that has several kinds says for each value which. */
const KIND = {
  integers: 0,
  doubles: 1,
  texts: 2,
  lists: 3,
  records: 4,
  undefined: 5,
  null: 6,
  false: 7,
  true: 8,
  mixed: 9,
} as const;

/** How the integers of a column follow. */
const FORM = { same: 0, plain: 1, runs: 2 } as const;

/** Forms follow the kinds in one byte. */
const FORM_SHIFT = 4;
/** From here on a byte is a column of one small integer, −1 and more. */
const SMALL = 0x40;
const LARGEST_SMALL = 0xff - SMALL - 1;

const kindOf = (value: unknown): number => {
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? KIND.integers : KIND.doubles;
    case 'string':
      return KIND.texts;
    case 'undefined':
      return KIND.undefined;
    case 'boolean':
      return value ? KIND.true : KIND.false;
    case 'object': {
      if (value === null) return KIND.null;
      if (Array.isArray(value)) return KIND.lists;
      const prototype: unknown = Object.getPrototypeOf(value);
      if (prototype === Object.prototype || prototype === null) return KIND.records;
      throw new TypeError(`a state is made of plain data, and this holds a ${value.constructor.name}`);
    }
    default:
      throw new TypeError(`a state is made of plain data, and this holds a ${typeof value}`);
  }
};

/** Are lists of these lengths packed place by place, and not one behind the other? */
const isTable = (lengths: readonly number[]): boolean => {
  const [length = 0] = lengths;
  return length <= lengths.length && lengths.every((other) => other === length);
};

/** Packs and unpacks; the names of fields are said once for all that one packer has packed. */
export interface Packer<T> {
  readonly pack: (value: T) => Uint8Array<ArrayBuffer>;
  /** @throws RangeError for bytes that no packer with these field names wrote. */
  readonly unpack: (bytes: Uint8Array) => T;
  /** The lists of field names seen so far: with them another packer unpacks the same bytes. */
  readonly shapes: () => readonly (readonly string[])[];
}

const packIntegers = (out: ByteWriter, values: readonly number[]): void => {
  const [first = 0] = values;
  if (values.length === 1 && first >= -1 && first <= LARGEST_SMALL) {
    out.byte(SMALL + 1 + first);
    return;
  }
  let runs = 1;
  for (let i = 1; i < values.length; i += 1) if (values[i] !== values[i - 1]) runs += 1;
  const form = runs === 1 ? FORM.same : runs * 2 < values.length ? FORM.runs : FORM.plain;
  out.byte(KIND.integers | (form << FORM_SHIFT));
  if (form === FORM.same) out.integer(first);
  else if (form === FORM.plain) for (const value of values) out.integer(value);
  else {
    for (let i = 0; i < values.length;) {
      const value = values[i] ?? 0;
      let end = i + 1;
      while (end < values.length && values[end] === value) end += 1;
      out.integer(value);
      out.whole(end - i);
      i = end;
    }
  }
};

const unpackIntegers = (from: ByteReader, form: number, count: number): number[] => {
  if (form === FORM.same) {
    const value = from.integer();
    return Array.from({ length: count }, () => value);
  }
  const values: number[] = [];
  if (form === FORM.plain) for (let i = 0; i < count; i += 1) values.push(from.integer());
  else {
    while (values.length < count) {
      const value = from.integer();
      const run = from.whole();
      if (run === 0 || run > count - values.length) throw new RangeError('a packed run has a wrong length');
      for (let i = 0; i < run; i += 1) values.push(value);
    }
  }
  return values;
};

/** @param known the field names that another packer of the same things has had. */
export function createPacker<T>(known?: readonly (readonly string[])[]): Packer<T>;
export function createPacker(known: readonly (readonly string[])[] = []): Packer<unknown> {
  const shapes: (readonly string[])[] = [...known];
  const numbers = new Map(known.map((names, number) => [JSON.stringify(names), number]));
  const out = byteWriter();

  const shapeOf = (record: Tree): number => {
    const names = Object.keys(record);
    const text = JSON.stringify(names);
    let number = numbers.get(text);
    if (number === undefined) {
      number = shapes.push(names) - 1;
      numbers.set(text, number);
    }
    return number;
  };

  const packLists = (lists: readonly (readonly unknown[])[]): void => {
    const lengths = lists.map(({ length }) => length);
    packIntegers(out, lengths);
    const [length = 0] = lengths;
    if (isTable(lengths)) {
      for (let i = 0; i < length; i += 1) packColumn(lists.map((list) => list[i]));
    } else packColumn(lists.flat());
  };

  const packRecords = (records: readonly Tree[]): void => {
    const its = records.map(shapeOf);
    packIntegers(out, its);
    for (const number of new Set(its)) {
      const same = records.filter((_, i) => its[i] === number);
      for (const name of shapes[number] ?? []) packColumn(same.map((record) => record[name]));
    }
  };

  const packKind = (kind: number, values: readonly unknown[]): void => {
    if (kind === KIND.integers) {
      packIntegers(
        out,
        values.filter((value) => typeof value === 'number'),
      );
      return;
    }
    out.byte(kind);
    if (kind === KIND.doubles) for (const value of values) out.double(Number(value));
    else if (kind === KIND.texts) for (const value of values) out.text(String(value));
    else if (kind === KIND.lists) packLists(values.filter(isList));
    else if (kind === KIND.records) packRecords(values.filter(isTree));
  };

  const packColumn = (values: readonly unknown[]): void => {
    if (values.length === 0) return;
    const kinds = values.map(kindOf);
    const [first = 0] = kinds;
    if (kinds.every((kind) => kind === first)) {
      packKind(first, values);
      return;
    }
    out.byte(KIND.mixed);
    packIntegers(out, kinds);
    for (const kind of new Set(kinds))
      packKind(
        kind,
        values.filter((_, i) => kinds[i] === kind),
      );
  };

  const unpackLists = (from: ByteReader, count: number): unknown[] => {
    const lengths = unpackColumn(from, count).map(Number);
    const [length = 0] = lengths;
    const lists: unknown[][] = lengths.map(() => []);
    if (isTable(lengths)) {
      for (let i = 0; i < length; i += 1) {
        const column = unpackColumn(from, count);
        for (let n = 0; n < count; n += 1) lists[n]?.push(column[n]);
      }
      return lists;
    }
    const items = unpackColumn(
      from,
      lengths.reduce((sum, one) => sum + one, 0),
    );
    let at = 0;
    return lengths.map((one) => items.slice(at, (at += one)));
  };

  const unpackRecords = (from: ByteReader, count: number): unknown[] => {
    const its = unpackColumn(from, count).map(Number);
    const records: Record<string, unknown>[] = its.map(() => ({}));
    for (const number of new Set(its)) {
      const names = shapes[number];
      if (names === undefined) throw new RangeError(`no record of shape ${number} was packed`);
      const same = records.filter((_, i) => its[i] === number);
      for (const name of names) {
        const column = unpackColumn(from, same.length);
        for (let n = 0; n < same.length; n += 1) {
          const record = same[n];
          if (record !== undefined) record[name] = column[n];
        }
      }
    }
    return records;
  };

  const unpackKind = (from: ByteReader, byte: number, count: number): unknown[] => {
    switch (byte & ((1 << FORM_SHIFT) - 1)) {
      case KIND.integers:
        return unpackIntegers(from, byte >>> FORM_SHIFT, count);
      case KIND.doubles:
        return Array.from({ length: count }, from.double);
      case KIND.texts:
        return Array.from({ length: count }, from.text);
      case KIND.lists:
        return unpackLists(from, count);
      case KIND.records:
        return unpackRecords(from, count);
      case KIND.undefined:
        return Array.from({ length: count }, () => undefined);
      case KIND.null:
        return Array.from({ length: count }, () => null);
      case KIND.false:
        return Array.from({ length: count }, () => false);
      case KIND.true:
        return Array.from({ length: count }, () => true);
      default:
        throw new RangeError(`no column of packed data begins with ${byte}`);
    }
  };

  const unpackMixed = (from: ByteReader, count: number): unknown[] => {
    const kinds = unpackColumn(from, count).map(Number);
    const values: unknown[] = kinds.map(() => undefined);
    for (const kind of new Set(kinds)) {
      const places = [...kinds.keys()].filter((i) => kinds[i] === kind);
      const column = unpackColumn(from, places.length);
      places.forEach((place, n) => (values[place] = column[n]));
    }
    return values;
  };

  const unpackColumn = (from: ByteReader, count: number): unknown[] => {
    if (count === 0) return [];
    const byte = from.byte();
    if (byte >= SMALL) return Array.from({ length: count }, () => byte - SMALL - 1);
    return byte === KIND.mixed ? unpackMixed(from, count) : unpackKind(from, byte, count);
  };

  return {
    pack: (value) => {
      packColumn([value]);
      return out.taken();
    },
    unpack: (bytes) => unpackColumn(byteReader(bytes), 1)[0],
    shapes: () => shapes,
  };
}
