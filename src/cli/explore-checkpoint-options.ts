/** What is asked for about checkpoints. Loads nothing: a search without them is to have the memory. */
import { InputError } from '../input-error.ts';

/** Seconds from one checkpoint to the next, where nobody says. */
export const USUAL_SECONDS = 60;

export interface CheckpointOptions {
  /** Where to; absent: nowhere. */
  readonly checkpoint?: string;
  /** Seconds from one to the next. */
  readonly every?: number;
  /** From where; absent: from the start. */
  readonly resume?: string;
  readonly force?: boolean;
}

/** @throws InputError for an option that would be passed over in silence. */
export const requireUse = ({ checkpoint, every }: CheckpointOptions): void => {
  if (every === undefined || checkpoint !== undefined) return;
  throw new InputError({
    what: '--every, and nothing that is kept now and then',
    advice: 'write --checkpoint FILE',
  });
};
