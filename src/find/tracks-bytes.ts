/** Tracks as bytes, for the index of a ledger: a packed list of what there is, then the bytes of each track. */
import { createPacker } from '../replay/packed/plain-data.ts';
import type { KeptTracks, Track } from './tracks.ts';

/** Keys, starts, counts and lengths of the tracks; events and breakpoints of the calls. */
type Head = readonly [
  keys: readonly string[],
  starts: readonly number[],
  counts: readonly number[],
  lengths: readonly number[],
  seqs: readonly number[],
  breakpoints: readonly number[],
];

const FRONT = 4;

export const bytesOfTracks = ({ tracks, calls }: KeptTracks): Uint8Array<ArrayBuffer> => {
  const all = [...tracks.values()];
  const head = createPacker<Head>().pack([
    [...tracks.keys()],
    all.map(({ start }) => start),
    all.map(({ count }) => count),
    all.map(({ bytes }) => bytes.length),
    calls?.seqs ?? [],
    calls?.breakpoints ?? [],
  ]);
  const bytes = new Uint8Array(FRONT + head.length + all.reduce((sum, one) => sum + one.bytes.length, 0));
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, FRONT);
  let at = FRONT + head.length;
  for (const track of all) {
    bytes.set(track.bytes, at);
    at += track.bytes.length;
  }
  return bytes;
};

/** @throws RangeError for bytes that {@link bytesOfTracks} did not make. */
export const readTracks = (bytes: Uint8Array): KeptTracks => {
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  const [keys, starts, counts, lengths, seqs, breakpoints] = createPacker<Head>().unpack(
    bytes.subarray(FRONT, FRONT + length),
  );
  let at = FRONT + length;
  const tracks = new Map(
    keys.map((key, i): [string, Track] => {
      const from = at;
      at += lengths[i] ?? 0;
      return [
        key,
        { start: starts[i] ?? 0, count: counts[i] ?? 0, bytes: new Uint8Array(bytes.subarray(from, at)) },
      ];
    }),
  );
  return { tracks, calls: { seqs, breakpoints } };
};
