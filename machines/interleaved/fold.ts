/** Steps that nothing came between, told as the one event that they are. */
import type { LedgerEvent, OperationStep } from '../events.ts';
import { isDoneOnce } from './next-steps.ts';
import { type InterleavableEvent, isInterleavable } from './schedule.ts';

/** The steps that follow the event at `index` at once and carry on what it started. */
const stepsRightAfter = (ledger: readonly LedgerEvent[], index: number): readonly OperationStep[] => {
  const steps: OperationStep[] = [];
  for (let next = index + 1; next < ledger.length; next += 1) {
    const event = ledger[next];
    if (event?.type !== 'step' || event.of !== ledger[index]?.seq) break;
    steps.push(event);
  }
  return steps;
};

/** Are these all the steps of the operation, in the order of an atomic run: the calling CPU first, then the others ascending? */
const isAtOnce = (
  ledger: readonly LedgerEvent[],
  event: LedgerEvent,
  steps: readonly OperationStep[],
): boolean => {
  const all = ledger.filter((other) => other.type === 'step' && other.of === event.seq);
  // One that was refused before the lock may have been refused while another operation held it.
  if (all.length !== steps.length || !steps.some(({ part }) => part === 'begin')) return false;
  const caller = event.cpu ?? 0;
  const turns = steps
    .filter(({ part }) => !isDoneOnce(part))
    .map(({ cpu = 0 }) => (cpu === caller ? -1 : cpu));
  return turns.every((turn, place) => turn >= (turns[place - 1] ?? -1));
};

const asWhole = ({ interleaved: _interleaved, ...event }: InterleavableEvent): LedgerEvent => event;

/** How the event at `index` is told, and how many events that takes the place of. */
const toldAt = (
  ledger: readonly LedgerEvent[],
  index: number,
): { readonly told: LedgerEvent; readonly length: number } => {
  const event = ledger[index];
  if (event === undefined) throw new RangeError(`there is no event at index ${index}`);
  if (!isInterleavable(event) || event.interleaved !== true) return { told: event, length: 1 };
  const steps = stepsRightAfter(ledger, index);
  if (!isAtOnce(ledger, event, steps)) return { told: event, length: 1 };
  return { told: asWhole(event), length: 1 + steps.length };
};

/**
 * The same ledger, numbered anew, in which every operation that nothing came between is an event without steps. All operations
 * have ended in it, or the kernel has died, as in those that `interleave` makes.
 */
export const foldUninterrupted = (ledger: readonly LedgerEvent[]): readonly LedgerEvent[] => {
  const folded: LedgerEvent[] = [];
  const numbers = new Map<number, number>();
  let index = 0;
  while (index < ledger.length) {
    const { told, length } = toldAt(ledger, index);
    const seq = folded.length + 1;
    numbers.set(told.seq, seq);
    folded.push(
      told.type === 'step' ? { ...told, seq, of: numbers.get(told.of) ?? told.of } : { ...told, seq },
    );
    index += length;
  }
  return folded;
};
