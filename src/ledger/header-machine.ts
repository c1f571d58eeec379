/** The machine that a ledger is about. */
import { type LedgerHeader, machineOfHeader } from '../../machines/header.ts';
import type { Machine } from '../../machines/machine.ts';
import { InputError } from '../input-error.ts';

/** The machine of a header and of the caller's own facts. @throws InputError if they do not go together. */
export const machineOf = (name: string, header: LedgerHeader, facts: Partial<Machine>): Machine => {
  const machine = machineOfHeader(header, facts);
  const missing = machine.online.find((cpu) => cpu >= machine.cpus);
  if (missing === undefined) return machine;
  const what = `CPU ${missing} is online at the start, on a machine of ${machine.cpus}`;
  throw new InputError({ file: name, line: 1, column: 1, what, field: 'online', advice: 'give more cpus' });
};
