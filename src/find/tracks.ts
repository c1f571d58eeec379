/**
 * Tracks: the course of single places through a whole history, a few bytes for each time that one changed. With them a question
 * about a million events looks at the changes of the places that it asks about, and replays nothing.
 */
import { type ByteReader, byteReader, byteWriter, type ByteWriter } from '../replay/packed/bytes.ts';
import { pathText } from '../replay/state/place.ts';
import type { Timeline } from '../replay/timeline/timeline.ts';
import type { Place } from './places/place.ts';

/** The course of one place: its code before the first event, and each event that changed it with the code after it. */
export interface Track {
  readonly start: number;
  /** How often it changed. */
  readonly count: number;
  /** Of each change: events since the last one, and the new code. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A place in a track: the next change, as far as there is one. */
export interface TrackCursor {
  /** The event of the next change; Infinity behind the last. */
  seq: number;
  /** The code before that event. */
  code: number;
  readonly next: () => void;
}

export const cursorOf = ({ start, count, bytes }: Track): TrackCursor => {
  const reader: ByteReader = byteReader(bytes);
  let left = count;
  let coming = start;
  const cursor: TrackCursor = {
    seq: 0,
    code: start,
    next: () => {
      cursor.code = coming;
      if (left === 0) {
        cursor.seq = Infinity;
        return;
      }
      left -= 1;
      cursor.seq += reader.whole();
      coming = reader.integer();
    },
  };
  cursor.next();
  return cursor;
};

/** Shown each change: its event, the code before and the code after it. */
export type ChangeVisit = (seq: number, before: number, after: number) => void;

export const eachChange = ({ start, count, bytes }: Track, visit: ChangeVisit): void => {
  const reader = byteReader(bytes);
  let seq = 0;
  let before = start;
  for (let i = 0; i < count; i += 1) {
    seq += reader.whole();
    const after = reader.integer();
    visit(seq, before, after);
    before = after;
  }
};

/** Whose callbacks exceptions called: the event and the breakpoint of each call, in order. */
export interface Calls {
  readonly seqs: readonly number[];
  readonly breakpoints: readonly number[];
}

interface Recorder<K> {
  readonly place: Place<K>;
  readonly out: ByteWriter;
  readonly start: number;
  last: number;
  lastSeq: number;
  count: number;
}

/** Records a place from the start of a history. */
const recorderOf = <K>(place: Place<K>, state: K): Recorder<K> => {
  const start = place.code(state);
  return { place, out: byteWriter(), start, last: start, lastSeq: 0, count: 0 };
};

const record = <K>(recorder: Recorder<K>, seq: number, kernel: K): void => {
  const code = recorder.place.code(kernel);
  if (code === recorder.last) return;
  recorder.out.whole(seq - recorder.lastSeq);
  recorder.out.integer(code);
  recorder.last = code;
  recorder.lastSeq = seq;
  recorder.count += 1;
};

const trackOf = <K>({ out, start, count }: Recorder<K>): Track => ({ start, count, bytes: out.taken() });

/** By the text of each path. */
export interface KeptTracks {
  readonly tracks: ReadonlyMap<string, Track>;
  readonly calls: Calls | undefined;
}

export interface Tracks<K> {
  /** The tracks of places, in their order; those that are not there yet are made, all in one replay. */
  readonly of: (places: readonly Place<K>[]) => readonly Track[];
  /** Are they all there, so that nothing has to be replayed? */
  readonly has: (places: readonly Place<K>[]) => boolean;
  readonly calls: () => Calls;
  readonly kept: () => KeptTracks;
}

/** @param earlier tracks of the same history that are there already. */
export const createTracks = <K extends object>(
  timeline: Timeline<K>,
  earlier: KeptTracks = { tracks: new Map(), calls: undefined },
): Tracks<K> => {
  const tracks = new Map(earlier.tracks);
  let { calls } = earlier;
  const keyOf = ({ path }: Place<K>): string => pathText(path);

  const trace = (places: readonly Place<K>[]): void => {
    const { state } = timeline.at(0);
    const recorders = places.map((place) => recorderOf(place, state));
    const seqs: number[] = [];
    const breakpoints: number[] = [];
    let seq = 0;
    timeline.walk(1, timeline.length, (_op, _outcome, kernel, delivered) => {
      seq += 1;
      for (const recorder of recorders) record(recorder, seq, kernel);
      for (const bp of delivered) {
        seqs.push(seq);
        breakpoints.push(bp);
      }
      return false;
    });
    recorders.forEach((recorder) => tracks.set(keyOf(recorder.place), trackOf(recorder)));
    calls ??= { seqs, breakpoints };
  };

  return {
    of: (places) => {
      const missing = places.filter((place) => !tracks.has(keyOf(place)));
      if (missing.length > 0) trace(missing);
      return places.flatMap((place) => tracks.get(keyOf(place)) ?? []);
    },
    has: (places) => places.every((place) => tracks.has(keyOf(place))),
    calls: () => {
      if (calls === undefined) trace([]);
      return calls ?? { seqs: [], breakpoints: [] };
    },
    kept: () => ({ tracks, calls }),
  };
};
