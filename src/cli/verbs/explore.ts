/** `explore`: every reachable state of a policy in a bounded machine. */
import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import type { Assumption } from '../../../properties/assumptions.ts';
import type { InvariantName } from '../../../properties/invariant.ts';
import type { Conduct } from '../../explore/conduct.ts';
import type { Exploration } from '../../explore/exploration.ts';
import { explore } from '../../explore/explore.ts';
import type { Wish } from '../../explore/wish.ts';
import { InputError } from '../../input-error.ts';
import { type ChosenPolicy, choosePolicy, isPolicyFile } from '../chosen-policy.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { startExploreProgress } from '../explore-progress.ts';
import type { CheckpointOptions } from '../explore-checkpoint.ts';
import type { ExploreOutputs } from '../explore-output.ts';
import { exploreReport } from '../explore-report.ts';
import { holdingSignals } from '../interruption.ts';
import { ASSUMPTIONS_HELP, readAssumption, readInvariant } from '../law-options.ts';
import { readCount } from '../number-options.ts';
import { print } from '../output.ts';
import { printRemarks } from '../remarks.ts';
import { exploreText } from '../text/explore-text.ts';
import { paintFor } from '../text/paint.ts';
import { type AddVerb, POLICY_HELP, withExamples } from '../verb.ts';

interface ExploreOptions extends ExploreOutputs, CheckpointOptions {
  readonly policy: string;
  readonly cpus: number;
  readonly breakpoints: number;
  readonly tasks: number;
  readonly depth?: number;
  readonly memory?: number;
  readonly workers: number;
  readonly steps: Wish['steps'];
  readonly symmetry: boolean;
  readonly hotplug?: boolean;
  readonly switches?: boolean;
  readonly exceptions?: boolean;
  readonly unbalanced?: boolean;
  readonly drop?: readonly Assumption[];
  readonly only?: readonly InvariantName[];
  readonly json?: boolean;
}

const MOST_CPUS = 8;
const MOST_BREAKPOINTS = 8;
const MOST_TASKS = 4;
const MOST_WORKERS = 64;
const DEEPEST = 1_000_000;
const MOST_SECONDS = 1_000_000;
const USUAL_SECONDS = 60;
const MEBIBYTE = 2 ** 20;
const MOST_MEBIBYTES = 1_000_000;

const wishOf = (options: ExploreOptions): Wish => {
  const { cpus, breakpoints, tasks, depth, memory, only } = options;
  return {
    extent: { cpus, breakpoints, tasks },
    steps: options.steps,
    symmetry: options.symmetry,
    hotplug: options.hotplug === true,
    switches: options.switches === true,
    exceptions: options.exceptions === true,
    unbalanced: options.unbalanced === true,
    dropped: options.drop ?? [],
    ...(only !== undefined && { only }),
    ...(depth !== undefined && { depth }),
    ...(memory !== undefined && { memory: memory * MEBIBYTE }),
  };
};

const nothingJudged = (policy: string, only: readonly InvariantName[] = []): InputError =>
  new InputError({
    what: `${policy} promises nothing about ${only.join(', ')}`,
    advice: 'leave --only out to see what it promises',
  });

const found = async (policy: ChosenPolicy, wish: Wish, how: Conduct): Promise<Exploration> => {
  const line = startExploreProgress();
  const interruption = new AbortController();
  const work = policy.use((recipes) =>
    explore(recipes, wish, { ...how, watch: line.watch, signal: interruption.signal }),
  );
  try {
    return await holdingSignals(
      () => {
        interruption.abort();
      },
      () => work,
    ).catch(() => work);
  } finally {
    line.clear();
  }
};

const checkpointingFor = async (
  options: ExploreOptions,
  wish: Wish,
): Promise<Pick<Conduct, 'keeper' | 'resumption'>> => {
  if (options.checkpoint === undefined && options.resume === undefined) return {};
  const { checkpointing } = await import('../explore-checkpoint.ts');
  return checkpointing(options.policy, isPolicyFile(options.policy), wish, options);
};

/** What writes is loaded where something is to be written: a search is to have the memory. */
const outputsFor = async ({ output, itf, dot, mermaid }: ExploreOutputs) => {
  if ([output, itf, dot, mermaid].every((path) => path === undefined)) return undefined;
  const { checkOutputs, writeOutputs } = await import('../explore-output.ts');
  return { checkOutputs, writeOutputs };
};

