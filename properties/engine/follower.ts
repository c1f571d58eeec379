/** What is kept beside a long run from event to event, so that an invariant need not look at a whole state for it. */
import type { Step } from '../invariant.ts';
import type { Moved } from './engine.ts';

/** What is known after an event; nothing where the engine does not say what changed. */
export type Followed = Pick<Step, 'holders' | 'heldSlots' | 'counts' | 'changedEvents'>;

export const NOTHING_KNOWN: Followed = {};

/** Told of each event of a run in turn. */
export type Follower<K> = (moved: Pick<Moved<K>, 'before' | 'after' | 'changed'>) => Followed;
