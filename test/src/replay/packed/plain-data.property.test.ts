import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { createPacker } from '../../../../src/replay/packed/plain-data.ts';

/** What states are made of, and what a plug-in's may hold beside it. */
const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double(),
    fc.boolean(),
    fc.string(),
    fc.constantFrom(null, undefined),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.array(fc.record({ mask: fc.integer(), slots: fc.array(fc.integer({ min: -1, max: 3 })) })),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('plain data, packed', () => {
  test.prop([plain])('comes out as it went in', (value) => {
    const packer = createPacker();
    expect(packer.unpack(packer.pack(value))).toEqual(value);
  });

  test.prop([fc.array(plain, { minLength: 1, maxLength: 4 })])(
    'comes out of another packer that knows the names of its fields',
    (values) => {
      const writer = createPacker();
      const packed = values.map(writer.pack);
      const reader = createPacker(structuredClone(writer.shapes()));
      expect(packed.map(reader.unpack)).toEqual(values);
    },
  );

  it.for([
    ['no field and one without a name', [{}, { '': 0 }]],
    ['one field of a name and two of its halves', [{ 'a\0b': 0 }, { a: 0, b: 0 }]],
    [
      'two fields of names that come to the same',
      [
        { 'a\0b': 0, c: 1 },
        { a: 0, 'b\0c': 1 },
      ],
    ],
  ])('tells records apart that have %s', ([, value]) => {
    const packer = createPacker();
    expect(packer.unpack(packer.pack(value))).toStrictEqual(value);
  });

  test.prop([fc.uint8Array({ maxLength: 40 })])('is never taken from bytes that end too early', (bytes) => {
    const packer = createPacker();
    const whole = packer.pack([[...bytes], { slots: [...bytes].map((byte) => byte * 1000) }]);
    for (let end = 0; end < whole.length; end += 1) {
      expect(() => packer.unpack(whole.subarray(0, end))).toThrow(RangeError);
    }
  });

  test('takes hardly more room for thousands of equal CPUs than for one', () => {
    const cpu = { online: true, kernel: [-1, -1, -1, 7], consumed: 1, dr7: 0xd0000280 };
    const packer = createPacker();
    const one = packer.pack([cpu]).length;
    const many = packer.pack(Array.from({ length: 4096 }, () => cpu)).length;
    expect(many - one).toBeLessThan(32);
  });

  test('is refused where it is more than plain data', () => {
    expect(() => createPacker().pack({ seen: new Map() })).toThrow('this holds a Map');
    expect(() => createPacker().pack({ act: () => 1 })).toThrow('this holds a function');
  });
});
