/** Every recording of the corpus, verified: the table in docs/recordings.md is what the code says, and nothing is missed. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  readDocument,
  tableOf,
  type Verified,
  verifyRecordings,
  withTable,
} from '../../../scripts/recordings-table.ts';

/** The corpus's own count of calls, made by another program: log → opens, pokes, modifies. */
const countedCalls = (): ReadonlyMap<string, readonly number[]> => {
  const readme = readFileSync(new URL('../../fixtures/recordings/README.md', import.meta.url), 'utf8');
  const rows = readme.matchAll(/^\| ([a-z0-9-]+) \| .* \| \d+ \| (\d+) \| (\d+) \| (\d+) \| [^|]*\|$/gm);
  return new Map([...rows].map(([, name = '', ...counts]) => [name, counts.map(Number)]));
};

const sum = (rows: readonly (readonly number[])[]): number[] =>
  [0, 1, 2].map((column) => rows.reduce((total, row) => total + (row[column] ?? Number.NaN), 0));

/** Recordings in which lists of inherited breakpoints may have been exchanged; in all others every answer follows. */
const WITH_EXCHANGE = ['inherit-1', 'wild-1', 'wild-2'];

describe('the recordings of a live kernel', () => {
  let verified: readonly Verified[] = [];
  beforeAll(async () => {
    verified = await verifyRecordings();
  });

  it('are all there, and no call of them is left out', () => {
    const counted = countedCalls();
    expect(counted.size).toBeGreaterThan(30);
    expect(new Set(verified.flatMap(({ parts }) => parts))).toEqual(new Set(counted.keys()));
    for (const { name, parts, tally } of verified) {
      const { open, poke, modify } = tally.byKind;
      const expected = sum(parts.map((part) => counted.get(part) ?? []));
      expect([open.calls, poke.calls, modify.calls], name).toEqual(expected);
    }
  });

  it('are foretold call by call, forks too, but for what a recording cannot tell', () => {
    for (const { name, tally } of verified) {
      expect(tally.mismatches, name).toEqual([]);
      expect(tally.byKind.fork.predicted, name).toBe(tally.byKind.fork.calls);
      const { open, poke, modify } = tally.byKind;
      const calls = open.calls + poke.calls + modify.calls;
      const { exchange, overlap } = tally.unknowable;
      expect(open.predicted + poke.predicted + modify.predicted, name).toBe(calls - exchange - overlap);
    }
  });

  it('leave open no more than the corpus says: two answers in a hundred, and only where lists may be exchanged', () => {
    for (const { name, tally } of verified) {
      expect(tally.unknowable.overlap, name).toBe(0);
      if (WITH_EXCHANGE.includes(name)) {
        expect(tally.unknowable.exchange / tally.byKind.open.calls, name).toBeLessThan(0.02);
      } else expect(tally.unknowable.exchange, name).toBe(0);
    }
  });

  it('break no invariant that mainline promises', () => {
    for (const { name, judged } of verified) {
      expect(judged.invariants, name).toEqual(['FITS', 'HIST', 'SUCCESS', 'RELEASE', 'COMPLETE', 'ATOMIC']);
      expect(judged.violations, name).toEqual([]);
    }
  });

  it('stand in docs/recordings.md with what was foretold of each', () => {
    const document = readDocument();
    expect(document).toBe(withTable(document, tableOf(verified)));
  });
});
