/** `diff`: where do two policies part over one ledger, and why? */
import { type Command, Option } from 'commander';
import {
  type DiffOptions as PolicyDiffOptions,
  diffPolicies,
  USUAL_LIMIT,
} from '../../diff/diff-policies.ts';
import type { Difference, Divergence } from '../../diff/difference.ts';
import { differenceText, divergenceLine } from '../../diff/text.ts';
import { diffLedgers } from '../../diff/diff-ledgers.ts';
import { InputError } from '../../input-error.ts';
import type { OpenedSource } from '../../open-source.ts';
import { openSource } from '../../open-source.ts';
import { choosePolicy, type ChosenPolicy } from '../chosen-policy.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Output, outputTo } from '../output.ts';
import { progressBesideRows } from '../progress.ts';
import { printRemarks } from '../remarks.ts';
import { requireSlots, withSource } from '../source-policy.ts';
import {
  type AddVerb,
  gather,
  INPUT_HELP,
  type InputOptions,
  POLICY_HELP,
  withExamples,
  withInputOptions,
} from '../verb.ts';

interface DiffOptions extends InputOptions {
  readonly policy?: readonly string[];
  readonly callers?: 'literal' | 'recorded';
  readonly all?: boolean;
  readonly exitCode?: boolean;
}

type Two<T> = readonly [left: T, right: T];

/** What a recording was made on and what came before it; a ledger by hand is about the patch and its repair. */
const usualPair = (source: OpenedSource): Two<string> =>
  source.isRecording ? ['mainline', 'percpu-rfc'] : ['percpu-rfc', 'percpu'];

const pairOf = async (source: OpenedSource, given: readonly ChosenPolicy[]): Promise<Two<ChosenPolicy>> => {
  const [left, right] = given;
  if (left !== undefined && right !== undefined) return [left, right];
  const [first, second] = usualPair(source);
  if (left === undefined) return [await choosePolicy(first), await choosePolicy(second)];
  return [await choosePolicy(left.name === first ? second : first), left];
};

const checkPolicies = (names: readonly string[]): void => {
  if (names.length > 2) {
    const advice = 'give --policy twice';
    throw new InputError({ what: `${names.length} policies, and two are held to each other`, advice });
  }
  if (names.length === 2 && names[0] === names[1]) {
    const advice = 'give two different ones';
    throw new InputError({ what: `twice the same policy, ${names[0] ?? ''}`, advice });
  }
};

/** One line a divergence where all are asked for, then the whole. */
const told = async (
  source: OpenedSource,
  labels: Two<string>,
  { all, json }: DiffOptions,
  work: (options: Omit<PolicyDiffOptions, 'callers'>) => Promise<Difference>,
): Promise<Difference> => {
  const output: Output = outputTo(process.stdout);
  const progress = progressBesideRows('diff', source.share);
  const { cpus } = source.machine;
  const [left, right] = labels.map((label) => ({ label }));
  const sides = { left: left ?? { label: '' }, right: right ?? { label: '' } };
  const line = (divergence: Divergence): Promise<void> | undefined =>
    output.line(divergenceLine(divergence, sides, cpus));
  try {
    const difference = await work({
      limit: all === true && json === true ? Infinity : USUAL_LIMIT,
      ...(all === true && json !== true && { each: line }),
      progress,
    });
    if (all === true && json !== true && difference.count > 0) await output.line('');
    await output.line(json === true ? JSON.stringify(difference) : differenceText(difference, cpus));
    return difference;
  } finally {
    progress.clear();
    await output.end();
  }
};

const ofPolicies = async (
  paths: readonly string[],
  given: readonly ChosenPolicy[],
  options: DiffOptions,
): Promise<Difference> => {
  const source = await openSource(paths, options.machine ?? {});
  try {
    const [left, right] = await pairOf(source, given);
    for (const policy of [left, right]) requireSlots(source, policy);
    const { callers = source.isRecording ? 'recorded' : 'literal' } = options;
    const difference = await told(source, [left.name, right.name], options, (wish) =>
      left.use((ofLeft) =>
        right.use((ofRight) => diffPolicies(ofLeft, ofRight, source, { ...wish, callers })),
      ),
    );
    printRemarks(source.warnings());
    return difference;
  } finally {
    await source.close();
  }
};

/** Two ledgers, or two recordings that are held to each other and not merged. */
const ofLedgers = (
  [first, second]: Two<string>,
  policy: string | undefined,
  options: DiffOptions,
): Promise<Difference> =>
  withSource({ paths: [first], machine: options.machine, policy }, async (left, chosen) => {
    const right = await openSource([second], options.machine ?? {});
    try {
      requireSlots(right, chosen);
      const difference = await told(left, [left.name, right.name], options, (wish) =>
        chosen.use((recipes) => diffLedgers(recipes, left, right, wish)),
      );
      printRemarks([...left.warnings(), ...right.warnings()]);
      return difference;
    } finally {
      await right.close();
    }
  });

const run = async (paths: readonly string[], options: DiffOptions): Promise<ExitStatus> => {
  const names = options.policy ?? [];
  checkPolicies(names);
  const [first = '', second, ...others] = paths;
  const isOfLedgers = second !== undefined && others.length === 0 && names.length < 2;
  const given: ChosenPolicy[] = [];
  for (const name of isOfLedgers ? [] : names) given.push(await choosePolicy(name));
  const { count } = isOfLedgers
    ? await ofLedgers([first, second], names[0], options)
    : await ofPolicies(paths, given, options);
  return options.exitCode === true && count > 0 ? EXIT.missed : EXIT.held;
};

const describe = (command: Command): Command =>
  withInputOptions(
    command
      .description(
        'where two policies part over one ledger or recording, or two ledgers under one policy, and why',
      )
      .argument('<LEDGER|TRACE...>', INPUT_HELP)
      .addOption(
        new Option(
          '--policy <P>',
          `twice for one ledger (or recordings, merged), once for two ledgers: ${POLICY_HELP} (default: mainline and percpu-rfc for what was recorded, percpu-rfc and percpu for other ledgers)`,
        ).argParser(gather),
      )
      .addOption(
        new Option(
          '--callers <KIND>',
          'literal asks each policy everything; recorded, as the recorded program would have: it gives nothing back that this policy refused, and keeps nothing that its kernel refused (default: recorded for what was recorded, else literal)',
        ).choices(['literal', 'recorded']),
      )
      .option('--all', 'list every divergence, not only the first and how many there are of each kind')
      .option('--exit-code', 'exit with status 1 where they part'),
  );

export const addDiff: AddVerb = (program, finish) => {
  const command = describe(program.command('diff')).action(
    async (paths: readonly string[], options: DiffOptions) => finish(await run(paths, options)),
  );
  withExamples(command, [
    {
      line: 'breakledger diff gdb.strace.gz --policy mainline --policy percpu-rfc',
      does: 'what 2009 would have refused',
    },
    {
      line: 'breakledger diff before.ndjson after.ndjson',
      does: 'two ledgers: other requests, and what came of it',
    },
    { line: 'breakledger diff ledger.ndjson --all', does: 'every divergence of the RFC and its repair' },
  ]);
};
