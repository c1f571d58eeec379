/** A yes or no for every event of a history: what one question answers, before the answers of several are put together. */

export interface Marks {
  /** A byte an event, by seq; index 0 is unused. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export const noMarks = (events: number): Marks => ({ bytes: new Uint8Array(events + 1) });

/** Those that both mark. */
export const bothMark = (one: Marks, other: Marks): Marks => {
  const bytes = new Uint8Array(one.bytes.length);
  for (let seq = 0; seq < bytes.length; seq += 1)
    bytes[seq] = (one.bytes[seq] ?? 0) & (other.bytes[seq] ?? 0);
  return { bytes };
};

/** The marked events in order, at most so many. */
export const markedSeqs = ({ bytes }: Marks, most: number): readonly number[] => {
  const seqs: number[] = [];
  for (let seq = bytes.indexOf(1); seq !== -1 && seqs.length < most; seq = bytes.indexOf(1, seq + 1))
    seqs.push(seq);
  return seqs;
};
