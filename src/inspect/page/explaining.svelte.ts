/** Explains the event that one rests at. */
import type { ExplanationView } from '../session/protocol.ts';
import type { WorkerClient } from './worker-client.ts';

/** Milliseconds at one event before a refusal is explained: nobody reads while scrubbing. */
const REST = 100;

/** @param here the event that is shown. @param onError told what goes wrong. */
export const createExplaining = (
  ask: WorkerClient['ask'],
  here: () => number,
  onError: (error: unknown) => void,
) => {
  let explanation = $state.raw<ExplanationView>();
  let resting: ReturnType<typeof setTimeout> | undefined;

  const explain = async (): Promise<void> => {
    const asked = here();
    try {
      const answer = await ask('explain', { seq: asked });
      if (asked === here() && answer !== null) explanation = answer;
    } catch (error) {
      onError(error);
    }
  };

  return {
    get explanation() {
      return explanation;
    },
    explain,
    /** Another event is shown. */
    leave: (): void => {
      explanation = undefined;
    },
    /** Explains once one has stayed, if it is wanted here. */
    rest: (isWanted: boolean): void => {
      clearTimeout(resting);
      if (isWanted) resting = setTimeout(() => void explain(), REST);
    },
  };
};
