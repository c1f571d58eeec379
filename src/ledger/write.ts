/** Writes whole ledgers, guarded by a checksum chain: as text, or as the rows of a database. */
import { Readable } from 'node:stream';
import type { LedgerEvent } from '../../machines/events.ts';
import type { HeaderFacts } from '../../machines/header.ts';
import type { Progress } from './event-lines.ts';
import { eventLines, newHeaderLine } from './line-writer.ts';
import { databaseError, isDatabaseName } from './sqlite/database.ts';
import { fillDatabase, settleLog } from './sqlite/new-database.ts';
import { type OutputOptions, putInPlace, writeWhole } from './whole-file.ts';

export interface Written {
  readonly events: number;
}

type Batches = AsyncIterable<readonly LedgerEvent[]> | Iterable<readonly LedgerEvent[]>;

async function* linesOf(header: string, batches: Batches, progress: Progress): AsyncGenerator<string> {
  yield `${header}\n`;
  for await (const events of batches) yield eventLines(events, true, progress);
}

/**
 * Writes a whole ledger to a file or, for `-`, to standard output. The name tells the form: a database for `.sqlite`,
 * `.sqlite3` and `.db`, gzip data for `.gz`, else text. The file appears whole or not at all.
 *
 * @throws InputError for a place that cannot be written to; whatever `batches` throws.
 */
export const writeLedger = async (
  path: string,
  facts: HeaderFacts,
  batches: Batches,
  options: OutputOptions = {},
): Promise<Written> => {
  const { line, progress } = newHeaderLine(facts);
  if (isDatabaseName(path)) {
    const fill = (draft: string): Promise<void> =>
      fillDatabase(draft, line, batches, progress).catch((error: unknown) => {
        throw databaseError(error, path);
      });
    await putInPlace(path, { fill, before: settleLog }, options);
  } else {
    const text = Readable.from(linesOf(line, batches, progress), { objectMode: true });
    await writeWhole(path, text, options);
  }
  return { events: progress.seq };
};
