/** One line of a ledger as a JSON object, or the very character at which it is none. */
import { echo, InputError } from '../input-error.ts';
import { pathText, type SchemaFault } from '../../machines/schema-fault.ts';
import { MAX_DEPTH, placeOf, roundedNumber, syntaxFault } from './json-place.ts';

/** Where a line stands, and its bytes without the newline. */
export interface Line {
  readonly file: string;
  /** From 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
}

const REPLACEMENT = '\ufffd';

/** A byte order mark is a character like any other: no ledger begins with one. */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** The text of bytes that need not be UTF-8. */
export const lenientText = (bytes: Uint8Array): string => lenient.decode(bytes);

/** The first character of `bytes` that is not UTF-8: how many characters stand before it, and its first byte. */
const firstInvalid = (bytes: Uint8Array): { readonly index: number; readonly byte: number } => {
  let index = 0;
  let offset = 0;
  for (const character of lenientText(bytes)) {
    const encoded = encoder.encode(character);
    const stands = encoded.every((byte, i) => bytes[offset + i] === byte);
    if (character === REPLACEMENT && !stands) break;
    index += character.length;
    offset += encoded.length;
  }
  return { index, byte: bytes[offset] ?? 0 };
};

/** The text of a line. @throws InputError for bytes that are not UTF-8. */
export const lineText = ({ file, number, bytes }: Line): string => {
  try {
    return strict.decode(bytes);
  } catch {
    // Where it is none, the message below says.
  }
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

const isSafe = (value: number): boolean =>
  Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));

type Path = readonly (string | number)[];

/** What a walk over a value has come upon. */
interface Findings {
  /** A name that JavaScript keeps for itself, or a nesting that no walk should follow. */
  fault?: SchemaFault;
  /** Whether there is a number that may have been rounded; the text tells. */
  hasUnsafeNumber: boolean;
}

const walkInto = (value: object, path: Path, findings: Findings): void => {
  if (path.length >= MAX_DEPTH) {
    findings.fault = { path, value: '…', advice: `nest fields at most ${MAX_DEPTH} deep` };
    return;
  }
  for (const name of Object.keys(value)) {
    const inner: unknown = Reflect.get(value, name);
    const isObject = typeof inner === 'object' && inner !== null;
    if (typeof inner === 'number') findings.hasUnsafeNumber ||= !isSafe(inner);
    if (!isObject && name !== '__proto__') continue;
    const innerPath = [...path, Array.isArray(value) ? Number(name) : name];
    if (name === '__proto__') {
      findings.fault = { path: innerPath, value: name, advice: 'give the field another name' };
    } else if (isObject) {
      walkInto(inner, innerPath, findings);
    }
    if (findings.fault !== undefined) return;
  }
};

/** The first thing inside a parsed line that would not come out again as it went in. */
const unkeepable = (value: object, text: string): SchemaFault | undefined => {
  const findings: Findings = { hasUnsafeNumber: false };
  walkInto(value, [], findings);
  if (findings.fault !== undefined || !findings.hasUnsafeNumber) return findings.fault;
  const rounded = roundedNumber(text);
  if (rounded === undefined) return undefined;
  const { path, spelled } = rounded;
  return { path, value: spelled, advice: 'write a number that does not fit a double as text' };
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
  const fault = unkeepable(value, text);
  if (fault !== undefined) throw fieldError(line, text, fault);
  return value;
};
