/** What an import left out or guessed, on standard error. */
import type { EventSource } from '../event-source.ts';

/** Call it once the source's batches are read. */
export const printRemarks = (source: EventSource): void => {
  for (const remark of source.remarks()) process.stderr.write(`breakledger: ${remark}\n`);
};
