/** Ctrl-C, a termination or a hang-up: what is half done is taken back, and the program ends quietly. */
import { constants } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { isAnythingHeld, watchHeld } from '../let-go.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof SIGNALS)[number];

/** The program was asked to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** 128 and the number of the signal, as a shell shows it. */
  readonly status: number;

  constructor(signal: Signal) {
    super(`ended by ${signal}`);
    this.status = 128 + constants.signals[signal];
  }
}

/** Whoever must not be ended at once; the latest is asked. */
const holders: ((interrupted: Interrupted, signal: Signal) => void)[] = [];

const hear = (signal: Signal): void => {
  const interrupted = new Interrupted(signal);
  const holder = holders.at(-1);
  // What is held for the end of the process is let go of as it exits.
  if (holder === undefined) process.exit(interrupted.status);
  holder(interrupted, signal);
};

let isListening = false;

/**
 * A signal that is listened for is heard only between two pieces of work, which may be minutes: as long as there is nothing to
 * take back, the system ends the program by itself. A worker gets its signals from its supervisor, and has nobody else.
 */
const listenAsNeeded = (): void => {
  const isNeeded = !isMainThread || holders.length > 0 || isAnythingHeld();
  if (isNeeded === isListening) return;
  isListening = isNeeded;
  for (const signal of SIGNALS) {
    if (isNeeded) process.on(signal, hear);
    else process.off(signal, hear);
  }
};

/** Ends the program on signals: at once, or as whoever is holding them says. */
export const endOnSignals = (): void => {
  watchHeld(listenAsNeeded);
  listenAsNeeded();
};

/**
 * While `work` runs, a signal reaches `onSignal` and does not end the program.
 * @throws Interrupted after the work, if there was one.
 */
export const holdingSignals = async <R>(
  onSignal: (interrupted: Interrupted, signal: Signal) => void,
  work: () => Promise<R>,
): Promise<R> => {
  let seen: Interrupted | undefined;
  const holder = (interrupted: Interrupted, signal: Signal): void => {
    seen = interrupted;
    onSignal(interrupted, signal);
  };
  holders.push(holder);
  listenAsNeeded();
  try {
    return await work();
  } finally {
    holders.splice(holders.indexOf(holder), 1);
    listenAsNeeded();
    if (seen !== undefined) throw seen;
  }
};

/** An interruption that may come, and whoever waits for something else at the moment. */
interface Stop {
  reason: Interrupted | undefined;
  wake: ((reason: Interrupted) => void) | undefined;
}

/** A promise of its own each time: a race against one that never settles would keep all that was ever waited for. */
const nextBefore = <T>(iterator: AsyncIterator<T>, stop: Stop): Promise<IteratorResult<T>> =>
  new Promise((resolve, reject) => {
    if (stop.reason !== undefined) {
      reject(stop.reason);
      return;
    }
    stop.wake = reject;
    iterator.next().then(resolve, reject);
  });

async function* until<T>(items: AsyncIterable<T>, stop: Stop): AsyncGenerator<T, void> {
  const iterator = items[Symbol.asyncIterator]();
  for (;;) {
    const next = await nextBefore(iterator, stop);
    if (next.done === true) return;
    yield next.value;
  }
}

/**
 * Lets an interruption reach `write` as an error of what it reads, so that it can take back a file that is half written; one
 * that comes after the last item lets it finish.
 */
export const interruptibly = <T, R>(
  items: AsyncIterable<T>,
  write: (items: AsyncIterable<T>) => Promise<R>,
): Promise<R> => {
  const stop: Stop = { reason: undefined, wake: undefined };
  const interrupt = (reason: Interrupted): void => {
    stop.reason = reason;
    stop.wake?.(reason);
  };
  return holdingSignals(interrupt, () => write(until(items, stop)));
};
