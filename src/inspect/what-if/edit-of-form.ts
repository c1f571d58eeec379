/** What was typed into the form of an edit, as the edit that it says, or as what is wrong with it, field by field. */
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Machine } from '../../../machines/machine.ts';
import type { Edit, RequestFields } from '../../branch/edit.ts';
import { changedEvent, insertedEvent } from '../../branch/edited-event.ts';
import { InputError } from '../../input-error.ts';
import { typed } from './form.ts';
import type { AskedEdit, EditView, FieldFault } from './form-view.ts';

const NUMBERS: ReadonlySet<string> = new Set(['cpu', 'length', 'register']);
const FLAGS: ReadonlySet<string> = new Set([
  'callback',
  'inherit',
  'excludeKernel',
  'disabled',
  'threadOfParent',
]);

const isNumber = (text: string): boolean => /^\d{1,15}$/.test(text);

/** The value that a ledger would hold; what cannot be read as one is left as it was typed, to be refused with advice. */
const valueOf = (name: string, text: string): unknown => {
  if (NUMBERS.has(name)) return isNumber(text) ? Number(text) : text;
  if (FLAGS.has(name)) return text === 'true' ? true : text === 'false' ? false : text;
  if (name !== 'cpus') return text;
  return text.split(/[\s,]+/).map((cpu) => (isNumber(cpu) ? Number(cpu) : cpu));
};

/** Of a change the fields that differ, null for one that is emptied; of a new request those that are filled. */
const requestOf = ({ edit, type, values }: AskedEdit, event: LedgerEvent | undefined): RequestFields => {
  const fields: Record<string, unknown> = edit === 'insert' ? { type } : {};
  for (const [name, raw] of Object.entries(values)) {
    const text = raw.trim();
    const before = edit === 'change' && event !== undefined ? typed(event, name) : '';
    if (text !== before) fields[name] = text === '' ? null : valueOf(name, text);
  }
  return fields;
};

const attempted = (edit: Edit, event: LedgerEvent | undefined, machine: Machine): InputError | undefined => {
  try {
    if (edit.edit === 'insert') insertedEvent(edit, edit.seq, machine);
    else if (edit.edit === 'change' && event !== undefined) changedEvent(edit, event, machine);
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
};

/** `cpus[1]` is said at the field `cpus`. */
const outermost = (path: string): string => /^[^.[]*/.exec(path)?.[0] ?? '';

/** Stand in for what is missing or wrong, so that what else is wrong can be seen. */
const STAND_INS: RequestFields = {
  bp: 'b',
  task: 't',
  child: 't',
  address: '0x0',
  value: '0x0',
  access: 'w',
};

const mended = (request: RequestFields, field: string): RequestFields => {
  const others = Object.fromEntries(Object.entries(request).filter(([name]) => name !== field));
  return Object.hasOwn(STAND_INS, field) ? { ...others, [field]: STAND_INS[field] } : others;
};

const isMissing = (what: string): boolean => what.endsWith('bad value nothing');

/** Each fault hides those behind it: its field is mended, and the whole is looked at again. */
const faultsOf = (edit: Edit, event: LedgerEvent | undefined, machine: Machine): readonly FieldFault[] => {
  if (edit.edit === 'drop') return [];
  const faults: FieldFault[] = [];
  let { request } = edit;
  for (;;) {
    const error = attempted({ ...edit, request }, event, machine);
    if (error === undefined) return faults;
    const { what, advice, field: path = '' } = error.complaint;
    const field = outermost(path);
    if (faults.some((fault) => fault.field === field)) return faults;
    const said = isMissing(what) ? 'missing' : what.replace(/^edit "[^"]*": /, '');
    faults.push({ field, text: `${said}; ${advice}` });
    request = mended(request, field);
  }
};

/** @param event the one that is changed, or before which a new one is put in; absent at the end of the ledger. */
export const editOfForm = (asked: AskedEdit, event: LedgerEvent | undefined, machine: Machine): EditView => {
  const { seq, edit } = asked;
  const request = requestOf(asked, event);
  const faults = faultsOf({ edit, seq, request }, event, machine);
  const isNothing = Object.keys(request).length === 0;
  const line = faults.length > 0 || isNothing ? null : `${edit} ${seq} ${JSON.stringify(request)}`;
  return { line, faults };
};
