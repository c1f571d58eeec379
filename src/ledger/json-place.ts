/**
 * Where in a line of JSON something stands. `JSON.parse` does not say at which character it gave up, nor where a field is; so
 * when a line is bad, and only then, it is walked again here.
 */

/** Deepest nesting of a line: enough for any request, and little enough for every walk over a value. */
export const MAX_DEPTH = 64;

/** A character at which a line stops being JSON. */
export interface SyntaxFault {
  /** Index of the character, from 0; the length of the text if it ends too early. */
  readonly index: number;
  readonly what: string;
}

type Path = readonly (string | number)[];

interface Walk {
  readonly text: string;
  readonly visit: (path: Path, index: number) => void;
  index: number;
}

class Stop extends Error {
  readonly index: number;
  constructor(index: number, what: string) {
    super(what);
    this.index = index;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SPACE = /[ \t\r\n]*/y;
const WORDS = ['true', 'false', 'null'];

const found = (walk: Walk): string =>
  walk.index >= walk.text.length
    ? 'the line ends'
    : `found ${JSON.stringify(String.fromCodePoint(walk.text.codePointAt(walk.index) ?? 0))}`;

const fail = (walk: Walk, expected: string): never => {
  throw new Stop(walk.index, `not JSON: ${found(walk)} where ${expected} should be`);
};

const matched = (walk: Walk, pattern: RegExp): string | undefined => {
  pattern.lastIndex = walk.index;
  const text = pattern.exec(walk.text)?.[0];
  if (text !== undefined) walk.index += text.length;
  return text;
};

const skipSpace = (walk: Walk): void => {
  matched(walk, SPACE);
};

const take = (walk: Walk, character: string): boolean => {
  skipSpace(walk);
  if (walk.text[walk.index] !== character) return false;
  walk.index += 1;
  skipSpace(walk);
  return true;
};

/** Walks over a text in quotes and answers it as it stands, quotes included. */
const string = (walk: Walk, expected: string): string => {
  const start = walk.index;
  if (walk.text[start] !== '"') fail(walk, expected);
  walk.index += 1;
  for (;;) {
    const character = walk.text[walk.index];
    if (character === undefined) return fail(walk, "a closing '\"'");
    if (character < ' ') return fail(walk, 'text without control characters');
    if (character === '\\') {
      if (matched(walk, ESCAPE) === undefined) return fail(walk, 'a valid escape');
      continue;
    }
    walk.index += 1;
    if (character === '"') return walk.text.slice(start, walk.index);
  }
};

const members = (walk: Walk, path: Path): void => {
  if (take(walk, '}')) return;
  do {
    const name: unknown = JSON.parse(string(walk, 'a name in quotes'));
    if (!take(walk, ':')) fail(walk, '":"');
    value(walk, [...path, String(name)]);
  } while (take(walk, ','));
  if (!take(walk, '}')) fail(walk, '"," or "}"');
};

const items = (walk: Walk, path: Path): void => {
  if (take(walk, ']')) return;
  let index = 0;
  do {
    value(walk, [...path, index]);
    index += 1;
  } while (take(walk, ','));
  if (!take(walk, ']')) fail(walk, '"," or "]"');
};

const value = (walk: Walk, path: Path): void => {
  walk.visit(path, walk.index);
  const first = walk.text[walk.index];
  if ((first === '{' || first === '[') && path.length >= MAX_DEPTH) {
    throw new Stop(walk.index, `nested more than ${MAX_DEPTH} deep`);
  }
  if (take(walk, '{')) members(walk, path);
  else if (take(walk, '[')) items(walk, path);
  else if (first === '"') string(walk, 'a text');
  else if (matched(walk, NUMBER) === undefined) {
    const word = WORDS.find((name) => walk.text.startsWith(name, walk.index));
    if (word === undefined) fail(walk, 'a value');
    else walk.index += word.length;
  }
  skipSpace(walk);
};

const walkOver = (text: string, visit: Walk['visit']): SyntaxFault | undefined => {
  const walk: Walk = { text, visit, index: 0 };
  try {
    skipSpace(walk);
    value(walk, []);
    if (walk.index < text.length) fail(walk, 'the end of the line');
    return undefined;
  } catch (error) {
    if (error instanceof Stop) return { index: error.index, what: error.message };
    throw error;
  }
};

/** The first character at which `text` is not JSON, or nests too deep; undefined for JSON. */
export const syntaxFault = (text: string): SyntaxFault | undefined => walkOver(text, () => undefined);

/**
 * Index of the value that `path` names in a line of JSON, or of the innermost value around it that there is. Of a name that
 * occurs twice the last counts, as for `JSON.parse`.
 */
export const placeOf = (text: string, path: Path): number => {
  let best = 0;
  let depth = -1;
  walkOver(text, (visited, index) => {
    if (visited.length < depth || visited.length > path.length) return;
    if (visited.every((step, level) => step === path[level])) {
      best = index;
      depth = visited.length;
    }
  });
  return best;
};

/** A number as a line spells it. */
export interface SpelledNumber {
  readonly path: Path;
  readonly spelled: string;
}

/** The first number in a line of JSON that a double does not keep: too large for it, or whole and with other digits in it. */
export const roundedNumber = (text: string): SpelledNumber | undefined => {
  let first: SpelledNumber | undefined;
  walkOver(text, (path, index) => {
    NUMBER.lastIndex = index;
    const spelled = first === undefined ? NUMBER.exec(text)?.[0] : undefined;
    if (spelled === undefined) return;
    const value = Number(spelled);
    const isKept =
      Number.isFinite(value) &&
      (!Number.isInteger(value) || Number.isSafeInteger(value) || String(value) === spelled);
    if (!isKept) first = { path, spelled };
  });
  return first;
};
