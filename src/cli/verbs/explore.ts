/** `explore`: every reachable state of a policy in a bounded machine. */
import { type Command } from 'commander';
import { withPacking } from '../../../machines/packing/packing.ts';
import { explore } from '../../explore/explore.ts';
import type { Wish } from '../../explore/wish.ts';
import { InputError } from '../../input-error.ts';
import { choosePolicy } from '../chosen-policy.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { startExploreProgress } from '../explore-progress.ts';
import { exploreReport } from '../explore-report.ts';
import { readCount } from '../number-options.ts';
import { print } from '../output.ts';
import { exploreText } from '../text/explore-text.ts';
import { paintFor } from '../text/paint.ts';
import { type AddVerb, POLICY_HELP, withExamples } from '../verb.ts';

interface ExploreOptions {
  readonly policy: string;
  readonly cpus: number;
  readonly breakpoints: number;
  readonly tasks: number;
  readonly depth?: number;
  readonly symmetry: boolean;
  readonly json?: boolean;
}

const MOST_CPUS = 8;
const MOST_BREAKPOINTS = 8;
const MOST_TASKS = 4;
const DEEPEST = 1_000_000;

const wishOf = ({ cpus, breakpoints, tasks, depth, symmetry }: ExploreOptions): Wish => ({
  extent: { cpus, breakpoints, tasks },
  steps: 'atomic',
  symmetry,
  ...(depth !== undefined && { depth }),
});

const run = async (options: ExploreOptions): Promise<ExitStatus> => {
  const { name } = await choosePolicy(options.policy);
  const wish = wishOf(options);
  const line = startExploreProgress();
  const started = performance.now();
  const found = withPacking(name, (packing) => explore(packing, wish, line.watch));
  line.clear();
  if (found === undefined) {
    throw new InputError({ what: `${name} has no packed states`, advice: 'name another policy' });
  }
  const report = exploreReport(name, wish, found, (performance.now() - started) / 1000);
  await print(options.json === true ? JSON.stringify(report) : exploreText(report, paintFor(process.stdout)));
  return report.violations.length === 0 ? EXIT.held : EXIT.missed;
};

const describe = (command: Command): Command =>
  command
    .description('visit every reachable state of a policy in a bounded machine')
    .requiredOption('--policy <P>', POLICY_HELP)
    .option('--cpus <N>', 'CPUs, all online', readCount('--cpus', 1, MOST_CPUS), 2)
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
    .option(
      '--no-symmetry',
      'tell states apart that differ in the names of CPUs, breakpoints and tasks alone',
    )
    .option('--json', 'print for programs, not for people');

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
      line: 'breakledger explore --policy percpu-rfc --no-symmetry --json',
      does: 'the states themselves, counted',
    },
  ]);
};
