/** `replay`: every request of a ledger or recording decided again. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { bulkEngine } from '../../replay/bulk.ts';
import type { Engine, EngineName } from '../../replay/engine.ts';
import { machineEngine } from '../../replay/machine.ts';
import { replay, type Replayed } from '../../replay/replay.ts';
import type { OpenedSource } from '../../open-source.ts';
import type { ChosenPolicy } from '../chosen-policy.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Output, outputTo, print } from '../output.ts';
import { progressBesideRows, startProgress } from '../progress.ts';
import { printRemarks } from '../remarks.ts';
import { policyOption, withSource } from '../source-policy.ts';
import { replayText } from '../text/replay-text.ts';
import {
  type AddVerb,
  INPUT_HELP,
  type InputOptions,
  readSeq,
  withExamples,
  withInputOptions,
} from '../verb.ts';

interface ReplayOptions extends InputOptions {
  readonly policy?: string;
  readonly every?: boolean;
  readonly until?: number;
  readonly engine: EngineName;
}

const engineOf = (name: EngineName, policy: ChosenPolicy, source: OpenedSource): Engine =>
  policy.use((recipes) =>
    name === 'bulk' ? bulkEngine(recipes, source.machine) : machineEngine(recipes, source.machine),
  );

/** The last state, where the rows have not been printed on the way. */
const printEnd = (replayed: Replayed, policy: ChosenPolicy, json: boolean): Promise<void> =>
  print(json ? JSON.stringify(replayed.last) : replayText(replayed, policy.name));

const replayInto = async (
  output: Output,
  source: OpenedSource,
  policy: ChosenPolicy,
  { every, until, engine }: ReplayOptions,
): Promise<Replayed> => {
  const follow = every === true ? progressBesideRows : startProgress;
  const progress = follow('replay', source.share);
  try {
    return await replay(source, engineOf(engine, policy, source), {
      until,
      each: every === true ? (row) => output.line(JSON.stringify(row)) : undefined,
      progress: progress.event,
    });
  } finally {
    progress.clear();
    await output.end();
  }
};

const run = (paths: readonly string[], options: ReplayOptions): Promise<ExitStatus> =>
  withSource({ paths, ...options }, async (source, policy) => {
    const replayed = await replayInto(outputTo(process.stdout), source, policy, options);
    printRemarks(source.warnings());
    if (replayed.events === 0) printRemarks([`${source.name}: no events, so there is nothing to replay`]);
    else if (options.every !== true) await printEnd(replayed, policy, options.json === true);
    return EXIT.held;
  });

const describe = (command: Command): Command =>
  withInputOptions(
    command
      .description('decide every request of a ledger or recording again, and show the state')
      .argument('<LEDGER|TRACE...>', INPUT_HELP)
      .addOption(policyOption())
      .option('--every', 'print the state after every event, one JSON object a line')
      .option('--until <SEQ>', 'stop after this event', readSeq)
      .addOption(
        new Option(
          '--engine <NAME>',
          'bulk is fast; machine goes through the statecharts and answers the same',
        )
          .choices(['machine', 'bulk'] satisfies EngineName[])
          .default('bulk'),
      ),
  );

export const addReplay: AddVerb = (program, finish) => {
  const command = describe(program.command('replay')).action(
    async (paths: readonly string[], options: ReplayOptions) => finish(await run(paths, options)),
  );
  withExamples(command, [
    { line: 'breakledger replay ledger.ndjson', does: 'the last state, as a register table' },
    { line: 'breakledger replay ledger.ndjson --policy global --every', does: 'a row after every event' },
    { line: 'breakledger replay gdb.strace.gz --until 40 --json', does: 'the state after event 40' },
  ]);
};
