/** A word about an index that cannot be used. Apart from other remarks: it loads all that reads indexes. */
import { indexPathOf, type Unusable } from '../index-file/ledger-index.ts';
import { printRemarks } from './remarks.ts';

/** That a ledger has an index, why that does not serve, and how to get one that does. */
export const printUnusedIndex = (ledger: string, { why }: Unusable): void =>
  printRemarks([
    `${indexPathOf(ledger)}: not used, as ${why}; make it again with: breakledger index ${ledger}`,
  ]);
