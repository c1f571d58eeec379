/**
 * Where lines of a ledger begin in its text: one now and then, so that an event is reached without reading everything before it.
 * What no policy reads (times, threads, answers, unknown fields) need not be kept in memory for it.
 */
import { type Progress } from './event-lines.ts';

/** The line after event `seq`, and where the checksum chain stands there. */
export interface LinePlace extends Readonly<Progress> {
  /** Bytes before it: of a compressed ledger those of its text. */
  readonly offset: number;
}

export interface LinePlaces {
  readonly note: (place: LinePlace) => void;
  /** The last place from which event `seq` is reached; undefined where none was noted. */
  readonly before: (seq: number) => LinePlace | undefined;
  readonly kept: () => Float64Array<ArrayBuffer>;
}

/** Bytes of text between two places, at the least. */
const STRIDE = 64 << 10;

const NUMBERS = 3;

/** @param earlier the places of an earlier process. */
export const createPlaces = (earlier: Float64Array<ArrayBuffer> = new Float64Array()): LinePlaces => {
  const places: LinePlace[] = [];
  for (let i = 0; i + NUMBERS <= earlier.length; i += NUMBERS) {
    const [seq = 0, offset = 0, crc = 0] = earlier.subarray(i, i + NUMBERS);
    places.push({ seq, offset, crc });
  }
  return {
    note: (place) => {
      const last = places.at(-1);
      // A ledger that is read again passes the same places.
      if (last === undefined || place.offset >= last.offset + STRIDE) places.push(place);
    },
    before: (seq) => {
      let low = 0;
      let high = places.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((places[middle]?.seq ?? 0) < seq) low = middle + 1;
        else high = middle;
      }
      return places[low - 1];
    },
    kept: () => Float64Array.from(places.flatMap(({ seq, offset, crc }) => [seq, offset, crc])),
  };
};
