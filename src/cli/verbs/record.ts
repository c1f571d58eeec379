/** `record`: runs a command under strace, and keeps what it did about breakpoints as a ledger. */
import { mkdtemp } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importTraces } from '../../import/import-traces.ts';
import { InputError } from '../../input-error.ts';
import { STANDARD_STREAM } from '../../ledger/byte-source.ts';
import { checkOutput } from '../../ledger/whole-file.ts';
import { writeLedger } from '../../ledger/write.ts';
import { letGoAtExit } from '../../let-go.ts';
import { localMachine } from '../../record/local-machine.ts';
import { type CommandEnd, requireCommand, runUnderStrace } from '../../record/run-under-strace.ts';
import { probeStrace } from '../../record/strace-command.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { importReport, printImportReport } from '../import-report.ts';
import { holdingSignals, Interrupted } from '../interruption.ts';
import { printRemarks } from '../remarks.ts';
import { type AddVerb, type InputOptions, withExamples, withInputOptions } from '../verb.ts';

interface RecordOptions extends InputOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly debugger?: boolean;
}

const withScratchFolder = async <R>(work: (folder: string) => Promise<R>): Promise<R> => {
  const folder = await mkdtemp(join(tmpdir(), 'breakledger-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  const removed = letGoAtExit(remove);
  try {
    return await work(folder);
  } finally {
    remove();
    removed();
  }
};

/** At a terminal, Ctrl-C has already reached the command by itself. */
const isAtTerminal = (): boolean => process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;

/** A signal ends the command and not the recording of it. */
const runCommand = async (
  log: string,
  command: readonly string[],
  isDebugger: boolean,
): Promise<CommandEnd | Interrupted> => {
  const { filters } = await probeStrace();
  const running = runUnderStrace({ log, command, isDebugger }, filters);
  return await holdingSignals(
    (_interrupted, signal) => {
      if (signal !== 'SIGINT' || !isAtTerminal()) running.signal(signal);
    },
    () => running.end,
  ).catch((error: unknown) => {
    if (error instanceof Interrupted) return error;
    throw error;
  });
};

const endText = ({ exitStatus, signal }: CommandEnd): string =>
  signal === null ? `the command ended with status ${exitStatus ?? 0}` : `the command was ended by ${signal}`;

const importLog = async (log: string, options: RecordOptions): Promise<void> => {
  const { output, force, machine, json } = options;
  const imported = await importTraces([log], { ...(await localMachine()), ...machine });
  const { events } = await writeLedger(output, imported.header, imported.batches(), {
    replace: force === true,
  });
  // What strace was asked to leave in the log and nobody needs is no news to whoever recorded it.
  const skipped = json === true ? imported.report().skipped : [];
  await printImportReport(importReport(output, events, { skipped, warnings: [] }), json === true);
};

const run = async (command: readonly string[], options: RecordOptions): Promise<ExitStatus> => {
  const { output, force } = options;
  if (output === STANDARD_STREAM) {
    const what = "standard output is the command's own";
    throw new InputError({ what, advice: 'write -o and a file' });
  }
  await checkOutput(output, { replace: force === true });
  requireCommand(command[0] ?? '');
  return await withScratchFolder(async (folder) => {
    const log = join(folder, 'log.strace');
    const end = await runCommand(log, command, options.debugger === true);
    if (!(end instanceof Interrupted)) printRemarks([endText(end)]);
    await importLog(log, options);
    if (end instanceof Interrupted) throw end;
    return EXIT.held;
  });
};

export const addRecord: AddVerb = (program, finish) => {
  const command = withInputOptions(
    program
      .command('record')
      .description('run a command under strace, and keep its breakpoints as a ledger')
      .argument('<COMMAND...>', 'the command and its arguments, after --')
      .requiredOption(
        '-o, --output <LEDGER>',
        'where to write the ledger, gzip if it ends in .gz, a database if in .sqlite',
      )
      .option('--force', 'replace a file that is there already')
      .option('--debugger', 'the command traces processes itself: do not follow its children'),
  )
    .passThroughOptions()
    .action(async (words: readonly string[], options: RecordOptions) => finish(await run(words, options)));
  withExamples(command, [
    { line: 'breakledger record -o run.ndjson -- perf stat -e mem:0x404080:w ./prog', does: 'a profiler' },
    { line: 'breakledger record -o gdb.ndjson --debugger -- gdb ./prog', does: 'a debugger, at its prompt' },
  ]);
};
