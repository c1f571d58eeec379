import { isDeepStrictEqual } from 'node:util';
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { packedValues } from '../../../../src/explore/full/parts/packed-values.ts';
import { createPartStores } from '../../../../src/explore/full/parts/stores.ts';

const MEMORY = 2 ** 22;

/** What states are made of: small numbers mostly, and whatever else a plug-in may keep. */
const plain = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -10, max: 250 }) },
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, ''),
  fc.string({ maxLength: 4, unit: 'binary' }),
);
const PLAIN_RECORD = { noNullPrototype: true } as const;
const small = fc.oneof(
  fc.array(plain, { maxLength: 4 }),
  fc.dictionary(fc.oneof(fc.stringMatching(/^[a-z]{1,3}$/), fc.constantFrom('', 'a', 'b', 'a\0b')), plain, {
    maxKeys: 4,
    noNullPrototype: true,
  }),
  fc.record({ on: fc.boolean(), slots: fc.array(fc.nat(4), { maxLength: 4 }) }, PLAIN_RECORD),
);
const state = fc.record(
  {
    kernel: fc.record(
      { position: plain, cpus: fc.array(small, { maxLength: 3 }), others: small },
      PLAIN_RECORD,
    ),
    calls: fc.array(fc.oneof(small, plain), { maxLength: 3 }),
    rest: fc.oneof(small, plain),
  },
  PLAIN_RECORD,
);
const states = fc.array(state, { minLength: 1, maxLength: 8 });

describe('a state as two words', () => {
  // A property has one for all its runs: with one for each, gigabytes would pile up that nobody frees in time.
  const forStates = createPartStores(MEMORY);
  test.prop([states])('is the same state when it is unpacked, however many were packed since', (all) => {
    const values = packedValues<object>(forStates);
    const words = all.map((one) => values.pack([one]).slice());
    words.forEach((packed, i) => {
      const unpacked = values.unpack(packed);
      expect(unpacked.seen()).toStrictEqual(all[i]);
      expect(unpacked.copy()).toStrictEqual(all[i]);
    });
  });

  const forWords = createPartStores(MEMORY);
  test.prop([states])('has the same words exactly if it is the same, whoever packs it', (all) => {
    const [here, there] = [packedValues<object>(forWords), packedValues<object>(forWords)];
    const words = all.map((one, i) => (i % 2 === 0 ? here : there).pack([one]).join());
    const again = all.map((one, i) => (i % 2 === 0 ? there : here).pack([structuredClone(one)]).join());
    expect(again).toEqual(words);
    for (const [i, one] of all.entries()) {
      for (const [j, other] of all.entries()) {
        expect(words[i] === words[j]).toBe(isDeepStrictEqual(one, other));
      }
    }
  });

  const forForms = createPartStores(MEMORY);
  test.prop([states])('of several forms is the same one, in whichever order they are given', (all) => {
    const values = packedValues<object>(forForms);
    const chosen = values.pack(all).join();
    expect(values.pack(all.toReversed()).join()).toBe(chosen);
    expect(all.map((one) => values.pack([one]).join())).toContain(chosen);
  });

  const forCopies = createPartStores(MEMORY);
  test.prop([state, state])('is not changed by what is done to its copies', (one, other) => {
    const values = packedValues<typeof one>(forCopies);
    const unpacked = values.unpack(values.pack([one]).slice());
    const copy = unpacked.copy();
    Object.assign(copy.kernel, other.kernel);
    copy.calls.push(1);
    for (const part of copy.calls) {
      if (Array.isArray(part)) part.push(1);
      else if (typeof part === 'object' && part !== null) Object.assign(part, { more: 1 });
    }
    expect(unpacked.seen()).toStrictEqual(one);
    // What is packed meanwhile tells whether a copy that was lent is as it was.
    values.pack([copy]);
    expect(unpacked.copy()).toStrictEqual(one);
  });
});
