/**
 * What was recorded beside the requests: times, threads and answers, in columns, 16 bytes an event, and none where nothing was
 * recorded.
 */
import { NONE } from '../../machines/roster.ts';

const BLOCK_BITS = 14;
const BLOCK = 1 << BLOCK_BITS;

/** What an event says of its recording. */
export interface Circumstances {
  readonly time?: number;
  readonly thread?: string;
  readonly observed?: { readonly result: string | 0 };
}

/** Texts by number; they are few. */
export interface Names {
  readonly idOf: (name: string) => number;
  readonly at: (id: number) => string | undefined;
  /** All of them from number `from` on. */
  readonly from: (from: number) => readonly string[];
}

interface Block {
  readonly times: Float64Array<ArrayBuffer>;
  readonly threads: Int32Array<ArrayBuffer>;
  readonly answers: Int32Array<ArrayBuffer>;
}

export interface Recorded {
  readonly length: number;
  /** Threads and answers by number. */
  readonly names: Names;
  readonly push: (event: Circumstances) => void;
  /** The same with NaN for no time and NONE for no thread and no answer, else their numbers. */
  readonly note: (time: number, thread: number, answer: number) => void;
  /** Of event `seq`, from 1; nothing for one that is not there. */
  readonly of: (seq: number) => Circumstances;
  /** The events from index `from` to before `to` as bytes, none where nothing was recorded of them; without the names. */
  readonly bytesOf: (from: number, to: number) => Uint8Array<ArrayBuffer>;
  /** Appends `count` events of such bytes. @throws RangeError for others. */
  readonly append: (bytes: Uint8Array, count: number) => void;
}

const createNames = (): Names => {
  const ids = new Map<string, number>();
  const names: string[] = [];
  return {
    idOf: (name) => {
      let id = ids.get(name);
      if (id === undefined) {
        id = names.push(name) - 1;
        ids.set(name, id);
      }
      return id;
    },
    at: (id) => names[id],
    from: (from) => names.slice(from),
  };
};

const blankBlock = (): Block => ({
  times: new Float64Array(BLOCK).fill(Number.NaN),
  threads: new Int32Array(BLOCK).fill(NONE),
  answers: new Int32Array(BLOCK).fill(NONE),
});

const isBlank = (time: number, thread: number, answer: number): boolean =>
  Number.isNaN(time) && thread === NONE && answer === NONE;

const BYTES_PER_EVENT = 16;

export const createRecorded = (): Recorded => {
  const names = createNames();
  const blocks: (Block | undefined)[] = [];
  let length = 0;

  const note = (time: number, thread: number, answer: number): void => {
    if (!isBlank(time, thread, answer)) {
      const block = (blocks[length >>> BLOCK_BITS] ??= blankBlock());
      const i = length & (BLOCK - 1);
      block.times[i] = time;
      block.threads[i] = thread;
      block.answers[i] = answer;
    }
    length += 1;
  };

  const at = (index: number): readonly [time: number, thread: number, answer: number] => {
    const block = index < length ? blocks[index >>> BLOCK_BITS] : undefined;
    const i = index & (BLOCK - 1);
    return [block?.times[i] ?? Number.NaN, block?.threads[i] ?? NONE, block?.answers[i] ?? NONE];
  };

  return {
    get length() {
      return length;
    },
    names,
    push: ({ time, thread, observed }) =>
      note(
        time ?? Number.NaN,
        thread === undefined ? NONE : names.idOf(thread),
        observed === undefined ? NONE : names.idOf(String(observed.result)),
      ),
    note,
    of: (seq) => {
      const [time, threadId, answerId] = at(seq - 1);
      const thread = names.at(threadId);
      const answer = names.at(answerId);
      return {
        ...(!Number.isNaN(time) && { time }),
        ...(thread !== undefined && { thread }),
        ...(answer !== undefined && { observed: { result: answer === '0' ? 0 : answer } }),
      };
    },
    bytesOf: (from, to) => {
      const view = new DataView(new ArrayBuffer((to - from) * BYTES_PER_EVENT));
      let isWanted = false;
      for (let index = from; index < to; index += 1) {
        const [time, thread, answer] = at(index);
        const place = (index - from) * BYTES_PER_EVENT;
        isWanted ||= !isBlank(time, thread, answer);
        view.setFloat64(place, time, true);
        view.setInt32(place + 8, thread, true);
        view.setInt32(place + 12, answer, true);
      }
      return isWanted ? new Uint8Array(view.buffer) : new Uint8Array(0);
    },
    append: (bytes, count) => {
      if (bytes.length === 0) {
        length += count;
        return;
      }
      if (bytes.length !== count * BYTES_PER_EVENT)
        throw new RangeError('what was recorded has a wrong length');
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 0; at < bytes.length; at += BYTES_PER_EVENT)
        note(view.getFloat64(at, true), view.getInt32(at + 8, true), view.getInt32(at + 12, true));
    },
  };
};
