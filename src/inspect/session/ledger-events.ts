/** A ledger from its bytes, with the readers of lines that the command line has: same checks, same messages. */
import type { LedgerEvent } from '../../../machines/events.ts';
import { type LedgerHeader, machineOfHeader } from '../../../machines/header.ts';
import type { Machine } from '../../../machines/machine.ts';
import { InputError } from '../../input-error.ts';
import { presenceError, type Progress, readEventLine, readHeaderLine } from '../../ledger/event-lines.ts';
import { createPresence, follow } from '../../ledger/presence.ts';
import { type Bytes, linesOfBytes, type Tail } from './byte-lines.ts';

export interface LedgerEvents {
  readonly header: LedgerHeader;
  readonly machine: Machine;
  /** The events behind the header. They can be read once. */
  readonly batches: AsyncGenerator<readonly LedgerEvent[], void>;
}

interface Reading {
  readonly name: string;
  readonly header: LedgerHeader;
  readonly machine: Machine;
  readonly progress: Progress;
  readonly tail: Tail;
}

const tornTail = (name: string, line: number, tail: Uint8Array): InputError =>
  new InputError({
    file: name,
    line,
    column: tail.length + 1,
    what: 'torn tail: the last line has no newline at its end',
    advice: 'cut it with: breakledger repair FILE',
  });

async function* eventsIn(
  { name, header, machine, progress, tail }: Reading,
  blocks: AsyncIterable<readonly Uint8Array[]>,
): AsyncGenerator<readonly LedgerEvent[], void> {
  const presence = createPresence<string>(machine);
  let number = 1;
  for await (const lines of blocks) {
    const events: LedgerEvent[] = [];
    for (const bytes of lines) {
      number += 1;
      const line = { file: name, number, bytes };
      const event = readEventLine(line, { header, machine }, progress);
      const fault = follow(presence, event);
      if (fault !== undefined) throw presenceError(line, fault);
      events.push(event);
    }
    yield events;
  }
  if (tail.bytes.length > 0) throw tornTail(name, number + 1, tail.bytes);
}

async function* continued<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T, void> {
  yield first;
  yield* rest;
}

/**
 * Reads the header. @throws InputError for anything that is no ledger; what follows is checked as it is read.
 * @param name what messages call it.
 */
export const readLedger = async (name: string, bytes: Bytes): Promise<LedgerEvents> => {
  const tail: Tail = { bytes: new Uint8Array(0) };
  const blocks = linesOfBytes(bytes, name, tail);
  const first = await blocks.next();
  const [top, ...rest] = first.done === true ? [] : first.value;
  if (top === undefined) {
    const what =
      tail.bytes.length === 0 ? 'empty file' : 'no whole line: the first one has no newline at its end';
    throw new InputError({
      file: name,
      line: 1,
      column: 1,
      what,
      advice: 'give a ledger: a header line, then one event a line',
    });
  }
  const { header, progress } = readHeaderLine({ file: name, number: 1, bytes: top });
  const machine = machineOfHeader(header);
  const reading: Reading = { name, header, machine, progress, tail };
  return { header, machine, batches: eventsIn(reading, continued(rest, blocks)) };
};
