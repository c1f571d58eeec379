/**
 * The signs that a guarded policy gives while it works, in memory that two threads share: the thread that runs it writes,
 * a watchdog in another one reads, also while the first is caught in a loop.
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
const WORDS = 4;

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

/** Memory for one watch, to be shared. */
export const watchMemory = (): SharedArrayBuffer =>
  new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT);

export const watchOn = (memory: SharedArrayBuffer): Watch => {
  const words = new Int32Array(memory);
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
