/** The events of a branch: those of its parent with the edits made, numbered anew without gaps. */
import type { LedgerEvent, OperationStep } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import type { Policy } from '../../machines/policy.ts';
import { InputError } from '../input-error.ts';
import { createPresence, follow } from '../ledger/presence.ts';
import type { EditPlan } from './edit-plan.ts';
import { editFault } from './edit.ts';
import { changedEvent, insertedEvent } from './edited-event.ts';
import { menderOf } from './mend.ts';

/** What became of an event of the parent, or where one of the branch comes from. */
export type EditedEvent =
  | { readonly kind: 'kept' | 'changed'; readonly parent: LedgerEvent; readonly event: LedgerEvent }
  /** By an edit; with the call that it was a step of; or as a step that has nothing left to do. */
  | { readonly kind: 'dropped'; readonly parent: LedgerEvent; readonly why: 'edit' | 'its call' | 'no use' }
  /** By an edit; or as a step that was missing of an operation which now goes further. */
  | { readonly kind: 'inserted'; readonly event: LedgerEvent; readonly why: 'edit' | 'missing' };

/** Where the events come from. */
export interface Parent {
  /** What people call it. */
  readonly name: string;
  readonly machine: Machine;
  readonly batches: () => AsyncIterable<readonly LedgerEvent[]>;
}

const withoutObserved = (event: LedgerEvent): LedgerEvent => {
  if (event.observed === undefined) return event;
  const { observed: _observed, ...asked } = event;
  return asked;
};

/**
 * From the cut on nothing is `observed`: the recorded kernel answered in another history. A call that is dropped takes its
 * steps with it.
 * @throws InputError for an edit that is no event of the parent, that makes no request, or after which something that follows
 * cannot have happened; whatever the parent throws.
 */
export const editedEvents = async function* <K extends object>(
  policy: Policy<K>,
  { name, machine, batches }: Parent,
  { at, bySeq, edits }: EditPlan,
): AsyncGenerator<EditedEvent, void, undefined> {
  const presence = createPresence<string>(machine);
  const mender = menderOf(policy, machine, name);
  /** The present numbers of the calls that steps carry on; undefined: it has no steps any more. */
  const numbers = new Map<number, number | undefined>();
  let last = 0;
  let length = 0;

  /** Takes an event into the branch. */
  const enter = (event: LedgerEvent, origin: string): void => {
    const fault = follow(presence, event);
    if (fault !== undefined) {
      const what = `${origin} cannot happen after these edits: ${fault.what}`;
      throw new InputError({ file: name, what, field: fault.field, advice: 'edit that as well' });
    }
    mender.take(event);
    last = event.seq;
  };

  /** The steps that must come before `event` can; whether it has a place at all. */
  const madeUp = function* (event: () => LedgerEvent, origin: string): Generator<EditedEvent, boolean> {
    for (;;) {
      const mending = mender.mend(event());
      if (mending === undefined) return true;
      if (mending.kind === 'leave out') return false;
      const step: OperationStep = { seq: last + 1, type: 'step', ...mending.step };
      enter(step, `a step before ${origin}`);
      yield { kind: 'inserted', event: step, why: 'missing' };
    }
  };

  const insertsAt = function* (seq: number): Generator<EditedEvent> {
    for (const insert of bySeq.get(seq)?.inserts ?? []) {
      const made = insertedEvent(insert, last + 1, machine);
      const origin = `the request inserted at ${seq}`;
      yield* madeUp(() => ({ ...made, seq: last + 1 }), origin);
      const event = { ...made, seq: last + 1 };
      enter(event, origin);
      yield { kind: 'inserted', event, why: 'edit' };
    }
  };

  const editedOf = function* (parent: LedgerEvent): Generator<EditedEvent> {
    const { drop, change } = bySeq.get(parent.seq) ?? {};
    const isOrphan = parent.type === 'step' && numbers.get(parent.of) === undefined;
    const isStarting = 'interleaved' in parent;
    if (drop !== undefined || isOrphan) {
      if (isOrphan && change !== undefined) {
        throw editFault(change, 'the call that it is a step of is dropped', 'drop it too, or keep the call');
      }
      if (isStarting) numbers.set(parent.seq, undefined);
      yield { kind: 'dropped', parent, why: isOrphan ? 'its call' : 'edit' };
      return;
    }
    const asked = change === undefined ? parent : changedEvent(change, parent, machine);
    const known = parent.seq < at ? asked : withoutObserved(asked);
    const numbered = (): LedgerEvent =>
      known.type === 'step'
        ? { ...known, seq: last + 1, of: numbers.get(known.of) ?? known.of }
        : { ...known, seq: last + 1 };
    const origin = `event ${parent.seq}`;
    if (!(yield* madeUp(numbered, origin))) {
      yield { kind: 'dropped', parent, why: 'no use' };
      return;
    }
    const event = numbered();
    enter(event, origin);
    if (isStarting || 'interleaved' in event) {
      numbers.set(parent.seq, 'interleaved' in event ? event.seq : undefined);
    }
    yield { kind: change === undefined ? 'kept' : 'changed', parent, event };
  };

  for await (const batch of batches()) {
    for (const parent of batch) {
      length = parent.seq;
      yield* insertsAt(parent.seq);
      yield* editedOf(parent);
    }
  }
  yield* insertsAt(length + 1);
  const beyond = edits.find(({ edit, seq }) => seq > length + (edit === 'insert' ? 1 : 0));
  if (beyond !== undefined) {
    const advice = length === 0 ? 'it has no events at all' : `it has ${length}: name one of them`;
    throw editFault(beyond, `${name} has no such event`, advice);
  }
};
