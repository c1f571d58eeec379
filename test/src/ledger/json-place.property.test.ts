import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { placeOf, syntaxFault } from '../../../src/ledger/json-place.ts';

type Path = (string | number)[];

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const json = fc.json({ maxDepth: 4 });
const damaged = fc
  .tuple(
    json,
    fc.nat(),
    fc.nat({ max: 2 }),
    fc.constantFrom('', '"', '\\', ',', '}', '0', '-', 'e', 'x', '\u0001', ' '),
  )
  .map(([text, place, cut, put]) => {
    const at = place % (text.length + 1);
    return `${text.slice(0, at)}${put}${text.slice(at + cut)}`;
  });

test.prop([fc.oneof(json, damaged, fc.string())])(
  'a text has a syntax fault if and only if JSON.parse refuses it',
  (text) => {
    expect(syntaxFault(text) === undefined).toBe(isJson(text));
  },
);

test.prop([damaged])('what stands before a syntax fault is the beginning of some JSON', (text) => {
  const fault = syntaxFault(text);
  fc.pre(fault !== undefined);
  // A fault further on, or none: the text before the first one is not what is wrong.
  const before = syntaxFault(text.slice(0, fault.index));
  expect(before === undefined || before.index === fault.index).toBe(true);
});

/** Every path into a value, with what stands there. */
const paths = (value: unknown, path: Path = []): { path: Path; value: unknown }[] => [
  { path, value },
  ...(Array.isArray(value)
    ? value.flatMap((item, index) => paths(item, [...path, index]))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, inner]) => paths(inner, [...path, name]))
      : []),
];

test.prop([fc.jsonValue({ maxDepth: 3 }), fc.boolean()])(
  'the place of a path is where its value begins',
  (value, spaced) => {
    const text = JSON.stringify(value, null, spaced ? 1 : undefined);
    for (const { path, value: inner } of paths(JSON.parse(text))) {
      const [begins] = JSON.stringify(inner);
      const rest = text.slice(placeOf(text, path));
      expect(rest[0]).toBe(begins);
      if (typeof inner !== 'object' || inner === null)
        expect(rest.startsWith(JSON.stringify(inner))).toBe(true);
    }
  },
);
