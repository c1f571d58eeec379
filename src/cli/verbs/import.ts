/** `import`: recordings of a real kernel become a ledger. */
import { Option } from 'commander';
import { importTraces } from '../../import/import-traces.ts';
import { refuseOntoInput } from '../../import/same-file.ts';
import { checkOutput } from '../../ledger/whole-file.ts';
import { writeLedger } from '../../ledger/write.ts';
import { meterOf } from '../../reading-meter.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { importReport, printImportReport } from '../import-report.ts';
import { interruptibly } from '../interruption.ts';
import { isOutputAbandoned } from '../output.ts';
import { startProgress } from '../progress.ts';
import { type AddVerb, type InputOptions, withExamples, withInputOptions } from '../verb.ts';

interface ImportOptions extends InputOptions {
  readonly output: string;
  readonly force?: boolean;
}

const run = async (
  paths: readonly string[],
  { output, force, machine, json }: ImportOptions,
): Promise<ExitStatus> => {
  const replace = force === true;
  await checkOutput(output, { replace });
  await refuseOntoInput(output, paths);
  const meter = await meterOf(paths);
  const imported = await importTraces(paths, machine ?? {}, meter.onRead);
  const progress = startProgress('import', meter.share);
  try {
    const { events } = await interruptibly(progress.over(meter.metered(imported.batches)()), (batches) =>
      writeLedger(output, imported.header, batches, { replace }),
    );
    progress.clear();
    // Its reader has left: nobody asks what the rest would have been.
    if (isOutputAbandoned()) return EXIT.held;
    await printImportReport(importReport(output, events, imported.report()), json === true);
    return EXIT.held;
  } finally {
    progress.clear();
    await imported.dispose();
  }
};

export const addImport: AddVerb = (program, finish) => {
  const command = withInputOptions(
    program
      .command('import')
      .description('turn recordings of a real kernel into a ledger, with checksums')
      .argument('<TRACE...>', 'recordings of one machine, merged by time; - reads standard input')
      .option(
        '-o, --output <LEDGER>',
        'where to write it, gzip if it ends in .gz, a database if in .sqlite; - is standard output',
        '-',
      )
      .option('--force', 'replace a file that is there already')
      .addOption(
        new Option('--from <FORMAT>', 'the format of the recordings; absent: detected').choices(['strace']),
      ),
  ).action(async (paths: readonly string[], options: ImportOptions) => finish(await run(paths, options)));
  withExamples(command, [
    { line: 'breakledger import gdb.strace.gz -o gdb.ndjson', does: 'a ledger of one recording' },
    { line: 'breakledger import gdb.strace perf.strace -o both.ndjson.gz', does: 'of two, merged by time' },
    { line: 'breakledger import gdb.strace -o gdb.sqlite', does: 'as a database, to ask by SQL' },
    {
      line: 'breakledger import gdb.strace --machine cpus=8',
      does: 'with facts that it does not tell, to standard output',
    },
  ]);
};
