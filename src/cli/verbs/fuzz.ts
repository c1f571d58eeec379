/** `fuzz`: random ledgers against the invariants that a policy promises. */
import { randomInt } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Command, Option } from 'commander';
import { type Assumption, USUAL_ASSUMPTIONS } from '../../../properties/assumptions.ts';
import { type Subject, withSubject } from '../../../properties/campaign/subject.ts';
import type { InvariantName } from '../../../properties/invariant.ts';
import { claimOf, type Judgement } from '../../../properties/judge.ts';
import { campaign, type CampaignResult, type CampaignWish } from '../../fuzz/campaign.ts';
import { writeCounterexample } from '../../fuzz/write-counterexample.ts';
import { InputError } from '../../input-error.ts';
import { checkOutput, writeWhole } from '../../ledger/whole-file.ts';
import { choosePolicy } from '../chosen-policy.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { startFuzzProgress } from '../fuzz-progress.ts';
import { type FuzzReport, fuzzReport } from '../fuzz-report.ts';
import { holdingSignals } from '../interruption.ts';
import { junitText } from '../junit.ts';
import { ASSUMPTIONS_HELP, dashed, readAssumption, readInvariant } from '../law-options.ts';
import { factText, MACHINE_HELP, readMachineFacts } from '../machine-facts.ts';
import { readCount, readPath, readSeed } from '../number-options.ts';
import { print } from '../output.ts';
import { fuzzText } from '../text/fuzz-text.ts';
import { paintFor } from '../text/paint.ts';
import { type AddVerb, onePolicy, POLICY_HELP, withExamples } from '../verb.ts';
import type { Machine } from '../../../machines/machine.ts';

interface FuzzOptions {
  readonly policy: string;
  readonly runs: number;
  readonly seed?: number;
  readonly path?: string;
  readonly drop?: readonly Assumption[];
  readonly assume?: readonly Assumption[];
  readonly only?: readonly InvariantName[];
  readonly steps: 'atomic' | 'interleaved';
  readonly cpus: number;
  readonly events: number;
  readonly machine?: Partial<Machine>;
  readonly json?: boolean;
  readonly junit?: string;
  /** true: a name made of the invariant. */
  readonly output?: string | true;
  readonly force?: boolean;
}

const LARGEST_SEED = 0x7fffffff;
const MOST_CPUS = 4;
const MOST_EVENTS = 10_000;
const MOST_RUNS = 1_000_000_000;
const DEFAULT_CPUS = 3;
const DEFAULT_EVENTS = 60;

/** Those made unless told otherwise, without the dropped ones; that steps interleave drops *atomic* by itself. */
const judgementOf = ({ drop = [], assume = [], only, steps }: FuzzOptions): Judgement => {
  const dropped: readonly Assumption[] = steps === 'interleaved' ? [...drop, 'atomic'] : drop;
  const assumed = [...USUAL_ASSUMPTIONS, ...assume].filter((one) => !dropped.includes(one));
  return { assumed, ...(only !== undefined && { only }) };
};

const wishOf = (options: FuzzOptions): CampaignWish => {
  const { runs, seed, path, steps, cpus, events, machine } = options;
  return {
    runs,
    seed: seed ?? randomInt(LARGEST_SEED),
    path,
    judgement: judgementOf(options),
    kept: options.assume ?? [],
    mostCpus: cpus,
    mostEvents: events,
    isInterleaved: steps === 'interleaved',
    facts: { forkCopiesSlots: false, ...machine },
  };
};

