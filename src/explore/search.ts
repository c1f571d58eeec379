/** Breadth first over a space: every state once, those nearer to the start first, so that what is found is found shortest. */
import type { Lore, Space } from './space.ts';
import { createStateTable, NO_PARENT, type StateTable } from './state-table.ts';
import { type Tally, transitionsOf } from './tally.ts';

/** Why a search ended before its frontier was empty; `broken`: all that is judged has been broken. */
export type Bound = 'depth' | 'memory' | 'signal' | 'broken';

/** A transition that breaks an invariant. */
export interface Break {
  readonly from: number;
  readonly request: number;
  /** Length of the ledger that leads there. */
  readonly depth: number;
}

export interface SearchProgress {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** States that have been found and not gone on from. */
  readonly frontier: number;
  readonly bytes: number;
}

/** How far a search has come, beside its states. */
export interface Position {
  /** The next state to go on from. */
  at: number;
  /** Its distance from the start. */
  depth: number;
  /** The first state that is further away. */
  levelEnd: number;
}

export interface Searched {
  readonly states: number;
  readonly transitions: number;
  /** The greatest distance from the start at which a state was found. */
  readonly depth: number;
  /** Absent: every reachable state was found. */
  readonly stoppedBy?: Bound;
  /** In the order of their finding, the first {@link MOST_BREAKS} of them. */
  readonly breaks: readonly Break[];
  readonly table: StateTable;
}

/** Transitions that break something are looked at one by one: so many will name every invariant. */
export const MOST_BREAKS = 2000;

/** All that a search has found so far: another can go on from it. */
export interface Found {
  readonly table: StateTable;
  readonly position: Position;
  readonly breaks: readonly Break[];
  readonly tally: Tally;
  readonly lore?: Lore;
}

/** A search that goes on as far as it is told at a time. */
export interface Search extends Found {
  /** Goes on from so many states at most: why it is over, undefined while it is not. */
  readonly advance: (states: number) => Bound | 'complete' | undefined;
  readonly progress: () => SearchProgress;
}

export interface SearchOptions {
  /** Go no further than this from the start. */
  readonly depth?: number;
  /** Bytes that the states may take. */
  readonly memory?: number;
}

/** What a search begins with. */
export type Earlier = Omit<Found, 'tally' | 'lore'>;

const startPosition = (): Position => ({ at: 0, depth: 0, levelEnd: 1 });

/** Nothing but the start of a space. */
export const earliest = (space: Space, table: StateTable): Earlier => {
  table.add(space.initial, NO_PARENT);
  return { table, position: startPosition(), breaks: [] };
};

export const createSearch = (
  space: Space,
  { depth: deepest = Number.POSITIVE_INFINITY, memory }: SearchOptions,
  earlier: Earlier = earliest(space, createStateTable(space.words, memory)),
): Search => {
  const { table, position } = earlier;
  const { beside } = space;
  const bytes = (): number => table.bytes() + (beside?.bytes() ?? 0);
  const breaks: Break[] = [...earlier.breaks];
  const most = memory ?? Number.POSITIVE_INFINITY;
  let at = 0;
  const sink = {
    reach: (next: Int32Array): void => void table.add(next, at),
    breaks: (request: number): void => {
      if (breaks.length < MOST_BREAKS) breaks.push({ from: at, request, depth: position.depth + 1 });
    },
  };
  return {
    table,
    position,
    breaks,
    tally: space.tally,
    ...(space.lore !== undefined && { lore: space.lore }),
    progress: () => ({
      states: table.size(),
      transitions: transitionsOf(space.tally),
      depth: position.depth,
      frontier: table.size() - position.at,
      bytes: bytes(),
    }),
    advance(states) {
      for (let left = states; left > 0; left -= 1) {
        ({ at } = position);
        if (at === table.size()) return 'complete';
        if (at === position.levelEnd) {
          position.depth += 1;
          position.levelEnd = table.size();
        }
        if (position.depth >= deepest) return 'depth';
        if (table.isFull() || beside?.isFull() === true) return 'memory';
        if (beside?.isCrowded() === true) beside.grow();
        space.expand(table.read(at), sink);
        position.at += 1;
        if (space.isSettled?.() === true) return 'broken';
      }
      return bytes() > most ? 'memory' : undefined;
    },
  };
};

/** What a search has found. */
export const searchedSoFar = (search: Search, end: Bound | 'complete'): Searched => {
  const { states, transitions, depth } = search.progress();
  const found = { states, transitions, depth, breaks: search.breaks, table: search.table };
  return end === 'complete' ? found : { ...found, stoppedBy: end };
};

/** States gone on from at a time. */
export const STRIDE = 32;
