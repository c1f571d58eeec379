/** A ledger of the page as a file: guarded by checksums, as the command line writes one. */
import { newHeaderLine, eventLines } from '../../ledger/line-writer.ts';
import type { HeaderFacts } from '../../../machines/header.ts';
import type { OpenedLedger } from './opened-ledger.ts';

const factsOf = ({ machine, isRecording }: OpenedLedger): HeaderFacts => ({
  cpus: machine.cpus,
  online: machine.online,
  slots: machine.slots,
  kprobes: machine.kprobes,
  taskSizeMax: `0x${machine.taskSizeMax.toString(16)}`,
  maxSampleRate: machine.maxSampleRate,
  forkCopiesSlots: machine.forkCopiesSlots,
  ...(isRecording && { source: 'strace' }),
});

/** Its text in pieces. Fields that no model knows are not in it: they stand in the file that was opened. */
export const savedText = async (ledger: OpenedLedger): Promise<readonly string[]> => {
  const { line, progress } = newHeaderLine(factsOf(ledger));
  const pieces = [`${line}\n`];
  for await (const events of ledger.source().batches()) pieces.push(eventLines(events, true, progress));
  return pieces;
};
