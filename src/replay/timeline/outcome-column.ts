/** The outcome of every event, two bytes each: outcomes are few constants (machines/outcome.ts). */
import type { Outcome } from '../../../machines/outcome.ts';

const BLOCK_BITS = 16;
const BLOCK = 1 << BLOCK_BITS;

/** Stands for an outcome that has no code: a policy from elsewhere may make more than there are codes. */
const UNKEPT = 0xffff;

export interface KeptOutcomes {
  /** The outcomes that there are, by code. */
  readonly kinds: readonly Outcome[];
  /** The code of every event. */
  readonly codes: Uint16Array<ArrayBuffer>;
}

export interface OutcomeColumn {
  readonly length: number;
  readonly push: (outcome: Outcome) => void;
  /** The outcome of the event at `index`, counted from 0; undefined where it was not kept. */
  readonly at: (index: number) => Outcome | undefined;
  readonly kept: () => KeptOutcomes;
  /** The code of the event at `index`, an index into the kinds; one beyond them was not kept. */
  readonly codeAt: (index: number) => number;
}

/** Outcomes are told apart by what they say: a policy from elsewhere may make a new object each time. */
const textOf = (outcome: Outcome): string => JSON.stringify(outcome);

/** How many kinds are looked through before a table is asked: most outcomes are among the first. */
const FEW = 6;

/** @param earlier the outcomes of an earlier process: their kinds, and the code of each event. */
export const createOutcomes = (
  earlier: KeptOutcomes = { kinds: [], codes: new Uint16Array() },
): OutcomeColumn => {
  const blocks: Uint16Array<ArrayBuffer>[] = [];
  const kinds: Outcome[] = [...earlier.kinds];
  const byObject = new WeakMap<Outcome, number>();
  const byText = new Map(kinds.map((outcome, code) => [textOf(outcome), code]));
  let length = 0;

  const codeOf = (outcome: Outcome): number => {
    for (let code = 0; code < FEW; code += 1) if (kinds[code] === outcome) return code;
    const known = byObject.get(outcome);
    if (known !== undefined) return known;
    const text = textOf(outcome);
    let code = byText.get(text);
    if (code === undefined) {
      code = kinds.length < UNKEPT ? kinds.push(outcome) - 1 : UNKEPT;
      if (code !== UNKEPT) byText.set(text, code);
    }
    byObject.set(outcome, code);
    return code;
  };
  const pushCode = (code: number): void => {
    if ((length & (BLOCK - 1)) === 0) blocks.push(new Uint16Array(BLOCK));
    const block = blocks[length >>> BLOCK_BITS];
    if (block !== undefined) block[length & (BLOCK - 1)] = code;
    length += 1;
  };
  const codeAt = (index: number): number => blocks[index >>> BLOCK_BITS]?.[index & (BLOCK - 1)] ?? UNKEPT;
  for (; length < earlier.codes.length; length += Math.min(BLOCK, earlier.codes.length - length)) {
    const block = new Uint16Array(BLOCK);
    block.set(earlier.codes.subarray(length, length + BLOCK));
    blocks.push(block);
  }

  return {
    get length() {
      return length;
    },
    push: (outcome) => {
      pushCode(codeOf(outcome));
    },
    at: (index) => kinds[codeAt(index)],
    kept: () => {
      const codes = new Uint16Array(length);
      for (let index = 0; index < length; index += 1) codes[index] = codeAt(index);
      return { kinds, codes };
    },
    codeAt,
  };
};
