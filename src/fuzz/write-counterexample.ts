/** A counterexample as a ledger with checksums, which replay, verify and explain open like any other. */
import type { HeaderFacts } from '../../machines/header.ts';
import type { Machine } from '../../machines/machine.ts';
import type { Trial } from '../../properties/campaign/trial.ts';
import { writeLedger } from '../ledger/write.ts';
import type { OutputOptions } from '../ledger/whole-file.ts';

const SOURCE = 'breakledger fuzz';

const headerOf = ({ cpus, online, slots, forkCopiesSlots }: Machine): HeaderFacts => ({
  cpus,
  online,
  slots,
  source: SOURCE,
  ...(forkCopiesSlots && { forkCopiesSlots }),
});

/** @throws InputError for a place that cannot be written to. */
export const writeCounterexample = async (
  path: string,
  { machine, events }: Trial,
  options: OutputOptions,
): Promise<void> => {
  await writeLedger(path, headerOf(machine), [events], options);
};
