/** What people should know beside a result, on standard error. */
import { onOneLine } from '../input-error.ts';

/** @param remarks sentences, of a source whose batches have been read. */
export const printRemarks = (remarks: readonly string[]): void => {
  for (const remark of remarks) process.stderr.write(`breakledger: ${onOneLine(remark)}\n`);
};
