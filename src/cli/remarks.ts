/** What people should know beside a result, on standard error. */
import { indexPathOf, type Unusable } from '../index-file/ledger-index.ts';
import { onOneLine } from '../input-error.ts';

/** @param remarks sentences, of a source whose batches have been read. */
export const printRemarks = (remarks: readonly string[]): void => {
  for (const remark of remarks) process.stderr.write(`breakledger: ${onOneLine(remark)}\n`);
};

/** That a ledger has an index, why that does not serve, and how to get one that does. */
export const printUnusedIndex = (ledger: string, { why }: Unusable): void =>
  printRemarks([
    `${indexPathOf(ledger)}: not used, as ${why}; make it again with: breakledger index ${ledger}`,
  ]);
