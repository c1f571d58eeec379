import { fc, test } from '@fast-check/vitest';
import { describe, expect, test as example } from 'vitest';
import { align, type Run } from '../../../src/diff/align.ts';

const lists = fc.array(fc.nat(4), { maxLength: 30 }).map((list) => Int32Array.from(list));

/** Reads both lists along the runs; undefined where events that are told to be the same are not. */
const read = (runs: readonly Run[], left: Int32Array, right: Int32Array) => {
  let l = 0;
  let r = 0;
  for (const { kind, length } of runs) {
    for (let n = 0; n < length; n += 1) {
      if (kind === 'both' && left[l] !== right[r]) return undefined;
      if (kind !== 'right') l += 1;
      if (kind !== 'left') r += 1;
    }
  }
  return [l, r];
};

/** The length of the longest common subsequence, by the table that everybody knows. */
const common = (left: Int32Array, right: Int32Array): number => {
  let row = new Array<number>(right.length + 1).fill(0);
  for (const one of left) {
    const next = [0];
    right.forEach((other, j) =>
      next.push(one === other ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0)),
    );
    row = next;
  }
  return row[right.length] ?? 0;
};

describe('the runs of two ledgers', () => {
  test.prop([lists, lists], { numRuns: 500 })(
    'make both of them, with as few events alone as can be',
    (left, right) => {
      const runs = align(left, right);
      expect(read(runs, left, right)).toEqual([left.length, right.length]);
      const same = runs.reduce((sum, { kind, length }) => sum + (kind === 'both' ? length : 0), 0);
      expect(same).toBe(common(left, right));
    },
  );

  example('of ledgers with too little in common stand alone between what is the same at both ends', () => {
    const left = Int32Array.from({ length: 5000 }, (_, i) => (i === 0 ? 0 : 2 * i + 1));
    const right = Int32Array.from({ length: 5000 }, (_, i) => 2 * i);
    expect(align(left, right)).toEqual([
      { kind: 'both', length: 1 },
      { kind: 'left', length: 4999 },
      { kind: 'right', length: 4999 },
    ]);
  });
});
