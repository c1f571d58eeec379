/** A packed state holds all of a state that its policy may ask for: unpacked, it is what it was but for what is left out. */
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { lossFinder } from '../../../machines/packing/loss.ts';
import { castOf } from '../../../src/explore/cast.ts';
import { attempt } from '../../../src/explore/packed/attempt.ts';
import { modelOf } from '../../../src/explore/packed/model.ts';
import { extentOf, withPackingOf } from './extents.ts';

const EXTENTS = [extentOf(1, 5, 2), extentOf(2, 3, 1), extentOf(3, 4, 2)] as const;

describe.each(['percpu-rfc', 'percpu', 'global'])('the packing of %s', (policy) => {
  test.prop([fc.constantFrom(...EXTENTS), fc.array(fc.nat(), { minLength: 20, maxLength: 60 })])(
    'loses nothing of a state on a random walk that is never packed',
    (extent, choices) => {
      withPackingOf(policy, (packing) => {
        const [walker, copy] = [modelOf(packing, castOf(extent)), modelOf(packing, castOf(extent))];
        const lossOf = lossFinder(packing.leavesOut);
        const words = new Int32Array(walker.layout.words);
        for (const choice of choices) {
          const possible = walker.requests.filter(walker.isPossible);
          const request = possible[choice % possible.length];
          if (request === undefined) throw new Error('nothing can be asked for');
          expect(attempt(walker, request, words).isBroken).toBe(false);
          copy.load(words);
          expect(lossOf(walker.state.kernel, copy.state.kernel)).toBeUndefined();
          expect(copy.state.masks).toEqual(walker.state.masks);
        }
      });
    },
  );
});
