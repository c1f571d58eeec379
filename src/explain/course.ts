/**
 * The course of a ledger: the state before and after each event. Both are changed in place, the one an event behind the
 * other, so that a ledger of any length takes no more than two states. Operations may be made part by part (domain.md §1.3).
 */
import type { LedgerEvent } from '../../machines/events.ts';
import { advance } from '../../machines/interleaved/advance.ts';
import { hindranceOf } from '../../machines/interleaved/hindrance.ts';
import {
  NOTHING_UNDER_WAY,
  operationOf,
  type OperationsUnderWay,
} from '../../machines/interleaved/under-way.ts';
import { decode, type Operation } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import { hindered } from '../replay/hindered.ts';
import type { Model } from './model.ts';

/** What one event came to. The states are valid until the next event. */
export interface Taken<K> {
  readonly outcome: Outcome;
  readonly before: K;
  /** What was asked for: the event itself, or the one whose operation it carries on. */
  readonly subject: LedgerEvent;
  /** Whether the operation has ended; one that was only started has not. */
  readonly hasEnded: boolean;
}

export interface Course<K> {
  /**
   * Takes the next event.
   * @throws InputError for a step that cannot come here.
   */
  readonly take: (event: LedgerEvent) => Taken<K>;
  /** Takes the last event back, and follows the recorded kernel's answer instead: a grant is carried out without asking. */
  readonly followInstead: (granted: boolean) => void;
  /** The state after the last event. */
  readonly now: () => K;
}

/** Is the event done as a whole, as every recorded call is? */
export const isWhole = (event: LedgerEvent): boolean =>
  event.type !== 'step' && !('interleaved' in event && event.interleaved);

/** A state that events change, and the operations that were started on it. */
interface Run<K> {
  kernel: K;
  underWay: OperationsUnderWay<K>;
}

/** How the last event is to be done on the state that lags behind. */
type Redo<K> = (run: Run<K>) => void;

const nothing = (): void => undefined;

/** @param file names the source in errors. */
export const courseOf = <K extends object>({ policy, world }: Model<K>, file: string): Course<K> => {
  const runFromStart = (): Run<K> => ({ kernel: policy.initial(world.machine), underWay: NOTHING_UNDER_WAY });
  const behind = runFromStart();
  const ahead = runFromStart();
  const started = new Map<number, LedgerEvent>();
  let last: Operation | undefined;
  let catchUp: Redo<K> = nothing;

  const advanceOn = (run: Run<K>, op: Operation): Outcome => {
    const { underWay, outcome } = advance(policy, run.kernel, run.underWay, op, world);
    run.underWay = underWay;
    return outcome;
  };

  const refuseHindered = (event: LedgerEvent, op: Operation): void => {
    if (isWhole(event) && ahead.underWay.length === 0) return;
    const hindrance = hindranceOf(policy, ahead.kernel, ahead.underWay, op);
    if (hindrance !== undefined) throw hindered(file, event.seq, hindrance);
  };

  return {
    take: (event) => {
      const op = decode(event, world.roster);
      refuseHindered(event, op);
      catchUp(behind);
      const outcome = advanceOn(ahead, op);
      last = op;
      catchUp = (run) => advanceOn(run, op);
      const operation = event.type === 'step' ? event.of : event.seq;
      const subject = started.get(operation) ?? event;
      const hasEnded = operationOf(ahead.underWay, operation) === undefined;
      if (hasEnded) started.delete(operation);
      else started.set(operation, subject);
      return { outcome, before: behind.kernel, subject, hasEnded };
    },
    followInstead: (granted) => {
      const op = last;
      if (op === undefined) return;
      ahead.kernel = structuredClone(behind.kernel);
      catchUp = granted ? ({ kernel }) => policy.recipe(kernel, op).end(kernel, op, world) : nothing;
      catchUp(ahead);
    },
    now: () => ahead.kernel,
  };
};
