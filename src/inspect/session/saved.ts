/** What the page saves: a ledger guarded by checksums, as the command line writes one, and a trace for other viewers. */
import { newHeaderLine, eventLines } from '../../ledger/line-writer.ts';
import { headerFactsOf } from '../header-facts.ts';
import type { History } from './history.ts';
import { type OpenedLedger, turnOfOthers } from './opened-ledger.ts';

export interface Saved {
  readonly name: string;
  readonly content: Blob;
}

/** Fields that no model knows are not in it: they stand in the file that was opened. */
export const savedLedger = async (which: string, ledger: OpenedLedger): Promise<Saved> => {
  const { line, progress } = newHeaderLine(headerFactsOf(ledger.machine, ledger.isRecording));
  const pieces = [`${line}\n`];
  for await (const events of ledger.source().batches()) pieces.push(eventLines(events, true, progress));
  return { name: `${which}.ndjson`, content: new Blob(pieces, { type: 'application/x-ndjson' }) };
};

/** Characters that are put into the file at a time. */
const PIECE = 1 << 20;

export const savedTrace = async (history: History): Promise<Saved> => {
  const pieces: Blob[] = [];
  let text = '';
  for (const some of history.trace()) {
    text += some;
    if (text.length < PIECE) continue;
    pieces.push(new Blob([text]));
    text = '';
    await turnOfOthers();
  }
  const content = new Blob([...pieces, text], { type: 'application/json' });
  return { name: `${history.policy}.trace.json`, content };
};
