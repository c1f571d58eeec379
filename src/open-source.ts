/** Opens whatever the caller names: a ledger, or one or several recordings of one machine. What it is, its content tells. */
import type { Machine } from '../machines/machine.ts';
import type { EventSource } from './event-source.ts';
import { openLedger } from './ledger/read.ts';

export interface OpenedSource extends EventSource {
  /** Whether the events were recorded from a real kernel: recordings, and the ledgers that an import has made of some. */
  readonly isRecording: boolean;
  /** Lets go of what it holds; a source whose batches were read to their end may go without. */
  readonly close: () => Promise<void>;
}

/** What `import` and `record` write into a header's `source`. */
const RECORDED = /\b(strace|gdb|perf|ftrace|tracefs)\b/;

/**
 * @param paths files, or `-` for standard input; several are recordings of one machine and are merged by time.
 * @param given facts about the machine, before those that the files tell.
 * @throws InputError for what cannot be opened, or is neither a ledger nor a recording.
 */
export const openSource = async (
  paths: readonly string[],
  given: Partial<Machine>,
): Promise<OpenedSource> => {
  const ledger = await openLedger(paths[0] ?? '-', { facts: given });
  return { ...ledger, isRecording: RECORDED.test(ledger.header.source ?? '') };
};
