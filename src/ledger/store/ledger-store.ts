/**
 * The one interface of whatever keeps a ledger. A file of text and a database answer to it, and what a server keeps for several
 * machines could: every append says what it follows, so nothing needs to be held between two of them.
 */
import type { LedgerEvent } from '../../../machines/events.ts';
import type { LedgerHeader } from '../../../machines/header.ts';
import type { Machine } from '../../../machines/machine.ts';

export interface LedgerStore {
  /** What people call it: the path as given. */
  readonly name: string;
  readonly header: LedgerHeader;
  readonly machine: Machine;
  /** How many events there are now: the `seq` of the last, 0 before the first. */
  length(): Promise<number>;
  /**
   * Appends events that follow event `expected`, all or none of them; returns when they are durable, with the `seq` of the
   * last. Appends that do not wait for each other are done one after the other.
   *
   * @throws AppendConflict if the ledger ends in another event; InputError if an event cannot have happened there, or if the
   * device does not take it; RangeError, a fault of the program, if the events are not numbered on from `expected`. Nothing is
   * written then.
   */
  append(expected: number, events: readonly LedgerEvent[]): Promise<number>;
  /**
   * The events that there are at this moment, from number `from` (1 is the first) on, each checked against the checksum chain.
   *
   * @throws InputError for damage, with its place, after the events before it.
   */
  read(from: number): AsyncIterable<readonly LedgerEvent[]>;
  /** Lets go of it. */
  close(): Promise<void>;
}

/** The ledger is not where its writer believed: it ends in another event. Nothing was written. */
export class AppendConflict extends Error {
  override readonly name = 'AppendConflict';
  /** The `seq` after which the caller wanted to append, and that of the ledger's last event. */
  readonly expected: number;
  readonly actual: number;

  constructor(file: string, expected: number, actual: number) {
    super(`${file} ends in event ${actual}, not ${expected}; read what is new in it, then append again`);
    this.expected = expected;
    this.actual = actual;
  }
}
