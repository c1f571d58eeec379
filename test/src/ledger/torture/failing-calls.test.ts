/** A bounded slice of `npm run torture`: real system calls that fail, of writes the first, second, fourth and so on. */
import { describe, expect, test } from 'vitest';
import { freshPath, KINDS, storeWith } from '../store/kinds.ts';
import { type Call, failCalls, whyNoFaults } from './failing-calls.ts';

const why = whyNoFaults();

interface Case {
  readonly call: Call;
  readonly when: (n: number) => number;
}

const CASES: readonly Case[] = [
  { call: 'pwrite64', when: (n) => 2 ** (n - 1) },
  { call: 'fsync', when: (n) => n },
];

describe.each(KINDS)('a store that is %s', (kind) => {
  test.for(CASES)(
    'keeps what it acknowledged where its n-th $call fails',
    async ({ call, when }, context) => {
      context.skip(why !== undefined, `no call can be made to fail here: ${why ?? ''}`);
      const path = freshPath(kind);
      await (await storeWith(path, [])).close();
      const { fired, faults } = await failCalls(path, call, 'EIO', when);
      expect(faults).toEqual([]);
      expect(fired).toBeGreaterThan(0);
    },
  );
});
