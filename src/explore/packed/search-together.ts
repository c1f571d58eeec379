/** Searches a packed space with as many threads as are wanted. */
import { conduct, type Conduct } from '../conduct.ts';
import { createSearch, type Searched, searchedSoFar } from '../search.ts';
import type { WordSpace } from '../space.ts';
import { createStore, DEFAULT_MEMORY, NO_PARENT, type Store, tableOver } from '../state-table.ts';
import { type Tally, transitionsOf } from '../tally.ts';
import type { Wish } from '../wish.ts';
import { gatherCrew, marginFor } from './crew.ts';
import type { Way } from './packed-space.ts';

/** States after which it pays to call others. */
const ENOUGH_FOR_A_CREW = 50_000;

/** What was found, with how often requests went which way. */
export interface Together {
  readonly searched: Searched<Int32Array>;
  readonly tally: Tally;
}

const hasRoom = ({ capacity }: Store, workers: number): boolean => capacity > 2 * marginFor(workers);

/** Alone at first, and then with as many as are wanted, over the same store. */
export const searchTogether = async (
  policy: string,
  { extent, depth, memory = DEFAULT_MEMORY }: Wish,
  space: WordSpace,
  way: Way,
  { workers, watch, signal }: Conduct,
): Promise<Together> => {
  const bounds = { ...(depth !== undefined && { depth }), memory };
  const store = createStore(space.words, memory, workers > 1);
  const table = tableOver(store);
  const position = { at: 0, depth: 0, levelEnd: 1 };
  table.add(space.initial, NO_PARENT);
  const its = createSearch(space, bounds, { table, position, breaks: [] });
  const { tally } = space;
  const heard = { ...(watch && { watch }), ...(signal && { signal }) };
  const isCrewed = workers > 1 && hasRoom(store, workers);
  const end = await conduct(its, heard, isCrewed ? ENOUGH_FOR_A_CREW : Number.POSITIVE_INFINITY);
  if (end !== undefined) return { searched: searchedSoFar(its, end), tally };

  const already = transitionsOf(tally);
  const crew = gatherCrew(
    { policy, extent, way, store },
    {
      workers,
      ...(depth !== undefined && { depth }),
      ...(watch && {
        watch: (progress) => {
          watch({ ...progress, transitions: progress.transitions + already });
        },
      }),
      ...(signal && { signal }),
    },
  );
  try {
    const breaks = [...its.breaks];
    const stop = await crew.search(position, breaks);
    await crew.tellCourses(tally);
    const all = tableOver(store);
    const found = {
      states: all.size(),
      transitions: transitionsOf(tally),
      depth: position.depth,
      breaks,
      table: all,
    };
    return { searched: stop === 'complete' ? found : { ...found, stoppedBy: stop }, tally };
  } finally {
    await crew.dismiss();
  }
};
