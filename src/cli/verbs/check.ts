/** `check`: is a ledger, in a file or a database, as it was written from its first event to its last? */
import { onOneLine } from '../../input-error.ts';
import { type Examination, examineLedger } from '../../ledger/examine.ts';
import { RECOVERY } from '../../ledger/recovery.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { print } from '../output.ts';
import { counted } from '../text/table.ts';
import { type AddVerb, withExamples } from '../verb.ts';

interface CheckOptions {
  readonly json?: boolean;
}

const checkText = (path: string, { finding, events }: Examination): string =>
  `${path}: ${counted(events, 'event')}, ${RECOVERY[finding].sign}`;

const run = async (path: string, { json }: CheckOptions): Promise<ExitStatus> => {
  const examination = await examineLedger(path);
  const { finding, events, fault } = examination;
  if (json === true) await print(JSON.stringify({ finding, events, fault: fault?.message }));
  if (fault !== undefined) throw fault;
  if (json !== true) await print(checkText(onOneLine(path), examination));
  return EXIT.held;
};

export const addCheck: AddVerb = (program, finish) => {
  const command = program
    .command('check')
    .description('read a ledger to its end, of a database every page and index too, and say if it is whole')
    .argument('<LEDGER>', 'a ledger in a file or a database; nothing in it is changed')
    .option('--json', 'print for programs, not for people')
    .action(async (path: string, options: CheckOptions) => finish(await run(path, options)));
  withExamples(command, [
    { line: 'breakledger check run.ndjson', does: 'every line and every checksum' },
    { line: 'breakledger check run.sqlite --json', does: 'what was found, and how many events are whole' },
  ]);
};
