/** `repair`: cuts a torn tail, the last line that a crash left unfinished, and says what it cut. */
import { onOneLine } from '../../input-error.ts';
import { type Repair, repairLedger } from '../../ledger/repair.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { print } from '../output.ts';
import { counted } from '../text/table.ts';
import { type AddVerb, withExamples } from '../verb.ts';

interface RepairOptions {
  readonly json?: boolean;
}

/** What was cut may hold anything: control characters stay visible and do nothing. */
const shown = (text: string): string => JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');

const repairText = (path: string, repair: Repair): string => {
  const whole = counted(repair.events, 'whole event');
  if (repair.kind === 'nothing to do') return `${path}: nothing to repair, ${whole}`;
  const { line, bytes, text } = repair;
  return `${path}: cut line ${line}, ${counted(bytes, 'byte')} beginning ${shown(text)}; ${whole} remain`;
};

const run = async (path: string, { json }: RepairOptions): Promise<ExitStatus> => {
  const repair = await repairLedger(path);
  await print(json === true ? JSON.stringify(repair) : repairText(onOneLine(path), repair));
  return EXIT.held;
};

export const addRepair: AddVerb = (program, finish) => {
  const command = program
    .command('repair')
    .description('cut the unfinished last line of a ledger, and say what was cut')
    .argument('<LEDGER>', 'a plain ledger, changed in place')
    .option('--json', 'print for programs, not for people')
    .action(async (path: string, options: RepairOptions) => finish(await run(path, options)));
  withExamples(command, [
    { line: 'breakledger repair run.ndjson', does: 'any damage but an unfinished last line is refused' },
  ]);
};
