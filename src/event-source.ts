/** Where events come from, whatever their file's format: a header and the events after it, in batches of bounded size. */
import type { LedgerEvent } from '../machines/events.ts';
import type { Machine } from '../machines/machine.ts';

export interface EventSource {
  /** What people call it: a file's name, or names. */
  readonly name: string;
  readonly machine: Machine;
  /** Facts about the machine that neither the file nor the caller gave, so that they hold their defaults. */
  readonly unknownFacts: readonly MachineFact[];
  /** The events in order; each call starts again from the first. */
  readonly batches: () => AsyncIterable<readonly LedgerEvent[]>;
  /** What the import left out or guessed, in sentences for people; complete once the batches are read. */
  readonly remarks: () => readonly string[];
}

/** Told how many bytes have just been read: of a compressed file, those of the file. */
export type OnRead = (bytes: number) => void;

/** The facts of a machine that `--machine` may give and `verify` may infer. */
export type MachineFact = 'cpus' | 'slots' | 'kprobes' | 'taskSizeMax' | 'maxSampleRate' | 'forkCopiesSlots';
