/** `replay`: every request of a ledger or recording decided again. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { bulkEngine } from '../../replay/bulk.ts';
import type { Engine, EngineName } from '../../replay/engine.ts';
import { machineEngine } from '../../replay/machine.ts';
import { replay } from '../../replay/replay.ts';
import type { OpenedSource } from '../../open-source.ts';
import type { ChosenPolicy } from '../chosen-policy.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Output, outputTo } from '../output.ts';
import { startProgress } from '../progress.ts';
import { DEFAULT_POLICY_HELP, withSource } from '../source-policy.ts';
import { replayText } from '../text/replay-text.ts';
import {
  type AddVerb,
  type InputOptions,
  POLICY_HELP,
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

const replayInto = async (
  output: Output,
  source: OpenedSource,
  policy: ChosenPolicy,
  { every, until, engine, json }: ReplayOptions,
): Promise<void> => {
  const progress = startProgress('replay', source.share);
  try {
    const replayed = await replay(source, engineOf(engine, policy, source), {
      until,
      each: every === true ? (row) => output.line(JSON.stringify(row)) : undefined,
      progress: progress.event,
    });
    progress.clear();
    if (every === true) return;
    await output.line(
      json === true ? JSON.stringify(replayed.last ?? null) : replayText(replayed, policy.name),
    );
  } finally {
    progress.clear();
    await output.end();
  }
};

const run = (path: string, options: ReplayOptions): Promise<ExitStatus> =>
  withSource({ paths: [path], ...options }, async (source, policy) => {
    await replayInto(outputTo(process.stdout), source, policy, options);
    return EXIT.held;
  });

const describe = (command: Command): Command =>
  withInputOptions(
    command
      .description('decide every request of a ledger or recording again, and show the state')
      .argument('<LEDGER|TRACE>', 'a ledger or a recording; - reads standard input')
      .option('--policy <P>', `${POLICY_HELP} (${DEFAULT_POLICY_HELP})`)
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
  const command = describe(program.command('replay')).action(async (path: string, options: ReplayOptions) =>
    finish(await run(path, options)),
  );
  withExamples(command, [
    { line: 'breakledger replay ledger.ndjson', does: 'the last state, as a register table' },
    { line: 'breakledger replay ledger.ndjson --policy global --every', does: 'a row after every event' },
    { line: 'breakledger replay gdb.strace.gz --until 40 --json', does: 'the state after event 40' },
  ]);
};
