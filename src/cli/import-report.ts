/** What an import wrote, and what it left out or guessed: told on standard error, where the ledger does not stand in the way. */
import type { ImportReport, Skipped } from '../import/import-report.ts';
import { STANDARD_STREAM } from '../ledger/byte-source.ts';
import { print } from './output.ts';
import { printRemarks } from './remarks.ts';
import { counted, countText, tableLines } from './text/table.ts';

export interface WrittenImport {
  readonly ledger: string;
  readonly events: number;
  readonly warnings: readonly string[];
  readonly skipped: readonly Skipped[];
}

export const importReport = (
  ledger: string,
  events: number,
  { warnings, skipped }: ImportReport,
): WrittenImport => ({ ledger, events, warnings, skipped });

const skippedLines = (skipped: readonly Skipped[]): readonly string[] =>
  skipped.length === 0
    ? []
    : [
        'skipped, as they say nothing about breakpoints:',
        ...tableLines(
          skipped.map(({ kind, count }) => [`  ${countText(count)}`, kind]),
          ['right'],
        ),
      ];

const summary = ({ ledger, events }: WrittenImport): string =>
  `${counted(events, 'event')} written to ${ledger === STANDARD_STREAM ? 'standard output' : ledger}`;

/** As one JSON object it goes to standard output, unless the ledger went there. */
export const printImportReport = async (report: WrittenImport, json: boolean): Promise<void> => {
  if (!json) printRemarks([...report.warnings, ...skippedLines(report.skipped), summary(report)]);
  else if (report.ledger === STANDARD_STREAM) process.stderr.write(`${JSON.stringify(report)}\n`);
  else await print(JSON.stringify(report));
};
