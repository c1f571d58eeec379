/** Breadth first over a space: every state once, those nearer to the start first, so that what is found is found shortest. */
import type { Space } from './space.ts';
import { NO_PARENT, type StateTable } from './state-table.ts';
import { transitionsOf } from './tally.ts';

/** Why a search ended before its frontier was empty. */
export type Bound = 'depth' | 'memory' | 'signal';

/** A transition that breaks an invariant. */
export interface Break {
  readonly from: number;
  readonly request: number;
  /** Length of the ledger that leads there. */
  readonly depth: number;
}

export interface SearchOptions {
  /** Go no further than this from the start. */
  readonly depth?: number;
  /** Bytes that the states may take. */
  readonly memory?: number;
  /** Told now and then how far it has come. */
  readonly watch?: (progress: SearchProgress) => void;
}

export interface SearchProgress {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** States that have been found and not gone on from. */
  readonly frontier: number;
  readonly bytes: number;
}

export interface Searched<R> {
  readonly states: number;
  readonly transitions: number;
  /** The greatest distance from the start at which a state was found. */
  readonly depth: number;
  /** Absent: every reachable state was found. */
  readonly stoppedBy?: Bound;
  /** In the order of their finding, the first {@link MOST_BREAKS} of them. */
  readonly breaks: readonly Break[];
  readonly table: StateTable<R>;
}

/** Transitions that break something are looked at one by one: so many will name every invariant. */
const MOST_BREAKS = 2000;

/** States between two looks at the memory and the clock. */
const STRIDE = 1024;

export const search = <R>(space: Space<R>, options: SearchOptions = {}): Searched<R> => {
  const { depth: deepest = Number.POSITIVE_INFINITY, memory = Number.POSITIVE_INFINITY, watch } = options;
  const table = space.newTable();
  const breaks: Break[] = [];
  let depth = 0;
  let at = 0;
  let levelEnd = 1;
  let stoppedBy: Bound | undefined;
  const sink = {
    reach: (next: R): void => void table.add(next, at),
    breaks: (request: number): void => {
      if (breaks.length < MOST_BREAKS) breaks.push({ from: at, request, depth: depth + 1 });
    },
  };
  const progress = (): SearchProgress => ({
    states: table.size(),
    transitions: transitionsOf(space.tally),
    depth,
    frontier: table.size() - at,
    bytes: table.bytes(),
  });

  table.add(space.initial, NO_PARENT);
  for (; at < table.size(); at += 1) {
    if (at === levelEnd) {
      depth += 1;
      levelEnd = table.size();
    }
    if (depth >= deepest) {
      stoppedBy = 'depth';
      break;
    }
    if (at % STRIDE === 0) {
      watch?.(progress());
      if (table.bytes() > memory) {
        stoppedBy = 'memory';
        break;
      }
    }
    space.expand(table.read(at), sink);
  }
  const found = { states: table.size(), transitions: transitionsOf(space.tally), depth, breaks, table };
  return stoppedBy === undefined ? found : { ...found, stoppedBy };
};
