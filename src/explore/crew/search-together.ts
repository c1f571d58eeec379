/** Searches a space of words with as many threads as are wanted. */
import { InputError } from '../../input-error.ts';
import { beginning, conduct, type Conduct } from '../conduct.ts';
import {
  type Bound,
  createSearch,
  type Search,
  type Searched,
  searchedSoFar,
  type SearchOptions,
} from '../search.ts';
import type { Space } from '../space.ts';
import { copyStates, createStore, DEFAULT_MEMORY, type Store, tableOver } from '../state-table.ts';
import { transitionsOf } from '../tally.ts';
import type { Wish } from '../wish.ts';
import { gatherCrew, marginFor } from './crew.ts';
import type { Shareable } from './order.ts';

/** States after which it pays to call others. */
const ENOUGH_TO_CALL = 4_000;

/**
 * Bytes for the first states of a search. Most searches need no more; where more are reserved, and counted by the garbage
 * collector, it pauses to make room.
 */
const LITTLE = 2 ** 22;

/** What was found, and the space that knows what it means. */
export interface Together<S> {
  readonly searched: Searched;
  readonly space: S;
  /** Why one thread searched alone though more were wanted; absent: it did not have to. */
  readonly obstacle?: string;
}

/** Somebody's policy: ours are functions of what they are given. */
const isNotTheSame = (): InputError =>
  new InputError({
    what: 'several threads have found something broken that one of them did not find again: the policy does not do the same each time',
    advice: 'let it depend on the state and the event alone',
  });

const hasRoom = ({ capacity }: Store, workers: number): boolean => capacity > 2 * marginFor(workers);

interface Begun {
  readonly store: Store;
  readonly its: Search;
  /** Absent: it has to go on. */
  readonly end?: Bound | 'complete';
}

/** The first states, by one thread, in little room if there is no need of more. */
const beginIn = async (
  space: Space,
  bounds: SearchOptions & { readonly memory: number },
  how: Conduct,
): Promise<Begun> => {
  const { callsAt = ENOUGH_TO_CALL } = how;
  const newStore = (): Store => createStore(space.words, bounds.memory, how.workers > 1);
  if (how.resumption !== undefined || bounds.memory <= LITTLE) {
    const store = newStore();
    return { store, its: createSearch(space, bounds, beginning(space, tableOver(store), how)) };
  }
  const little = createStore(space.words, LITTLE, false);
  const first = createSearch(space, bounds, beginning(space, tableOver(little), how));
  const end = await conduct(first, how, () => first.table.size() >= callsAt);
  if (end !== undefined && end !== 'memory') return { store: little, its: first, end };
  const store = newStore();
  copyStates(little, store);
  return { store, its: createSearch(space, bounds, { ...first, table: tableOver(store) }) };
};

/** What a crew found in the store of a search that it went on with. */
const searchedByCrew = (
  { position, breaks, tally }: Search,
  store: Store,
  end: Bound | 'complete',
): Searched => {
  const table = tableOver(store);
  const transitions = transitionsOf(tally);
  const found = { states: table.size(), transitions, depth: position.depth, breaks, table };
  return end === 'complete' ? found : { ...found, stoppedBy: end };
};

/** Has it met whatever there is to be met within its bounds? */
const hasSeenAll = ({ searched: { stoppedBy } }: Together<unknown>): boolean =>
  stoppedBy === undefined || stoppedBy === 'depth';

/**
 * Alone at first, and then with as many as are wanted, over the same store.
 * @param begin makes the space, from its beginning each time: what breaks something is looked at alone, from the start.
 */
export const searchTogether = async <S extends Space>(
  { depth, memory = DEFAULT_MEMORY }: Pick<Wish, 'depth' | 'memory'>,
  begin: () => Shareable<S>,
  how: Conduct,
): Promise<Together<S>> => {
  const { callsAt = ENOUGH_TO_CALL, waitsAt = Number.POSITIVE_INFINITY } = how;
  const { space, order, chunk } = begin();
  const begun = await beginIn(space, { ...(depth !== undefined && { depth }), memory }, how);
  const { store, its } = begun;
  let { end } = begun;
  if (end !== undefined) return { searched: searchedSoFar(its, end), space };
  const alone = async (): Promise<Together<S>> => ({
    searched: searchedSoFar(its, (await conduct(its, how)) ?? 'signal'),
    space,
  });
  if (how.workers === 1 || order === undefined || !hasRoom(store, how.workers)) return alone();
  end = await conduct(its, how, () => its.table.size() >= callsAt);
  if (end !== undefined) return { searched: searchedSoFar(its, end), space };
  if (its.breaks.length > 0) return alone();
  const crew = gatherCrew({ order, store, chunk }, space, memory, how);
  let fault: InputError | undefined;
  try {
    end = await conduct(its, how, () => crew.isReady() || its.table.size() >= waitsAt);
    if (end !== undefined) return { searched: searchedSoFar(its, end), space };
    if (its.breaks.length > 0) return await alone();
    const obstacle = await crew.obstacle();
    if (obstacle !== undefined) return { ...(await alone()), obstacle: obstacle.message };
    const last = await crew.search(its.position, depth ?? Number.POSITIVE_INFINITY);
    if (last instanceof InputError) fault = last;
    else if (last !== 'broken') return { searched: searchedByCrew(its, store, last), space };
  } finally {
    await crew.dismiss();
  }
  const bounds = { ...(depth !== undefined && { depth }), memory };
  const again = await searchTogether(bounds, begin, { ...how, workers: 1 });
  if (hasSeenAll(again) && again.searched.breaks.length === 0) throw fault ?? isNotTheSame();
  return again;
};
