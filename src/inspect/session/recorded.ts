/** What was recorded beside the requests: times, threads and answers, in columns, 16 bytes an event. */
import type { LedgerEvent } from '../../../machines/events.ts';
import { NONE } from '../../../machines/roster.ts';

const FIRST_ROOM = 1024;

export interface Beside {
  readonly time?: number;
  readonly thread?: string;
  readonly observed?: { readonly result: string | 0 };
}

export interface Recorded {
  readonly push: (event: LedgerEvent) => void;
  /** Of event `seq`, from 1; nothing for one that is not there. */
  readonly of: (seq: number) => Beside;
}

/** Texts by number; they are few. */
const createNames = (): {
  readonly idOf: (name: string) => number;
  readonly at: (id: number) => string | undefined;
} => {
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
  };
};

export const createRecorded = (): Recorded => {
  const names = createNames();
  let times = new Float64Array(FIRST_ROOM);
  let threads = new Int32Array(FIRST_ROOM);
  let answers = new Int32Array(FIRST_ROOM);
  let length = 0;

  const grow = (): void => {
    const room = times.length * 2;
    const [oldTimes, oldThreads, oldAnswers] = [times, threads, answers];
    times = new Float64Array(room);
    threads = new Int32Array(room);
    answers = new Int32Array(room);
    times.set(oldTimes);
    threads.set(oldThreads);
    answers.set(oldAnswers);
  };

  return {
    push: ({ time, thread, observed }) => {
      if (length === times.length) grow();
      times[length] = time ?? Number.NaN;
      threads[length] = thread === undefined ? NONE : names.idOf(thread);
      answers[length] = observed === undefined ? NONE : names.idOf(String(observed.result));
      length += 1;
    },
    of: (seq) => {
      const time = seq > length ? undefined : times[seq - 1];
      const thread = names.at(threads[seq - 1] ?? NONE);
      const answer = names.at(answers[seq - 1] ?? NONE);
      return {
        ...(time !== undefined && !Number.isNaN(time) && { time }),
        ...(thread !== undefined && { thread }),
        ...(answer !== undefined && { observed: { result: answer === '0' ? 0 : answer } }),
      };
    },
  };
};
