import { describe, expect, test } from 'vitest';
import { castOf } from '../../../src/explore/cast.ts';
import { effectSpaceOf } from '../../../src/explore/packed/effects/effect-space.ts';
import { NotSeparable } from '../../../src/explore/packed/effects/effects.ts';
import { modelOf } from '../../../src/explore/packed/model.ts';
import { plainSpaceOf } from '../../../src/explore/packed/plain-space.ts';
import { createStateTable, NO_PARENT } from '../../../src/explore/state-table.ts';
import type { Space } from '../../../src/explore/space.ts';
import { extentOf, withPackingOf } from './extents.ts';

/** The transitions out of a state, in an order of their own. */
const successorsIn = (space: Space, state: Int32Array): readonly string[] => {
  const found: string[] = [];
  space.expand(state, {
    reach: (words) => found.push(words.join()),
    breaks: (request) => found.push(`breaks ${request}`),
  });
  return found.toSorted();
};

const coursesOf = ({ tally }: Space): readonly string[] =>
  tally.courses
    .map(({ kind, answer, boundary }, i) => `${kind} ${answer} ${boundary}: ${tally.counts[i] ?? 0}`)
    .filter((text) => !text.endsWith(': 0'))
    .toSorted();

describe('remembered effects lead where the recipes lead', () => {
  test.for([
    [1, 3, 2],
    [2, 3, 1],
    [3, 3, 1],
    [2, 5, 1],
    [2, 3, 2],
  ] as const)('from every state of %i CPUs, %i breakpoints, %i tasks', ([cpus, breakpoints, tasks]) => {
    withPackingOf('percpu-rfc', (packing) => {
      const cast = castOf(extentOf(cpus, breakpoints, tasks));
      const plain = plainSpaceOf(modelOf(packing, cast));
      const remembered = effectSpaceOf(packing, modelOf(packing, cast), false);
      const table = createStateTable(plain.words);
      table.add(plain.initial, NO_PARENT);
      for (let at = 0; at < table.size(); at += 1) {
        const state = table.read(at).slice();
        const expected = successorsIn(plain, state);
        expect(successorsIn(remembered, state)).toEqual(expected);
        plain.expand(state, { reach: (words) => table.add(words, at), breaks: () => undefined });
      }
      expect(table.size()).toBeGreaterThan(50);
      // The plain space has been asked twice: for its successors, and to go on.
      const twice = coursesOf(remembered).map((text) =>
        text.replace(/\d+$/, (count) => String(2 * Number(count))),
      );
      expect(coursesOf(plain)).toEqual(twice);
    });
  });

  test('the repair decides by its table of registrations, and its effects are not remembered', () => {
    withPackingOf('percpu', (packing) => {
      const space = effectSpaceOf(packing, modelOf(packing, castOf(extentOf(2, 2, 1))), false);
      expect(() => successorsIn(space, space.initial)).toThrow(NotSeparable);
    });
  });
});
