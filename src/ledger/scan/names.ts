/** The tables of spellings for one ledger: each field's texts, and what makes them valid there. */
import { ACCESS_CODE, ACCESS_NAMES } from '../../../machines/operation.ts';
import type { Machine } from '../../../machines/machine.ts';
import type { Roster } from '../../../machines/roster.ts';
import type { Names } from '../../replay/recorded.ts';
import { isAddressText } from '../../../machines/x86/address.ts';
import { Spellings, UNSPELLED } from './spellings.ts';

/** Ids are those of the roster, of threads and results those of what was recorded. */
export interface LedgerSpellings {
  readonly breakpoints: Spellings;
  readonly tasks: Spellings;
  readonly threads: Spellings;
  readonly addresses: Spellings;
  /** The numbers between the brackets of a mask. */
  readonly masks: Spellings;
  /** Ids are the codes of `ACCESS_CODE`. */
  readonly accesses: Spellings;
  readonly results: Spellings;
}

/** Printable ASCII without quotes and escapes: what stands in a ledger as it is meant. */
const PLAIN = /^[ !#-[\]-~]+$/;
const CPUS = /^(?:0|[1-9]\d*)(?:,(?:0|[1-9]\d*))*$/;
const ERRNO = /^E[A-Z0-9]+$/;

const maskOf = (text: string, machine: Machine): readonly number[] | undefined => {
  if (text === '') return [];
  if (!CPUS.test(text)) return undefined;
  const cpus = text.split(',').map(Number);
  return cpus.every((cpu) => cpu < machine.cpus) ? cpus : undefined;
};

export const createLedgerSpellings = (
  roster: Roster,
  machine: Machine,
  recorded: Names,
): LedgerSpellings => ({
  breakpoints: new Spellings('"', (text) => (PLAIN.test(text) ? roster.breakpoints.idOf(text) : UNSPELLED)),
  tasks: new Spellings('"', (text) => (PLAIN.test(text) ? roster.tasks.idOf(text) : UNSPELLED)),
  threads: new Spellings('"', (text) => (PLAIN.test(text) ? recorded.idOf(text) : UNSPELLED)),
  addresses: new Spellings('"', (text) => (isAddressText(text) ? roster.addresses.idOf(text) : UNSPELLED)),
  masks: new Spellings(']', (text) => {
    const cpus = maskOf(text, machine);
    return cpus === undefined ? UNSPELLED : roster.masks.idOf(cpus);
  }),
  accesses: new Spellings('"', (text) => {
    const access = ACCESS_NAMES.find((name) => name === text);
    return access === undefined ? UNSPELLED : ACCESS_CODE[access];
  }),
  results: new Spellings('"', (text) => (ERRNO.test(text) ? recorded.idOf(text) : UNSPELLED)),
});
