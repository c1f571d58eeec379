/** Plays the events at a chosen pace. */
import type { Inspector } from './inspector.svelte.ts';

/** Milliseconds between two looks at the clock, at least. */
const TICK = 16;

/** Events a second that one can choose. */
export const PACES: readonly number[] = [1, 2, 5, 20, 100, 1000];

export const createPlayer = (inspector: Inspector) => {
  let isPlaying = $state(false);
  let pace = $state(2);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stop = (): void => {
    clearTimeout(timer);
    isPlaying = false;
  };

  const next = (): void => {
    const wait = Math.max(TICK, 1000 / pace);
    timer = setTimeout(() => {
      const before = inspector.seq;
      inspector.go(before + Math.max(1, Math.round((pace * wait) / 1000)));
      if (inspector.seq === before) stop();
      else next();
    }, wait);
  };

  return {
    get isPlaying() {
      return isPlaying;
    },
    get pace() {
      return pace;
    },
    set pace(its: number) {
      pace = its;
    },
    stop,
    toggle: () => {
      if (isPlaying) {
        stop();
        return;
      }
      isPlaying = true;
      next();
    },
  };
};

export type Player = ReturnType<typeof createPlayer>;
