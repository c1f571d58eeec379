/** A ledger of the page as a file: guarded by checksums, as the command line writes one. */
import { newHeaderLine, eventLines } from '../../ledger/line-writer.ts';
import { headerFactsOf } from '../header-facts.ts';
import type { OpenedLedger } from './opened-ledger.ts';

/** Its text in pieces. Fields that no model knows are not in it: they stand in the file that was opened. */
export const savedText = async (ledger: OpenedLedger): Promise<readonly string[]> => {
  const { line, progress } = newHeaderLine(headerFactsOf(ledger.machine, ledger.isRecording));
  const pieces = [`${line}\n`];
  for await (const events of ledger.source().batches()) pieces.push(eventLines(events, true, progress));
  return pieces;
};
