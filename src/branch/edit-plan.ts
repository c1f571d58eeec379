/** The edits of a branch, event by event. */
import { InputError } from '../input-error.ts';
import { type Edit, editFault, editText } from './edit.ts';

/** What is done at one event. */
export interface EditsAt {
  readonly inserts: readonly Extract<Edit, { readonly edit: 'insert' }>[];
  readonly drop?: Extract<Edit, { readonly edit: 'drop' }>;
  readonly change?: Extract<Edit, { readonly edit: 'change' }>;
}

export interface EditPlan {
  /** The first event that may differ: what is before it belongs to the parent as well. */
  readonly at: number;
  readonly bySeq: ReadonlyMap<number, EditsAt>;
  /** All edits, in the order of their events. */
  readonly edits: readonly Edit[];
}

const added = (before: EditsAt, edit: Edit): EditsAt => {
  if (edit.edit === 'insert') return { ...before, inserts: [...before.inserts, edit] };
  const other = before.drop ?? before.change;
  if (other !== undefined) {
    throw editFault(edit, `"${editText(other)}" edits the same event`, 'give one edit of it');
  }
  return edit.edit === 'drop' ? { ...before, drop: edit } : { ...before, change: edit };
};

/**
 * @param at the first event that may differ; absent: the first that is edited.
 * @throws InputError for edits that contradict each other, that stand before `at`, or that are none.
 */
export const planOf = (edits: readonly Edit[], at?: number): EditPlan => {
  const inOrder = edits.toSorted((a, b) => a.seq - b.seq);
  const [first] = inOrder;
  if (first === undefined) {
    const advice = "give --edit, like --edit 'drop 12'";
    throw new InputError({ what: 'nothing is edited, so the branch would be its parent', advice });
  }
  if (at !== undefined && first.seq < at) {
    throw editFault(first, `the branch leaves its parent at event ${at}`, 'edit that one, or a later one');
  }
  const bySeq = new Map<number, EditsAt>();
  for (const edit of inOrder) bySeq.set(edit.seq, added(bySeq.get(edit.seq) ?? { inserts: [] }, edit));
  return { at: at ?? first.seq, bySeq, edits: inOrder };
};
