/** One line of a ledger as a JSON object, or the very character at which it is none. */
import { isUtf8 } from 'node:buffer';
import { echo, InputError } from '../input-error.ts';
import { pathText, type SchemaFault } from '../../machines/schema-fault.ts';
import { MAX_DEPTH, placeOf, syntaxFault } from './json-place.ts';

/** Where a line stands, and its bytes without the newline. */
export interface Line {
  readonly file: string;
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
}

const REPLACEMENT = '\ufffd';

/** The first character of `bytes` that is not UTF-8: how many characters stand before it, and its first byte. */
const firstInvalid = (bytes: Buffer): { readonly index: number; readonly byte: number } => {
  let index = 0;
  let offset = 0;
  for (const character of bytes.toString('utf8')) {
    const encoded = Buffer.from(character);
    const stands = bytes.subarray(offset, offset + encoded.length).equals(encoded);
    if (character === REPLACEMENT && !stands) break;
    index += character.length;
    offset += encoded.length;
  }
  return { index, byte: bytes[offset] ?? 0 };
};

/** The text of a line. @throws InputError for bytes that are not UTF-8. */
export const lineText = ({ file, number, bytes }: Line): string => {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const { index, byte } = firstInvalid(bytes);
  const what = `invalid UTF-8: byte 0x${byte.toString(16).padStart(2, '0')}`;
  throw new InputError({ file, line: number, column: index + 1, what, advice: 'write the ledger as UTF-8' });
};

/** A fault of a field, with the place of that field in its line. */
export const fieldError = (line: Line, text: string, fault: SchemaFault): InputError =>
  new InputError({
    file: line.file,
    line: line.number,
    column: placeOf(text, fault.path) + 1,
    what: fault.value === undefined ? 'missing' : `bad value ${echo(fault.value)}`,
    field: fault.path.length === 0 ? undefined : pathText(fault.path),
    advice: fault.advice,
  });

/**
 * The first thing inside a parsed line that would not come out again as it went in: a number that a double has rounded,
 * a name that JavaScript keeps for itself, or a nesting that no walk should follow.
 */
const unkeepable = (value: unknown, path: readonly (string | number)[]): SchemaFault | undefined => {
  if (typeof value === 'number') {
    if (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))) return undefined;
    return { path, value: String(value), advice: 'write a number that does not fit a double as text' };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (path.length >= MAX_DEPTH) {
    return { path, value: '…', advice: `nest fields at most ${MAX_DEPTH} deep` };
  }
  for (const name in value) {
    const step = Array.isArray(value) ? Number(name) : name;
    if (step === '__proto__')
      return { path: [...path, step], value: name, advice: 'give the field another name' };
    const inner: unknown = Reflect.get(value, name);
    if (typeof inner !== 'number' && (typeof inner !== 'object' || inner === null)) continue;
    const fault = unkeepable(inner, [...path, step]);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;

const parse = (line: Line, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    const fault = syntaxFault(text) ?? { index: 0, what: 'not JSON' };
    const what = text.trim() === '' ? 'an empty line' : fault.what;
    const column = fault.index + 1;
    const advice = 'write one JSON object a line';
    throw new InputError({ file: line.file, line: line.number, column, what, advice }, { cause: error });
  }
};

/** The object that `text`, the text of `line`, says. @throws InputError for anything that is no JSON object. */
export const lineObject = (line: Line, text: string): object => {
  const value = parse(line, text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const what = `${kindOf(value)} instead of an object`;
    const column = text.search(/\S/) + 1;
    throw new InputError({
      file: line.file,
      line: line.number,
      column,
      what,
      advice: 'write one JSON object a line',
    });
  }
  const fault = unkeepable(value, []);
  if (fault !== undefined) throw fieldError(line, text, fault);
  return value;
};
