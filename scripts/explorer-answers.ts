// Explores small machines and writes what was found into docs/what-the-explorer-says.md; a test holds the page to it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { policies, type PolicyName } from '../machines/policies/index.ts';
import { shorthandOf } from '../properties/shorthand-text.ts';
import { countText } from '../src/cli/text/table.ts';
import { ALONE } from '../src/explore/conduct.ts';
import type { Exploration } from '../src/explore/exploration.ts';
import { explore } from '../src/explore/explore.ts';
import { STILL, type Wish } from '../src/explore/wish.ts';
import { type LongRun, readLongRuns } from './explorer-long.ts';

const DOCUMENT = join(import.meta.dirname, '..', 'docs', 'what-the-explorer-says.md');

/** A question, and the options of the command line that ask it. */
interface Question {
  readonly policy: PolicyName;
  readonly asked: string;
  readonly wish: Partial<Wish> & Pick<Wish, 'extent'>;
}

const extent = (cpus: number, breakpoints: number, tasks: number) => ({ cpus, breakpoints, tasks });

const RFC: readonly Omit<Question, 'policy'>[] = [
  { asked: '', wish: { extent: extent(2, 3, 1) } },
  {
    asked: '--only ATOMIC --only COMPLETE --only SAFE --only SUCCESS',
    wish: { extent: extent(2, 2, 1), only: ['ATOMIC', 'COMPLETE', 'SAFE', 'SUCCESS'] },
  },
  {
    asked: '--switches --exceptions --only DR7 --only DELIVERY',
    wish: { extent: extent(2, 2, 1), switches: true, exceptions: true, only: ['DR7', 'DELIVERY'] },
  },
  {
    asked: '--exceptions --assume full-mask --only DR7 --only DELIVERY',
    wish: { extent: extent(2, 2, 0), exceptions: true, kept: ['full mask'], only: ['DR7', 'DELIVERY'] },
  },
  { asked: '--drop online --depth 5', wish: { extent: extent(2, 2, 0), dropped: ['online'], depth: 5 } },
  { asked: '--drop balanced --depth 3', wish: { extent: extent(2, 2, 0), dropped: ['balanced'], depth: 3 } },
  { asked: '--drop single', wish: { extent: extent(2, 1, 0), dropped: ['single'] } },
  {
    asked: '--drop constant-mask --depth 3',
    wish: { extent: extent(2, 2, 0), dropped: ['constant mask'], depth: 3 },
  },
  { asked: '--drop non-empty', wish: { extent: extent(2, 1, 0), dropped: ['non-empty'] } },
  {
    asked: '--drop settled --switches --exceptions --depth 3',
    wish: { extent: extent(2, 1, 1), dropped: ['settled'], switches: true, exceptions: true, depth: 3 },
  },
  {
    asked: '--steps interleaved --switches --exceptions --depth 7',
    wish: { extent: extent(1, 0, 1), steps: 'interleaved', switches: true, exceptions: true, depth: 7 },
  },
];

const REPAIRED: readonly Omit<Question, 'policy'>[] = [
  { asked: '', wish: { extent: extent(2, 3, 1) } },
  { asked: '--switches --exceptions', wish: { extent: extent(1, 2, 1), switches: true, exceptions: true } },
  { asked: '--hotplug --exceptions', wish: { extent: extent(2, 3, 0), hotplug: true, exceptions: true } },
  {
    asked: '--hotplug --exceptions --unbalanced --drop single --drop constant-mask --drop non-empty',
    wish: {
      extent: extent(2, 1, 0),
      hotplug: true,
      exceptions: true,
      unbalanced: true,
      dropped: ['single', 'constant mask', 'non-empty'],
    },
  },
  { asked: '--steps interleaved', wish: { extent: extent(1, 1, 1), steps: 'interleaved' } },
  {
    asked: '--steps interleaved --hotplug --exceptions',
    wish: { extent: extent(2, 1, 0), steps: 'interleaved', hotplug: true, exceptions: true },
  },
];

const OTHERS: readonly Question[] = (['global', 'percpu-rfc', 'percpu', 'mainline'] as const).flatMap(
  (policy) =>
    [false, true].map((symmetry) => ({
      policy,
      asked: symmetry ? '' : '--no-symmetry',
      wish: { extent: extent(2, 3, 1), symmetry },
    })),
);

const brokenText = ({ counterexamples }: Exploration): string =>
  counterexamples.length === 0
    ? 'nothing'
    : counterexamples
        .map(({ finding, events }) => `${finding.invariant}: \`${shorthandOf(events).join('; ')}\``)
        .join('<br>');

const endText = ({ stoppedBy, depth }: Exploration): string => {
  if (stoppedBy === undefined) return `complete, ${depth} events`;
  return stoppedBy === 'broken' ? 'all broken' : `to depth ${depth}`;
};

const optionsText = (options: string): string => (options === '' ? '' : `\`${options}\``);

const rowOf = async ({ policy, asked, wish }: Question): Promise<string> => {
  const found = await explore(policies[policy], { ...STILL, ...wish }, ALONE);
  const { cpus, breakpoints, tasks } = wish.extent;
  return `| ${policy} | ${cpus}, ${breakpoints}, ${tasks} | ${optionsText(asked)} | ${countText(found.states)} | ${countText(found.transitions)} | ${endText(found)} | ${brokenText(found)} |`;
};

const tableOf = async (questions: readonly Question[]): Promise<string> => {
  const rows: string[] = [];
  for (const question of questions) rows.push(await rowOf(question));
  return [
    '| policy | CPUs, breakpoints, tasks | options | states | transitions | end | breaks |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
};

const longEndText = ({ end, depth, seconds }: LongRun): string =>
  end === 'complete' ? `complete, ${depth} events` : `cut by ${end} after ${seconds} s, to depth ${depth}`;

/** Of runs that take too long to be made again by a test: `explorer-long.ts` has kept what they found. */
const longTable = (): string =>
  [
    '| CPUs, breakpoints, tasks | options | states | transitions | end | breaks | time, of it CPU | at |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...readLongRuns().map((run) => {
      const { cpus, breakpoints, tasks, states, transitions } = run;
      const breaks = run.violations.length === 0 ? 'nothing' : run.violations.join('<br>');
      const size = `${countText(states)} | ${countText(transitions)}`;
      const cost = `${countText(run.seconds)} s, ${countText(run.cpuSeconds)} s`;
      return `| ${cpus}, ${breakpoints}, ${tasks} | ${optionsText(run.options)} | ${size} | ${longEndText(run)} | ${breaks} | ${cost} | ${run.commit} |`;
    }),
  ].join('\n');

/** The tables by name. */
export const explorerTables = async (): Promise<Readonly<Record<string, string>>> => ({
  larger: longTable(),
  spaces: await tableOf(OTHERS),
  rfc: await tableOf(RFC.map((question) => ({ policy: 'percpu-rfc', ...question }))),
  repaired: await tableOf(REPAIRED.map((question) => ({ policy: 'percpu', ...question }))),
});

/** The page with its tables replaced. */
export const withExplorerTables = (page: string, tables: Readonly<Record<string, string>>): string =>
  Object.entries(tables).reduce((text, [name, table]) => {
    const begin = `<!-- ${name}: begin -->`;
    const start = text.indexOf(begin) + begin.length;
    return `${text.slice(0, start)}\n\n${table}\n\n${text.slice(text.indexOf(`<!-- ${name}: end -->`))}`;
  }, page);

export const readExplorerPage = (): string => readFileSync(DOCUMENT, 'utf8');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(DOCUMENT, withExplorerTables(readExplorerPage(), await explorerTables()));
}
