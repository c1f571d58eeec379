import { describe, expect, test } from 'vitest';
import { percpuPacking } from '../../../machines/packing/packing.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { InputError } from '../../../src/input-error.ts';
import { castOf } from '../../../src/explore/cast.ts';
import { modelOf } from '../../../src/explore/packed/model.ts';
import { packingIn } from '../../../src/policy-file/exported-packing.ts';
import { isAtWork, type Sign, watchMemory, watchOn } from '../../../src/policy-file/watch.ts';
import { extentOf } from '../explore/extents.ts';

const watch = watchOn(watchMemory());
const file = { name: './mine.ts', index: 1 };
const extent = extentOf(2, 2, 1);

const guarded = (packing: unknown) => packingIn({ packing }, file, watch);

/** Ours, and one more field, which is of somebody’s making. */
const withField = (members: object): unknown => ({
  ...percpuPacking,
  fields: (of: typeof extent) => [
    ...percpuPacking.fields(of),
    { name: 'mine', size: 2, read: () => 0, write: () => undefined, ...members },
  ],
});

/** Packs and unpacks the state before the first event. */
const tryOut = (packing: unknown): void => {
  const its = guarded(packing);
  if (its === undefined) throw new Error('it has a packing');
  const { canonical = percpuPacking.canonical } = its;
  const model = modelOf({ ...percpuPacking, ...its, canonical, policy: percpuPolicy }, castOf(extent));
  model.load(model.initial);
  canonical(extent, model.layout)(model.initial);
};

describe('the packing that a module exports', () => {
  test('is none where it exports none, and ours where it exports ours', () => {
    expect(packingIn({}, file, watch)).toBeUndefined();
    expect(guarded(percpuPacking)).toEqual(percpuPacking);
  });

  test('does between walls what it did without them', () => {
    const seen: number[] = [];
    tryOut(withField({ read: () => 1, write: (_: unknown, code: number) => seen.push(code) }));
    expect(seen).toEqual([1]);
  });

  test('is seen at work by a watchdog', () => {
    let sign: Sign | undefined;
    tryOut(withField({ read: () => ((sign = watch.look()), 0) }));
    expect(sign).toMatchObject({ stage: 'packing', file: 1 });
    expect(sign && isAtWork(sign)).toBe(true);
    expect(isAtWork(watch.look())).toBe(false);
  });

  test.for([
    ['no object', 3, 'its export `packing` is no packing: it is a number; '],
    [
      'no fields',
      { leavesOut: [] },
      'its export `packing` is no packing: its `fields` is missing, and must be a function; ',
    ],
    [
      'no paths',
      { ...percpuPacking, leavesOut: [3] },
      'its export `packing` is no packing: its `leavesOut` must be a list of paths; ',
    ],
    [
      'no function',
      { ...percpuPacking, canonical: 3 },
      'its `canonical` is a number, and must be a function; ',
    ],
    [
      'no list',
      { ...percpuPacking, fields: () => 3 },
      'its packing of fields answered 3, and must answer a list of fields; ',
    ],
    [
      'no codes',
      withField({ size: 0 }),
      'whose entry 8 is no field: it has a name, a size of 1 to 2 ** 31, and functions `read` and `write`; ',
    ],
    ['half a code', withField({ size: 1.5 }), 'whose entry 8 is no field: '],
    ['a name twice', withField({ name: 'kernelPos' }), 'in which two fields are called kernelPos; '],
    [
      'a text for a code',
      withField({ read: () => 'one' }),
      'its packing of mine answered "one", and must answer a number; ',
    ],
    [
      'an error',
      withField({
        write: () => {
          throw new TypeError('one\ntwo');
        },
      }),
      'its packing of mine threw TypeError: one two; ',
    ],
    [
      'no form',
      { ...percpuPacking, canonical: () => 3 },
      'its packing of canonical answered 3, and must answer a function; ',
    ],
  ] as const)('is refused in one line that says what is wrong: %s', ([, packing, text]) => {
    expect(() => {
      tryOut(packing);
    }).toThrow(InputError);
    expect(() => {
      tryOut(packing);
    }).toThrow(text);
  });
});
