/** Records waiting for their turn: they are handed on in the order in which they acted, as well as that can be told. */
import type { TraceRecord } from './record.ts';

export interface ArrivalQueue {
  /** Adds a record by when it acted; among equals the first added goes first. */
  readonly add: (record: TraceRecord) => void;
  /** Takes the records that acted before `time`, in order. */
  readonly takeBefore: (time: number) => readonly TraceRecord[];
  readonly size: () => number;
}

export const createArrivalQueue = (): ArrivalQueue => {
  let waiting: TraceRecord[] = [];

  /** Where a record of this time belongs: mostly at the end, or a few places before it. */
  const placeOf = (acted: number): number => {
    let at = waiting.length;
    for (
      let before = waiting[at - 1];
      before !== undefined && before.acted > acted;
      before = waiting[at - 1]
    ) {
      at -= 1;
    }
    return at;
  };

  return {
    add: (record) => {
      const at = placeOf(record.acted);
      if (at === waiting.length) waiting.push(record);
      else waiting.splice(at, 0, record);
    },
    takeBefore: (time) => {
      const end = placeOf(time);
      const ready = waiting;
      waiting = ready.slice(end);
      ready.length = end;
      return ready;
    },
    size: () => waiting.length,
  };
};
