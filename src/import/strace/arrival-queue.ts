/** Records waiting for their turn: they are handed on in the order of when they acted, as well as that can be told. */
import type { TraceRecord } from './record.ts';

export interface ArrivalQueue {
  /** Adds a record that acted at `time`; among equals the first added goes first. */
  readonly add: (record: TraceRecord, time: number) => void;
  /** Takes the records that acted before `time`, in order. */
  readonly takeBefore: (time: number) => readonly TraceRecord[];
  readonly size: () => number;
}

interface Waiting {
  readonly record: TraceRecord;
  readonly time: number;
}

export const createArrivalQueue = (): ArrivalQueue => {
  let waiting: Waiting[] = [];

  /** Where a record of this time belongs: mostly at the end, or a few places before it. */
  const placeOf = (time: number): number => {
    let at = waiting.length;
    for (let before = waiting[at - 1]; before !== undefined && before.time > time; before = waiting[at - 1])
      at -= 1;
    return at;
  };

  return {
    add: (record, time) => {
      const at = placeOf(time);
      if (at === waiting.length) waiting.push({ record, time });
      else waiting.splice(at, 0, { record, time });
    },
    takeBefore: (time) => {
      const end = waiting.findIndex((next) => next.time >= time);
      const ready = end === -1 ? waiting : waiting.slice(0, end);
      waiting = end === -1 ? [] : waiting.slice(end);
      return ready.map(({ record }) => record);
    },
    size: () => waiting.length,
  };
};