const run = async (options: ExploreOptions): Promise<ExitStatus> => {
  const policy = await choosePolicy(options.policy);
  const wish = wishOf(options);
  const kept = await checkpointingFor(options, wish);
  const outputs = await outputsFor(options);
  await outputs?.checkOutputs(options);
  const started = performance.now();
  const exploration = await found(policy, wish, { workers: options.workers, ...kept });
  if (exploration.judged.length === 0) throw nothingJudged(policy.name, wish.only);
  const report = exploreReport(policy.name, wish, exploration, (performance.now() - started) / 1000);
  if (wish.symmetry && !exploration.symmetry) {
    printRemarks([
      `nothing is known of the states of ${policy.name}: it is explored slowly, and without symmetry`,
    ]);
  }
  if (outputs !== undefined) printRemarks(await outputs.writeOutputs(policy, exploration, options));
  await print(options.json === true ? JSON.stringify(report) : exploreText(report, paintFor(process.stdout)));
  return report.violations.length === 0 ? EXIT.held : EXIT.missed;
};

const describe = (command: Command): Command =>
  command
    .description('visit every reachable state of a policy in a bounded machine')
    .requiredOption('--policy <P>', POLICY_HELP)
    .option('--cpus <N>', 'CPUs, all online at the start', readCount('--cpus', 1, MOST_CPUS), 2)
    .option(
      '--breakpoints <K>',
      'kernel-space breakpoints',
      readCount('--breakpoints', 0, MOST_BREAKPOINTS),
      3,
    )
    .option('--tasks <T>', 'tasks with breakpoints of their own', readCount('--tasks', 0, MOST_TASKS), 1)
    .option(
      '--depth <D>',
      'go no further than so many events from the start',
      readCount('--depth', 0, DEEPEST),
    )
    .option('--memory <MIB>', 'stop when the states take more', readCount('--memory', 1, MOST_MEBIBYTES))
    .option(
      '--workers <N>',
      'threads that search together',
      readCount('--workers', 1, MOST_WORKERS),
      availableParallelism(),
    )
    .addOption(
      new Option('--steps <STEPS>', 'each event done at once, or calls that interleave')
        .choices(['atomic', 'interleaved'])
        .default('atomic'),
    )
    .option(
      '--no-symmetry',
      'tell states apart that differ in the names of CPUs, breakpoints and tasks alone',
    )
    .option('--hotplug', 'let CPUs come and go')
    .option('--switches', 'let tasks run')
    .option('--exceptions', 'let watched addresses be touched')
    .option('--unbalanced', 'let callers unregister what was refused, or twice')
    .option(
      '--drop <ASSUMPTION>',
      'do not assume it, and see what breaks; may be given again',
      readAssumption,
    )
    .option(
      '--only <INVARIANT>',
      'hold the policy to this invariant alone; may be given again',
      readInvariant,
    )
    .option('-o, --output <LEDGER>', 'write the shortest counterexample as a ledger')
    .option('--itf <FILE>', 'write it as a trace in the ITF format')
    .option('--dot <FILE>', 'draw the states of a small machine, for Graphviz')
    .option('--mermaid <FILE>', 'draw them for Mermaid')
    .option(
      '--checkpoint <FILE>',
      'keep the search there now and then, and when it ends before it is complete',
    )
    .option('--every <SECONDS>', 'how often', readCount('--every', 0, MOST_SECONDS), USUAL_SECONDS)
    .option('--resume <FILE>', 'go on from what --checkpoint kept')
    .option('--force', 'replace files that are there already')
    .option('--json', 'print for programs, not for people')
    .addHelpText('after', ASSUMPTIONS_HELP);

export const addExplore: AddVerb = (program, finish) => {
  const command = describe(program.command('explore')).action(async (options: ExploreOptions) =>
    finish(await run(options)),
  );
  withExamples(command, [
    {
      line: 'breakledger explore --policy percpu-rfc --cpus 3 --breakpoints 3',
      does: 'every state of a small machine, up to renaming',
    },
    {
      line: 'breakledger explore --policy percpu --steps interleaved --checkpoint long.checkpoint',
      does: 'a long search; --resume long.checkpoint goes on with it',
    },
    {
      line: 'breakledger explore --policy percpu-rfc --no-symmetry --json',
      does: 'the states themselves, counted',
    },
  ]);
};
