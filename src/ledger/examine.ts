/** Reads a ledger from its first line to its last and says what it is found to be. */
import { fileError, InputError } from '../input-error.ts';
import { openAtFirstEvent } from './ledger-stream.ts';
import { eventBatches } from './opened-ledger.ts';
import { createPresence } from './presence.ts';
import { machineOf } from './header-machine.ts';
import { type Finding, findingOfError } from './recovery.ts';
import { isDatabaseFile } from './sqlite/database.ts';
import { checkDatabase } from './sqlite/full-check.ts';

export interface Examination {
  readonly finding: Finding;
  /** How many whole events there are, up to the fault if there is one. */
  readonly events: number;
  readonly fault?: InputError;
}

/** A torn tail that lies in a file of its own can be cut; one that was compressed with the rest was never a write of ours. */
const faulty = (error: unknown, events: number, isPlain: boolean): Examination => {
  const finding = findingOfError(error);
  if (!(error instanceof InputError)) throw error;
  return { finding: finding === 'torn' && !isPlain ? 'unreadable' : finding, events, fault: error };
};

const examineLines = async (file: string, isRows: boolean): Promise<Examination> => {
  const ledger = await openAtFirstEvent(file);
  try {
    const machine = machineOf(file, ledger.header, {});
    const batches = eventBatches(ledger, machine, createPresence(machine));
    while ((await batches.next()).done !== true);
    if (isRows) await checkDatabase(file);
    const finding = isRows ? 'database' : ledger.isPlain ? 'whole' : 'compressed';
    return { finding, events: ledger.progress.seq };
  } catch (error) {
    await ledger.blocks.return();
    return faulty(error, ledger.progress.seq, ledger.isPlain);
  }
};

/**
 * Examines the ledger in a file; of a database every page and every index as well.
 *
 * @throws InputError for a file that cannot be read at all.
 */
export const examineLedger = async (file: string): Promise<Examination> => {
  try {
    return await examineLines(file, await isDatabaseFile(file));
  } catch (error) {
    const told = fileError(error, file);
    if (told instanceof InputError && told.complaint.line !== undefined) return faulty(told, 0, false);
    if (told instanceof InputError && told.complaint.damage !== undefined) return faulty(told, 0, false);
    throw told;
  }
};
