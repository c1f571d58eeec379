/** What would be valid instead of a request that is refused for what it asks: every change is tried on the model itself. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Refused } from '../../machines/outcome.ts';
import { type Change, changesOf } from './change.ts';
import type { ArgumentFault, Correction } from './explanation.ts';
import type { Model } from './model.ts';
import { pokeChangesOf } from './poke-change.ts';

/** Corrections that are told. */
const MOST_TOLD = 3;

/** Changes that are made at once. */
const MOST_CHANGES = 3;

/** Single changes, then pairs, then triples of changes that do not contradict each other. */
const combinations = function* <E extends LedgerEvent>(
  changes: readonly Change<E>[],
): Generator<readonly (readonly Change<E>[])[]> {
  let sets: readonly (readonly Change<E>[])[] = [[]];
  for (let size = 1; size <= MOST_CHANGES; size += 1) {
    sets = sets.flatMap((set) => {
      const last = set.at(-1);
      const later = last === undefined ? changes : changes.slice(changes.indexOf(last) + 1);
      return later
        .filter((change) => set.every(({ field }) => field !== change.field))
        .map((change) => [...set, change]);
    });
    yield sets;
  }
};

interface Tried {
  readonly correction: Correction;
  readonly isLastResort: boolean;
}

/** Last resorts only where there is nothing else. */
const toTell = (tried: readonly Tried[]): readonly Correction[] => {
  const better = tried.filter(({ isLastResort }) => !isLastResort);
  return (better.length > 0 ? better : tried).slice(0, MOST_TOLD).map(({ correction }) => correction);
};

const tryChanges = <K extends object, E extends LedgerEvent>(
  model: Model<K>,
  state: K,
  event: E,
  changes: readonly Change<E>[],
): readonly Correction[] => {
  let withoutRoom: readonly Tried[] = [];
  for (const sets of combinations(changes)) {
    const tried = sets.flatMap((set): Tried[] => {
      const changed = set.reduce((asked, { apply }) => apply(asked), event);
      const { result } = model.ask(state, changed).outcome;
      if (result !== 0 && result !== 'ENOSPC') return [];
      const correction = { changes: set.map(({ words }) => words), result };
      return [{ correction, isLastResort: set.some((change) => change.isLastResort) }];
    });
    const granted = tried.filter(({ correction }) => correction.result === 0);
    if (granted.length > 0) return toTell(granted);
    if (withoutRoom.length === 0) withoutRoom = tried;
  }
  return toTell(withoutRoom);
};

/** The fewest changes under which the model would not refuse `event` for what it asks; none if none of those tried do. */
const correctionsOf = <K extends object>(
  model: Model<K>,
  state: K,
  event: LedgerEvent,
): readonly Correction[] => {
  switch (event.type) {
    case 'breakpoint.register':
    case 'breakpoint.modify':
      return tryChanges(model, state, event, changesOf(event, model.world.machine.cpus));
    case 'ptrace.poke':
      return tryChanges(model, state, event, pokeChangesOf(event));
    default:
      return [];
  }
};

/** A refusal of `event` in this state, with what would be valid instead. */
export const faultOf = <K extends object>(
  model: Model<K>,
  state: K,
  event: LedgerEvent,
  { result, rule, section }: Refused,
): ArgumentFault => ({ result, rule, section, corrections: correctionsOf(model, state, event) });
