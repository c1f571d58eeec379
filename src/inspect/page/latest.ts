/** Asks for the latest of what is wanted; what was wanted in between, while an answer was awaited, is left out. */
export const latestOf = <Wanted>(
  ask: (wanted: Wanted) => Promise<void>,
): ((wanted: Wanted) => Promise<void>) => {
  let waiting: { readonly wanted: Wanted } | undefined;
  let isAsking = false;
  return async (wanted) => {
    waiting = { wanted };
    if (isAsking) return;
    isAsking = true;
    try {
      while (waiting !== undefined) {
        const next: Wanted = waiting.wanted;
        waiting = undefined;
        await ask(next);
      }
    } finally {
      isAsking = false;
    }
  };
};
