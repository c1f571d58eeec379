/**
 * Edits of a ledger: requests dropped, inserted or changed. Outcomes cannot be edited, they are decided again; so an edited
 * ledger never holds a history that could not have happened.
 */
import { EVENT_TYPES } from '../../machines/events.ts';
import { EVENT_FIELDS } from '../../machines/event-schema.ts';
import { echo, InputError } from '../input-error.ts';

/** The fields of a request, without `seq`: in a change, null takes a field out. */
export type RequestFields = Readonly<Record<string, unknown>>;

/** `seq` counts in the ledger that is edited. */
export type Edit =
  | { readonly edit: 'drop'; readonly seq: number }
  /** Before event `seq`, or at the end where `seq` is one more than the last. */
  | { readonly edit: 'insert'; readonly seq: number; readonly request: RequestFields }
  | { readonly edit: 'change'; readonly seq: number; readonly request: RequestFields };

/** The edit as people write it, for messages. */
export const editText = ({ edit, seq }: Edit): string => `${edit} ${seq}`;

/** What is wrong with an edit. */
export const editFault = (edit: Edit, what: string, advice: string, field?: string): InputError =>
  new InputError({ what: `edit "${editText(edit)}": ${what}`, field, advice });

/** Fields that no edit may give. */
const FORBIDDEN: Readonly<Record<string, readonly [what: string, advice: string]>> = {
  seq: ['events are numbered anew, without gaps', 'leave seq out'],
  observed: ['outcomes are never edited, they are decided again', 'leave observed out'],
  of: ['which operation a step carries on cannot be edited', 'drop the step, or the call that started it'],
};

/**
 * Checks that `fields` are fields of an event of `type`: an unknown one, kept in a ledger that was read, is a slip of the pen
 * in an edit.
 * @throws InputError
 */
export const checkFields = (edit: Edit, type: string, fields: RequestFields): void => {
  const known = EVENT_FIELDS.get(type);
  if (known === undefined) {
    throw editFault(edit, `bad value ${echo(type)}`, `write one of ${EVENT_TYPES.join(' ')}`, 'type');
  }
  for (const name of Object.keys(fields)) {
    const forbidden = Object.hasOwn(FORBIDDEN, name) ? FORBIDDEN[name] : undefined;
    if (forbidden !== undefined) throw editFault(edit, ...forbidden, name);
    if (known.includes(name)) continue;
    const usual = known.filter((one) => !Object.hasOwn(FORBIDDEN, one)).join(', ');
    throw editFault(edit, `${type} has no field ${echo(name)}`, `it has ${usual}`);
  }
};
