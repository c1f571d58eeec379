/**
 * Edits as people and programs write them: `drop 12`, `drop 12-20`, `insert 12 {"type":…}`, `change 12 {"length":4}`; or an
 * object, `{"edit":"drop","seq":12}`.
 */
import { isRecord } from '../../machines/plain-tree.ts';
import { echo, InputError } from '../input-error.ts';
import type { Edit, RequestFields } from './edit.ts';

const WORDS = /^\s*(drop|insert|change)(?:\s+(\d+)(?:-(\d+))?)?\s*(\{.*)?$/s;

const FORMS = 'write drop SEQ, insert SEQ {request} or change SEQ {fields}';

/** Events that one range may drop. */
const MOST_DROPPED = 1_000_000;

const unreadable = (text: unknown, advice = FORMS): InputError =>
  new InputError({ what: `cannot read the edit ${echo(text)}`, advice });

const fieldsIn = (text: string, json: string): RequestFields => {
  try {
    const value: unknown = JSON.parse(json);
    if (isRecord(value)) return value;
  } catch {
    // Told below: a line that is no JSON is no edit.
  }
  throw unreadable(text, 'after the number write one JSON object, like {"length":4}');
};

const seqIn = (text: string, digits: string | undefined, at: number | undefined): number => {
  const seq = digits === undefined ? at : Number(digits);
  if (seq === undefined) throw unreadable(text, 'say which event: write its number, or give --at');
  if (seq >= 1 && Number.isSafeInteger(seq)) return seq;
  throw unreadable(text, 'events are numbered from 1');
};

const droppedIn = (text: string, first: number, last: number): readonly Edit[] => {
  if (last < first) throw unreadable(text, 'write the lower number first');
  if (last - first >= MOST_DROPPED) throw unreadable(text, `drop at most ${MOST_DROPPED} events at once`);
  return Array.from({ length: last - first + 1 }, (_, i) => ({ edit: 'drop', seq: first + i }));
};

/**
 * The edits that one text says: a range is several.
 * @param at the event that an edit without a number is about.
 * @throws InputError for anything else.
 */
export const parseEdit = (text: string, at?: number): readonly Edit[] => {
  const [, edit, digits, lastDigits, json] = WORDS.exec(text) ?? [];
  if (edit === undefined) throw unreadable(text);
  const seq = seqIn(text, digits, at);
  if (edit === 'drop') {
    if (json !== undefined) throw unreadable(text, 'a drop needs nothing but the number');
    return droppedIn(text, seq, lastDigits === undefined ? seq : seqIn(text, lastDigits, at));
  }
  if (lastDigits !== undefined) throw unreadable(text, 'only drop takes a range');
  if (json === undefined) throw unreadable(text, 'after the number write one JSON object, like {"length":4}');
  const request = fieldsIn(text, json);
  return [edit === 'insert' ? { edit, seq, request } : { edit: 'change', seq, request }];
};

/**
 * The edit that an object of a list says.
 * @throws InputError for anything else.
 */
export const editOf = (value: unknown): Edit => {
  const advice = 'write {"edit":"drop","seq":12}, or insert or change with a "request"';
  if (!isRecord(value)) throw unreadable(value, advice);
  const { edit, seq, request, ...others } = value;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 1) throw unreadable(value, advice);
  if (Object.keys(others).length > 0) throw unreadable(value, advice);
  if (edit === 'drop' && request === undefined) return { edit, seq };
  if ((edit === 'insert' || edit === 'change') && isRecord(request)) return { edit, seq, request };
  throw unreadable(value, advice);
};
