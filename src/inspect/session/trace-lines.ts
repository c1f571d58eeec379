/** A recording of strace that was dropped on the page, imported as the command line does. Loaded when one is dropped. */
import { machineOfHeader } from '../../../machines/header.ts';
import { importTexts } from '../../import/import-texts.ts';
import { formatOf } from '../../import/trace-format.ts';
import type { TraceText } from '../../import/trace-text.ts';
import { type LedgerContent, contentOfBatches } from './opened-ledger.ts';

/** Bytes of a piece of text. */
const PIECE = 1 << 13;

/** A character for each byte: strace escapes what is not ASCII. */
async function* characters(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  for await (const some of bytes) {
    let text = '';
    for (let at = 0; at < some.length; at += PIECE)
      text += String.fromCharCode(...some.subarray(at, at + PIECE));
    yield text;
  }
}

/**
 * @param bytes of the recording, anew each time it is asked. @throws InputError for what is no recording.
 * @returns undefined where the text was meant as a ledger.
 */
export const ledgerOfTrace = async (
  name: string,
  bytes: () => AsyncIterable<Uint8Array>,
): Promise<LedgerContent | undefined> => {
  const text: TraceText = { name, pieces: () => characters(bytes()) };
  const format = await formatOf(text);
  if (format.kind === 'ledger') return undefined;
  const { header, batches, report } = await importTexts([{ text, form: format.form }], {});
  const content = contentOfBatches({ name, machine: machineOfHeader(header), isRecording: true }, batches());
  return {
    ...content,
    again: batches,
    remarks: () => [...report().warnings, report().whyEmpty ?? ''].filter((one) => one !== ''),
  };
};
