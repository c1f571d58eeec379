/** Takes turns: one piece of work after the other, even if nobody waits for the one before. */

export interface Turns {
  take<R>(work: () => Promise<R>): Promise<R>;
  /** Resolves when all that was taken so far is done, however it ended. */
  done(): Promise<void>;
}

export const createTurns = (): Turns => {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take(work) {
      const turn = last.then(work);
      last = turn.catch(() => undefined);
      return turn;
    },
    async done() {
      await last;
    },
  };
};
