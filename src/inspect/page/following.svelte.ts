/** A ledger that still grows: whether the page goes along with its end, and what of the events it shows. */
import type { Opened } from '../session/protocol.ts';
import { type TimelineWindow, whole } from './timeline-window.ts';

export const createFollowing = () => {
  let isFollowed = $state(false);
  let followsEnd = $state(false);
  return {
    /** Undefined for a ledger that does not grow. */
    get followsEnd() {
      return isFollowed ? followsEnd : undefined;
    },
    /** Another ledger was opened. */
    begin: (its: boolean): void => {
      isFollowed = its;
      followsEnd = false;
    },
    /** Whoever goes to the end goes along with it, and stops doing so by going elsewhere. */
    moved: (seq: number, end: number): void => {
      followsEnd = isFollowed && seq === end;
    },
  };
};

/** The window after a ledger has grown: who saw the whole sees it still. */
export const grownWindow = (window: TimelineWindow, before: Opened, now: Opened): TimelineWindow =>
  window.from <= 0 && window.to >= before.events ? whole(now.events) : window;
