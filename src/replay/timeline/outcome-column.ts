/** The outcome of every event, two bytes each: outcomes are few constants (machines/outcome.ts). */
import type { Outcome } from '../../../machines/outcome.ts';

const BLOCK_BITS = 16;
const BLOCK = 1 << BLOCK_BITS;

/** Stands for an outcome that has no code: a policy from elsewhere may make more than there are codes. */
const UNKEPT = 0xffff;

export interface OutcomeColumn {
  readonly length: number;
  readonly push: (outcome: Outcome) => void;
  /** The outcome of the event at `index`, counted from 0; undefined where it was not kept. */
  readonly at: (index: number) => Outcome | undefined;
  /** The outcomes that there are, by code. */
  readonly kinds: () => readonly Outcome[];
  /** The code of the event at `index`, an index into `kinds`; one beyond it was not kept. */
  readonly codeAt: (index: number) => number;
}

/** Outcomes are told apart by what they say: a policy from elsewhere may make a new object each time. */
const textOf = (outcome: Outcome): string => JSON.stringify(outcome);

export const createOutcomes = (): OutcomeColumn => {
  const blocks: Uint16Array<ArrayBuffer>[] = [];
  const kinds: Outcome[] = [];
  const byObject = new WeakMap<Outcome, number>();
  const byText = new Map<string, number>();
  let length = 0;

  const codeOf = (outcome: Outcome): number => {
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
  const codeAt = (index: number): number => blocks[index >>> BLOCK_BITS]?.[index & (BLOCK - 1)] ?? UNKEPT;

  return {
    get length() {
      return length;
    },
    push: (outcome) => {
      if ((length & (BLOCK - 1)) === 0) blocks.push(new Uint16Array(BLOCK));
      const block = blocks[length >>> BLOCK_BITS];
      if (block !== undefined) block[length & (BLOCK - 1)] = codeOf(outcome);
      length += 1;
    },
    at: (index) => kinds[codeAt(index)],
    kinds: () => kinds,
    codeAt,
  };
};
