/**
 * The signs that a guarded policy gives while it works, in memory that threads share: each that runs it writes in a seat of its
 * own, a watchdog in another one reads, also while they are caught in a loop.
 */

/** What a policy is asked for; before all else, its module is loaded. */
export const STAGES = [
  'loading',
  'initial',
  'recipe',
  'prepare',
  'begin',
  'interrupts',
  'part',
  'end',
  'row',
  'holdings',
  'capacity',
  'addressee',
  'isUnknowable',
  'packing',
] as const;
export type Stage = (typeof STAGES)[number];

const ENTRIES = 0;
const STAGE = 1;
const SEQ = 2;
const FILE = 3;

/** Words of a seat: so far apart that threads do not take each other's cache lines away. */
const SEAT = 32;

/** Threads that run a policy at once, at most. */
const SEATS = 64;

/** What the watchdog sees at one look. */
export interface Sign {
  /** Every call of the policy adds one when it begins and one when it ends. */
  readonly entries: number;
  readonly stage: Stage;
  /** The event that the policy is asked about, 0 before the first. */
  readonly seq: number;
  /** Which of the watched files it is, from 0. */
  readonly file: number;
}

export interface Watch {
  readonly enter: (stage: Stage, seq: number, file: number) => void;
  readonly leave: () => void;
  readonly look: () => Sign;
}

/** Memory for the watch on all threads that run a policy. */
export const watchMemory = (): SharedArrayBuffer =>
  new SharedArrayBuffer(SEATS * SEAT * Int32Array.BYTES_PER_ELEMENT);

/** @param seat which of the threads it is, from 0 to 63. */
export const watchOn = (memory: SharedArrayBuffer, seat = 0): Watch => {
  const words = new Int32Array(memory, seat * SEAT * Int32Array.BYTES_PER_ELEMENT, SEAT);
  return {
    enter: (stage, seq, file) => {
      Atomics.store(words, STAGE, STAGES.indexOf(stage));
      Atomics.store(words, SEQ, seq);
      Atomics.store(words, FILE, file);
      Atomics.add(words, ENTRIES, 1);
    },
    leave: () => {
      Atomics.add(words, ENTRIES, 1);
    },
    look: () => ({
      entries: Atomics.load(words, ENTRIES),
      stage: STAGES[Atomics.load(words, STAGE)] ?? 'loading',
      seq: Atomics.load(words, SEQ),
      file: Atomics.load(words, FILE),
    }),
  };
};

/** Is a policy at work? */
export const isAtWork = ({ entries }: Sign): boolean => (entries & 1) === 1;

/** Is it still in the call that it was in at the earlier look? */
export const isSameCall = (earlier: Sign, now: Sign): boolean =>
  isAtWork(now) && now.entries === earlier.entries;

/** The watches on all threads. */
export const watchesOn = (memory: SharedArrayBuffer): readonly Watch[] =>
  Array.from({ length: SEATS }, (_, seat) => watchOn(memory, seat));

/** A thread has ended: what it was in the middle of does not go on. */
export const vacate = (watch: Watch): void => {
  if (isAtWork(watch.look())) watch.leave();
};
