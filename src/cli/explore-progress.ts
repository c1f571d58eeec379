/** How an exploration is getting on, on standard error, and only where that is a terminal. */
import type { SearchProgress } from '../explore/search.ts';
import { liveLineHere } from './live-line.ts';
import { countText } from './text/table.ts';

/** Milliseconds between two drawings. */
const PAUSE = 200;

const MEBIBYTE = 2 ** 20;

export interface ExploreProgress {
  readonly watch: (progress: SearchProgress) => void;
  /** Takes the line away, so that what follows stands on its own. */
  readonly clear: () => void;
}

const NOWHERE: ExploreProgress = { watch: () => undefined, clear: () => undefined };

/** The share of transitions that led to a state which was known already. */
const duplicates = ({ states, transitions }: SearchProgress): number =>
  transitions === 0 ? 0 : Math.round((1 - states / transitions) * 100);

export const startExploreProgress = (): ExploreProgress => {
  const line = liveLineHere();
  if (!line.isShown) return NOWHERE;
  const started = performance.now();
  let drawn = started;
  return {
    watch(progress) {
      const now = performance.now();
      if (now - drawn < PAUSE) return;
      drawn = now;
      const { states, transitions, depth, frontier, bytes } = progress;
      const rate = Math.round((transitions / (now - started)) * 1000);
      const text =
        `explore ${countText(states)} states, ${countText(transitions)} transitions, depth ${depth}, ` +
        `frontier ${countText(frontier)}, ${countText(rate)}/s, ${Math.round(bytes / MEBIBYTE)} MiB, ` +
        `${duplicates(progress)} % duplicates`;
      line.draw(text);
    },
    clear: line.clear,
  };
};
