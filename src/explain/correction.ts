/** What would be valid instead of a request that is refused for what it asks: every change is tried on the model itself. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Predictor } from '../verify/predictor.ts';
import { type Change, changesOf } from './change.ts';
import type { Correction } from './explanation.ts';
import { pokeChangesOf } from './poke-change.ts';

/** Corrections that are told. */
const MOST_TOLD = 3;

/** Single changes, then pairs of changes that do not contradict each other. */
const combinations = function* <E extends LedgerEvent>(
  changes: readonly Change<E>[],
): Generator<readonly (readonly Change<E>[])[]> {
  yield changes.map((change) => [change]);
  yield changes.flatMap((first, i) =>
    changes.slice(i + 1).flatMap((second) => (first.field === second.field ? [] : [[first, second]])),
  );
};

const tryChanges = <K, E extends LedgerEvent>(
  predictor: Predictor<K>,
  state: K,
  event: E,
  changes: readonly Change<E>[],
): readonly Correction[] => {
  let withoutRoom: readonly Correction[] = [];
  for (const sets of combinations(changes)) {
    const corrections = sets.flatMap((set): Correction[] => {
      const changed = set.reduce((asked, { apply }) => apply(asked), event);
      const { result } = predictor.predict(state, changed).outcome;
      if (result !== 0 && result !== 'ENOSPC') return [];
      return [{ changes: set.map(({ words }) => words), result }];
    });
    const granted = corrections.filter(({ result }) => result === 0);
    if (granted.length > 0) return granted.slice(0, MOST_TOLD);
    if (withoutRoom.length === 0) withoutRoom = corrections;
  }
  return withoutRoom.slice(0, MOST_TOLD);
};

/** The fewest changes under which the model would not refuse `event` for what it asks, at most two at once; none if none do. */
export const correctionsOf = <K>(
  predictor: Predictor<K>,
  state: K,
  event: LedgerEvent,
): readonly Correction[] => {
  switch (event.type) {
    case 'breakpoint.register':
    case 'breakpoint.modify':
      return tryChanges(predictor, state, event, changesOf(event));
    case 'ptrace.poke':
      return tryChanges(predictor, state, event, pokeChangesOf(event));
    default:
      return [];
  }
};
