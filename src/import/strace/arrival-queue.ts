/**
 * Records in the order in which they act: a call that acts at its entry keeps its place there and holds up what follows until
 * it has returned, so that its answer is known when its turn comes.
 */
import type { TraceRecord } from './record.ts';

/** A place in the queue; empty while its call is under way. */
export interface Slot {
  record: TraceRecord | undefined;
  /** Whether the record's return is known as well as it will ever be. */
  isTold: boolean;
  /** Nothing will come here. */
  isCancelled: boolean;
}

export interface ArrivalQueue {
  readonly append: (record: TraceRecord, isTold: boolean) => Slot;
  /** A place for a call that has been entered. */
  readonly reserve: () => Slot;
  readonly cancel: (slot: Slot) => void;
  /** Takes its place from a call that holds up too much, and answers it. */
  readonly overdue: () => Slot | undefined;
  /** The records whose turn has come. */
  readonly drain: () => readonly TraceRecord[];
  /** Everything that is left. */
  readonly finish: () => readonly TraceRecord[];
}

/** Records held up by one call: more come only if a child of vfork runs on for long, while its parent waits. */
const MOST_HELD = 200_000;

export const createArrivalQueue = (): ArrivalQueue => {
  let slots: Slot[] = [];

  const push = (record: TraceRecord | undefined, isTold: boolean): Slot => {
    const slot = { record, isTold, isCancelled: false };
    slots.push(slot);
    return slot;
  };

  const cancel = (slot: Slot): void => {
    slot.isCancelled = true;
  };

  return {
    append: push,
    reserve: () => push(undefined, true),
    cancel,
    overdue: () => {
      const [head] = slots;
      if (slots.length <= MOST_HELD || head === undefined || head.record !== undefined) return undefined;
      cancel(head);
      return head;
    },
    drain: () => {
      const ready: TraceRecord[] = [];
      let count = 0;
      for (; count < slots.length; count += 1) {
        const slot = slots[count];
        if (slot === undefined || slot.isCancelled) continue;
        if (slot.record === undefined || !slot.isTold) break;
        ready.push(slot.record);
      }
      slots = slots.slice(count);
      return ready;
    },
    finish: () => slots.flatMap(({ record }) => (record === undefined ? [] : [record])),
  };
};
