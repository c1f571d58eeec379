/** `branch`: what if other requests had been made? */
import { type Command, Option } from 'commander';
import { branchEvents, branchFacts, branchReport, type BranchReport } from '../../branch/branch.ts';
import { type EditPlan, planOf } from '../../branch/edit-plan.ts';
import { branchText } from '../../branch/text.ts';
import { USUAL_LIMIT } from '../../diff/diff-policies.ts';
import { refuseOntoInput } from '../../import/same-file.ts';
import { digestOf } from '../../ledger/digest.ts';
import { InputError } from '../../input-error.ts';
import { checkOutput } from '../../ledger/whole-file.ts';
import { writeLedger } from '../../ledger/write.ts';
import type { OpenedSource } from '../../open-source.ts';
import type { ChosenPolicy } from '../chosen-policy.ts';
import { type EditOptions, editsOf } from '../edits.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { interruptibly } from '../interruption.ts';
import { print } from '../output.ts';
import { startProgress } from '../progress.ts';
import { printRemarks } from '../remarks.ts';
import { policyOption, withSource } from '../source-policy.ts';
import { counted } from '../text/table.ts';
import {
  type AddVerb,
  gather,
  INPUT_HELP,
  type InputOptions,
  readSeq,
  withExamples,
  withInputOptions,
} from '../verb.ts';

interface BranchOptions extends InputOptions, EditOptions {
  readonly policy?: string;
  readonly output?: string;
  readonly force?: boolean;
  readonly all?: boolean;
}

const STANDARD_OUTPUT = '-';

const writeBranch = async (
  output: string,
  source: OpenedSource,
  policy: ChosenPolicy,
  plan: EditPlan,
  replace: boolean,
): Promise<number> => {
  const facts = branchFacts(source.facts, await digestOf(source.batches()), plan);
  const events = policy.use((recipes) => branchEvents(recipes, source, plan));
  const written = await interruptibly(events, (batches) => writeLedger(output, facts, batches, { replace }));
  return written.events;
};

const reportOf = async (
  source: OpenedSource,
  policy: ChosenPolicy,
  plan: EditPlan,
  all: boolean,
): Promise<BranchReport> => {
  const progress = startProgress('branch', source.share);
  try {
    const options = { limit: all ? Infinity : USUAL_LIMIT, progress };
    return await policy.use((recipes) => branchReport(recipes, source, plan, options));
  } finally {
    progress.clear();
  }
};

const run = async (paths: readonly string[], options: BranchOptions): Promise<ExitStatus> => {
  if (options.edits === '-' && paths.includes('-')) {
    const advice = 'save one of them to a file, and give that';
    throw new InputError({ what: 'standard input cannot be both the ledger and its edits', advice });
  }
  const plan = planOf(await editsOf(options), options.at);
  const { output, force, all, json } = options;
  const replace = force === true;
  if (output !== undefined) {
    await checkOutput(output, { replace });
    await refuseOntoInput(output, paths);
  }
  return withSource({ paths, ...options }, async (source, policy) => {
    const report = await reportOf(source, policy, plan, all === true);
    if (output !== undefined) {
      const events = await writeBranch(output, source, policy, plan, replace);
      printRemarks([
        `${counted(events, 'event')} written to ${output === STANDARD_OUTPUT ? 'standard output' : output}`,
      ]);
    }
    if (output !== STANDARD_OUTPUT) {
      await print(json === true ? JSON.stringify(report) : branchText(report, source.machine.cpus));
    }
    printRemarks(source.warnings());
    return EXIT.held;
  });
};

const describe = (command: Command): Command =>
  withInputOptions(
    command
      .description('drop, insert or change requests, decide the rest again, and tell what became different')
      .argument('<LEDGER|TRACE...>', INPUT_HELP)
      .option(
        '--at <SEQ>',
        'the first event that may differ, and the one of an edit without a number',
        readSeq,
      )
      .addOption(
        new Option(
          '--edit <EDIT>',
          "'drop SEQ', 'drop FIRST-LAST', 'insert SEQ {request}' (before that event) or 'change SEQ {fields}' (null takes a field out); may be given several times",
        ).argParser(gather),
      )
      .option('--edits <FILE>', 'edits, one a line, also as {"edit":"drop","seq":12}; - reads standard input')
      .addOption(policyOption())
      .option(
        '-o, --output <LEDGER>',
        'write the branch as a ledger; - is standard output, without the report',
      )
      .option('--force', 'replace a file that is there already')
      .option('--all', 'with --json, every divergence and not the first few'),
  );

export const addBranch: AddVerb = (program, finish) => {
  const command = describe(program.command('branch')).action(
    async (paths: readonly string[], options: BranchOptions) => finish(await run(paths, options)),
  );
  withExamples(command, [
    { line: "breakledger branch run.ndjson --edit 'drop 12'", does: 'what if event 12 had not been asked?' },
    {
      line: 'breakledger branch run.ndjson --at 12 --edit \'change {"length":8}\' -o other.ndjson',
      does: 'a ledger of its own',
    },
  ]);
};
