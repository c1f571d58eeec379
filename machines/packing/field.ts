/**
 * Packed states: the numbers of a plain state that decide what happens next, a few bits each, in a few 32-bit words. What is
 * left out is either fixed or read by nobody whose answer is kept; `classic-fields.ts` says so field by field.
 */

/** One small number of a state. `S` is the plain state. */
export interface Field<S> {
  readonly name: string;
  /** How many codes it takes: 0 to size − 1. One that follows from the fields before it has one code, and takes no bits. */
  readonly size: number;
  /** The code of the state's value; anything outside of 0 to size − 1 where the state does not fit. */
  readonly read: (state: S) => number;
  readonly write: (state: S, code: number) => void;
}

/** Where a field stands among the words of a packed state. */
export interface FieldPlace {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
  /** So many bits, all set. */
  readonly mask: number;
}

/** A field and its place. */
export interface PlacedField<S> extends Field<S>, FieldPlace {}

/** What of a layout is known without knowing what a state is made of. */
export interface Places {
  readonly fields: readonly FieldPlace[];
  readonly words: number;
}

/** A state has a value that the layout has no code for. */
export class DoesNotFit extends Error {
  override readonly name = 'DoesNotFit';

  readonly field: string;

  constructor(field: string, code: number) {
    super(`the value ${code} of ${field} does not fit the packed layout`);
    this.field = field;
  }
}

export interface Layout<S> extends Places {
  readonly fields: readonly PlacedField<S>[];
  /** 32-bit words a state. */
  readonly words: number;
  /** @throws DoesNotFit where a value has no code. */
  readonly pack: (state: S, into: Int32Array) => void;
  readonly unpack: (words: Int32Array, into: S) => void;
}

const WORD = 32;

const bitsOf = (size: number): number => Math.ceil(Math.log2(size));

/** Gives each field its place, in order; a field never lies across two words. */
const place = <S>(fields: readonly Field<S>[]): PlacedField<S>[] => {
  let word = 0;
  let shift = 0;
  return fields.map((field) => {
    const bits = bitsOf(field.size);
    if (shift + bits > WORD) {
      word += 1;
      shift = 0;
    }
    const placed = { ...field, word, shift, bits, mask: 2 ** bits - 1 };
    shift += bits;
    return placed;
  });
};

/** The code of a placed field among packed words. */
export const codeIn = ({ word, shift, mask }: FieldPlace, words: Int32Array): number =>
  ((words[word] ?? 0) >>> shift) & mask;

export const layoutOf = <S>(fields: readonly Field<S>[]): Layout<S> => {
  const placed = place(fields);
  const words = (placed.at(-1)?.word ?? 0) + 1;
  return {
    fields: placed,
    words,
    pack(state, into) {
      into.fill(0, 0, words);
      for (const field of placed) {
        const code = field.read(state);
        if (!(code >= 0 && code < field.size)) throw new DoesNotFit(field.name, code);
        into[field.word] = (into[field.word] ?? 0) | (code << field.shift);
      }
    },
    unpack(from, into) {
      placed.forEach((field) => {
        field.write(into, codeIn(field, from));
      });
    },
  };
};