/** What a word of a command line needs so that a shell takes it for one. */
const quoted = (word: string): string =>
  /^[\w./:=,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The command line of the same campaign: whatever decides which ledgers it tries and what it holds them to. */
const commandOf = (options: FuzzOptions, seed: number): string => {
  const { policy, drop = [], assume = [], only = [], steps, cpus, events, machine = {} } = options;
  const facts = Object.entries(machine).map(([fact, value]) => `${fact}=${factText(value)}`);
  return [
    `breakledger fuzz --policy ${quoted(policy)} --seed ${seed}`,
    ...drop.map((name) => `--drop ${dashed(name)}`),
    ...assume.map((name) => `--assume ${dashed(name)}`),
    ...only.map((name) => `--only ${name}`),
    ...(steps === 'atomic' ? [] : [`--steps ${steps}`]),
    ...(cpus === DEFAULT_CPUS ? [] : [`--cpus ${cpus}`]),
    ...(events === DEFAULT_EVENTS ? [] : [`--events ${events}`]),
    ...(facts.length === 0 ? [] : [`--machine ${facts.join(',')}`]),
  ].join(' ');
};

const judgedBy = <K extends object>(
  { policy, invariants }: Subject<K>,
  only: readonly InvariantName[] | undefined,
): readonly InvariantName[] =>
  invariants
    .filter((invariant) => claimOf(invariant, policy) !== undefined)
    .map(({ name }) => name)
    .filter((name) => only?.includes(name) !== false);

const nothingJudged = (policy: string, only: readonly InvariantName[] = []): InputError =>
  new InputError({
    what: `${policy} promises nothing about ${only.join(', ')}`,
    advice: 'leave --only out to see what it promises',
  });

const noLaws = (policy: string): InputError =>
  new InputError({
    what: `no invariant speaks of the states of ${policy}`,
    advice: 'give it a state like that of machines/classic/state.ts or machines/mainline/state.ts',
  });

const resultsOf = async <K extends object>(
  subject: Subject<K>,
  wish: CampaignWish,
  signal: AbortSignal,
): Promise<CampaignResult> => {
  const line = startFuzzProgress(wish.runs);
  try {
    return await campaign(subject, wish, { progress: line.progress, signal });
  } finally {
    line.clear();
  }
};

const outputOf = (output: string | true | undefined, { failure }: CampaignResult): string | undefined => {
  const finding = failure?.counterexample.finding;
  if (output === undefined || finding === undefined) return undefined;
  return output === true ? `counterexample-${finding.invariant.toLowerCase()}.ndjson` : output;
};

const isBroken = ({ failure, isReachMissed }: FuzzReport): boolean => failure !== undefined || isReachMissed;

const report = async <K extends object>(
  subject: Subject<K>,
  options: FuzzOptions,
  signal: AbortSignal,
): Promise<ExitStatus> => {
  const judged = judgedBy(subject, options.only);
  if (judged.length === 0) throw nothingJudged(subject.policy.name, options.only);
  const started = performance.now();
  const wish = wishOf(options);
  const result = await resultsOf(subject, wish, signal);
  const writtenTo = outputOf(options.output, result);
  if (writtenTo !== undefined && result.failure !== undefined) {
    await writeCounterexample(writtenTo, result.failure.counterexample, { replace: options.force === true });
  }
  const told = fuzzReport(subject, wish, result, { command: commandOf(options, wish.seed), writtenTo });
  if (options.junit !== undefined) {
    const text = junitText(told, judged, (performance.now() - started) / 1000);
    await writeWhole(options.junit, Readable.from([text]), { replace: true });
  }
  await print(options.json === true ? JSON.stringify(told) : fuzzText(told, paintFor(process.stdout)));
  return isBroken(told) ? EXIT.missed : EXIT.held;
};

/** An interruption ends the campaign, and what it has seen by then is told all the same. */
const runOn = <K extends object>(subject: Subject<K>, options: FuzzOptions): Promise<ExitStatus> => {
  const interruption = new AbortController();
  return holdingSignals(
    () => {
      interruption.abort();
    },
    () => report(subject, options, interruption.signal),
  );
};

const run = async (options: FuzzOptions): Promise<ExitStatus> => {
  const { output, junit, force } = options;
  if (typeof output === 'string') await checkOutput(output, { replace: force === true });
  if (junit !== undefined) await checkOutput(junit, { replace: true });
  const policy = await choosePolicy(options.policy);
  const ended = policy.use((recipes) => withSubject(recipes, (subject) => runOn(subject, options)));
  if (ended === undefined) throw noLaws(policy.name);
  return await ended;
};

const describe = (command: Command): Command =>
  command
    .description('try random ledgers against the invariants that a policy promises')
    .requiredOption('--policy <P>', POLICY_HELP, onePolicy)
    .option('--runs <N>', 'ledgers to try', readCount('--runs', 1, MOST_RUNS), 10_000)
    .option('--seed <S>', 'the same seed tries the same ledgers; absent: any', readSeed)
    .option('--path <PATH>', 'bring back what a campaign of this seed found', readPath)
    .option(
      '--drop <ASSUMPTION>',
      'do not assume it, and see what breaks; may be given again',
      readAssumption,
    )
    .option('--assume <ASSUMPTION>', 'let every ledger keep it; may be given again', readAssumption)
    .option(
      '--only <INVARIANT>',
      'hold the policy to this invariant alone; may be given again',
      readInvariant,
    )
    .addOption(
      new Option('--steps <STEPS>', 'each event done at once, or calls that interleave')
        .choices(['atomic', 'interleaved'])
        .default('atomic'),
    )
    .option('--cpus <N>', 'most CPUs of a machine', readCount('--cpus', 1, MOST_CPUS), DEFAULT_CPUS)
    .option('--events <N>', 'most events of a ledger', readCount('--events', 1, MOST_EVENTS), DEFAULT_EVENTS)
    .option('--machine <FACT=VALUE,…>', MACHINE_HELP, readMachineFacts)
    .option('-o, --output [LEDGER]', 'write the counterexample as a ledger; default counterexample-….ndjson')
    .option('--force', 'replace a file that is there already')
    .option('--junit <FILE>', 'write the result for a build server as well')
    .option('--json', 'print for programs, not for people')
    .addHelpText('after', ASSUMPTIONS_HELP);

export const addFuzz: AddVerb = (program, finish) => {
  const command = describe(program.command('fuzz')).action(async (options: FuzzOptions) =>
    finish(await run(options)),
  );
  withExamples(command, [
    { line: 'breakledger fuzz --policy percpu-rfc', does: 'breaks within seconds, told as a story' },
    { line: 'breakledger fuzz --policy percpu --runs 100000', does: 'the repaired allocator holds' },
    {
      line: 'breakledger fuzz --policy percpu-rfc --drop online --only SAFE',
      does: 'what hotplug does to it',
    },
    { line: 'breakledger fuzz --policy ./my-policy.ts -o', does: 'a counterexample as a ledger' },
  ]);
};
