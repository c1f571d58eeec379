/**
 * The course of a ledger: the state after each event, and the operations that were started part by part and have not ended
 * (domain.md §1.3). Where it stands never changes; each event answers where it stands next.
 */
import type { LedgerEvent } from '../../machines/events.ts';
import { produceKernel } from '../../machines/immutable.ts';
import { type Advanced, advance } from '../../machines/interleaved/advance.ts';
import { hindranceOf } from '../../machines/interleaved/hindrance.ts';
import {
  NOTHING_UNDER_WAY,
  operationOf,
  type OperationsUnderWay,
} from '../../machines/interleaved/under-way.ts';
import { decode } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import { hindered } from '../replay/hindered.ts';
import type { Model } from './model.ts';

export interface Course<K> {
  readonly kernel: K;
  readonly underWay: OperationsUnderWay<K>;
  /** The events that started the operations under way, by their seq. */
  readonly started: ReadonlyMap<number, LedgerEvent>;
}

export const startOf = <K>(kernel: K): Course<K> => ({
  kernel,
  underWay: NOTHING_UNDER_WAY,
  started: new Map(),
});

/** What one event came to. */
export interface Taken<K> {
  readonly outcome: Outcome;
  readonly after: Course<K>;
  /** What was asked for: the event itself, or the one whose operation it carries on. */
  readonly subject: LedgerEvent;
  /** Whether the operation has ended; one that was only started has not. */
  readonly hasEnded: boolean;
}

/** Is the event done as a whole, as every recorded call is? */
export const isWhole = (event: LedgerEvent): boolean =>
  event.type !== 'step' && !('interleaved' in event && event.interleaved);

const startedAfter = <K>(
  { started }: Course<K>,
  event: LedgerEvent,
  underWay: OperationsUnderWay<K>,
): ReadonlyMap<number, LedgerEvent> =>
  isWhole(event)
    ? started
    : new Map([...started, [event.seq, event] as const].filter(([seq]) => operationOf(underWay, seq)));

/**
 * Takes the next event.
 * @throws InputError, naming `file`, for a step that cannot come here.
 */
export const takeEvent = <K extends object>(
  { policy, world }: Model<K>,
  course: Course<K>,
  event: LedgerEvent,
  file: string,
): Taken<K> => {
  const op = decode(event, world.roster);
  if (course.underWay.length > 0 || !isWhole(event)) {
    const hindrance = hindranceOf(policy, course.kernel, course.underWay, op);
    if (hindrance !== undefined) throw hindered(file, event.seq, hindrance);
  }
  let advanced: Advanced<K> | undefined;
  const kernel = produceKernel(course.kernel, (draft) => {
    advanced = advance(policy, draft, course.underWay, op, world);
  });
  if (advanced === undefined) throw new Error('the event was not taken');
  const { outcome, underWay } = advanced;
  const operation = event.type === 'step' ? event.of : event.seq;
  return {
    outcome,
    after: { kernel, underWay, started: startedAfter(course, event, underWay) },
    subject: course.started.get(operation) ?? event,
    hasEnded: operationOf(underWay, operation) === undefined,
  };
};
