// Explores machines for a minute or an hour each and keeps what was found in docs/explorer-long-runs.json, from which
// `npm run explorer-answers` makes a table: `npm run explorer-long -- minute|hour [NUMBER…] [--minutes N]`, NUMBER counting the
// questions of the budget from 1, N in place of what the budget says.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { shorthandOf } from '../properties/shorthand-text.ts';
import { percpuPolicy } from '../machines/policies/percpu.ts';
import { explore } from '../src/explore/explore.ts';
import { STILL, type Wish } from '../src/explore/wish.ts';

const STORE = join(import.meta.dirname, '..', 'docs', 'explorer-long-runs.json');

type Budget = 'minute' | 'hour';

const MINUTES: Readonly<Record<Budget, number>> = { minute: 1, hour: 60 };

/** Bytes of states. */
const MEMORY = 8 * 2 ** 30;

type LongQuestion = Pick<Wish, 'extent'> & Partial<Wish>;

const ALL_MOVES = { hotplug: true, switches: true, exceptions: true } as const;
const NO_TASK = { hotplug: true, exceptions: true } as const;
const extent = (cpuCount: number, breakpoints: number, tasks: number) => ({
  cpus: cpuCount,
  breakpoints,
  tasks,
});

const QUESTIONS: Readonly<Record<Budget, readonly LongQuestion[]>> = {
  minute: [
    { extent: extent(2, 1, 1), ...ALL_MOVES },
    { extent: extent(2, 2, 1), ...ALL_MOVES },
    { extent: extent(3, 1, 1), ...ALL_MOVES },
    { extent: extent(1, 1, 1), steps: 'interleaved', switches: true, exceptions: true },
    { extent: extent(2, 1, 1), steps: 'interleaved', ...NO_TASK },
    { extent: extent(3, 2, 0), steps: 'interleaved', ...NO_TASK },
    { extent: extent(2, 3, 0), steps: 'interleaved', ...NO_TASK },
    { extent: extent(4, 1, 0), steps: 'interleaved', ...NO_TASK },
  ],
  hour: [
    { extent: extent(2, 2, 2), ...ALL_MOVES },
    { extent: extent(2, 1, 1), steps: 'interleaved', ...ALL_MOVES },
    { extent: extent(6, 6, 2) },
    { extent: extent(3, 3, 0), steps: 'interleaved', ...NO_TASK },
  ],
};

/** What was found, and where and how it was looked for. */
export interface LongRun {
  readonly budget: Budget;
  readonly question: number;
  readonly policy: string;
  readonly cpus: number;
  readonly breakpoints: number;
  readonly tasks: number;
  readonly options: string;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** What ended it. */
  readonly end: 'complete' | 'time' | 'memory';
  readonly violations: readonly string[];
  readonly seconds: number;
  /** Of all threads: fewer than the cores had where others used the machine too. */
  readonly cpuSeconds: number;
  readonly machine: string;
  readonly node: string;
  readonly commit: string;
  readonly date: string;
}

const optionsOf = ({ steps, hotplug, switches, exceptions }: LongQuestion): string =>
  [
    steps === 'interleaved' ? '--steps interleaved' : '',
    hotplug === true ? '--hotplug' : '',
    switches === true ? '--switches' : '',
    exceptions === true ? '--exceptions' : '',
  ]
    .filter((option) => option !== '')
    .join(' ');

const endOf = (stoppedBy: string | undefined): LongRun['end'] => {
  if (stoppedBy === undefined) return 'complete';
  return stoppedBy === 'memory' ? 'memory' : 'time';
};

const machineText = (): string =>
  `${cpus().length} × ${cpus()[0]?.model.replace(/ \d+-Core.*/, '') ?? 'CPU'}`;

const git = (...words: readonly string[]): string =>
  execFileSync('git', words, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();

/** What earlier runs have left in the store makes no difference to what is found. */
const commitText = (): string => {
  const changed = git('status', '--porcelain', '--', ':/', `:(top,exclude)docs/${basename(STORE)}`);
  return `${git('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : '-dirty'}`;
};

const runOf = async (budget: Budget, question: number, minutes: number): Promise<LongRun> => {
  const asked = QUESTIONS[budget][question - 1];
  if (asked === undefined) throw new RangeError(`--long ${budget} has no question ${question}`);
  const before = { commit: commitText(), cpu: process.cpuUsage(), time: performance.now() };
  const signal = AbortSignal.timeout(minutes * 60_000);
  const found = await explore(
    percpuPolicy,
    { ...STILL, memory: MEMORY, ...asked },
    { workers: availableParallelism(), signal },
  );
  const { user, system } = process.cpuUsage(before.cpu);
  return {
    budget,
    question,
    policy: percpuPolicy.name,
    ...asked.extent,
    options: optionsOf(asked),
    states: found.states,
    transitions: found.transitions,
    depth: found.depth,
    end: endOf(found.stoppedBy),
    violations: found.counterexamples.map(
      ({ finding, events }) => `${finding.invariant}: ${shorthandOf(events).join('; ')}`,
    ),
    seconds: Math.round((performance.now() - before.time) / 1000),
    cpuSeconds: Math.round((user + system) / 1e6),
    machine: machineText(),
    node: process.versions.node,
    commit: before.commit,
    date: new Date().toISOString().slice(0, 10),
  };
};

// What this script wrote.
// eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
export const readLongRuns = (): readonly LongRun[] => JSON.parse(readFileSync(STORE, 'utf8')) as LongRun[];

const keep = (run: LongRun): void => {
  const others = readLongRuns().filter(
    ({ budget, question }) => budget !== run.budget || question !== run.question,
  );
  const runs = [...others, run].sort(
    (a, b) => MINUTES[a.budget] - MINUTES[b.budget] || a.question - b.question,
  );
  writeFileSync(STORE, `${JSON.stringify(runs, undefined, 2)}\n`);
};

const isBudget = (text: string | undefined): text is Budget => text === 'minute' || text === 'hour';

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { minutes: { type: 'string' } },
  });
  const [budget, ...numbers] = positionals;
  if (!isBudget(budget)) throw new RangeError('say minute or hour');
  const minutes = values.minutes === undefined ? MINUTES[budget] : Number(values.minutes);
  const all = QUESTIONS[budget].map((_, i) => i + 1);
  for (const question of numbers.length === 0 ? all : numbers.map(Number)) {
    const run = await runOf(budget, question, minutes);
    keep(run);
    console.log(JSON.stringify(run));
  }
}
