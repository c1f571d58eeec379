/**
 * The table of docs/what-if.md: what the 2009 design would have refused of each recording that today's kernel grants, and the
 * reverse. `npm run diff-table` writes it anew; a test holds the document to it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { mainlinePolicy } from '../machines/policies/mainline.ts';
import { percpuRfcPolicy } from '../machines/policies/percpu-rfc.ts';
import { diffPolicies } from '../src/diff/diff-policies.ts';
import type { Answer, Difference, KindTally } from '../src/diff/difference.ts';
import { openSource } from '../src/open-source.ts';
import { withTable } from './recordings-table.ts';

const RECORDINGS = new URL('../test/fixtures/recordings/', import.meta.url);
const DOCUMENT = new URL('../docs/what-if.md', import.meta.url);

/** Recordings of real programs and of the generators of the corpus, one or two of each kind. */
const SHOWN = [
  'compete-perf',
  'gdb-pinned',
  'perf-test',
  'kernel-1',
  'hotplug-1',
  'inherit-1',
  'tame-1',
  'tame-2',
  'wild-1',
  'wild-2',
];

interface Compared {
  readonly name: string;
  readonly difference: Difference;
}

/** Holds `mainline` and `percpu-rfc` to each other over every recording of the table. */
export const compareRecordings = async (): Promise<readonly Compared[]> => {
  const compared: Compared[] = [];
  for (const name of SHOWN) {
    const source = await openSource([fileURLToPath(new URL(`${name}.strace.gz`, RECORDINGS))], {});
    try {
      const difference = await diffPolicies(mainlinePolicy, percpuRfcPolicy, source, { callers: 'recorded' });
      compared.push({ name, difference });
    } finally {
      await source.close();
    }
  }
  return compared;
};

type Wanted = (left: Answer | undefined, right: Answer | undefined) => boolean;

const counting = ({ byKind }: Difference, isWanted: Wanted): number =>
  byKind
    .filter(({ kind, first }) => kind === 'answer' && isWanted(first.left?.answer, first.right?.answer))
    .reduce((sum, { count }) => sum + count, 0);

const refusedBy2009: Wanted = (left) => left?.result === 0;
const refusedToday: Wanted = (_left, right) => right?.result === 0;

const unsupported = ({ byKind }: Difference): number =>
  byKind.filter(({ kind }) => kind === 'unsupported').reduce((sum, { count }) => sum + count, 0);

const rowOf = ({ name, difference }: Compared): string => {
  const both = counting(difference, (left, right) => left?.result !== 0 && right?.result !== 0);
  return `| ${[
    name,
    difference.compared,
    counting(difference, refusedBy2009),
    counting(difference, refusedToday),
    both,
    unsupported(difference),
  ].join(' | ')} |`;
};

/** The rules of one side over all recordings, most frequent first. */
const rulesOf = (
  compared: readonly Compared[],
  isWanted: Wanted,
  answerOf: (tally: KindTally) => Answer | undefined,
): readonly string[] => {
  const counts = new Map<string, number>();
  for (const tally of compared.flatMap(({ difference }) => difference.byKind)) {
    const { kind, first, count } = tally;
    if (kind !== 'answer' || !isWanted(first.left?.answer, first.right?.answer)) continue;
    const { result = 0, rule = '', section = '' } = answerOf(tally) ?? {};
    const text = `${result}: ${rule} (${section})`;
    counts.set(text, (counts.get(text) ?? 0) + count);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([text, count]) => `| ${count} | ${text} |`);
};

/** The tables in Markdown. */
export const tablesOf = (compared: readonly Compared[]): string =>
  [
    '| recording | events | granted today, refused in 2009 | granted in 2009, refused today | refused by both, differently | no such call in 2009 |',
    '| --- | --- | --- | --- | --- | --- |',
    ...compared.map(rowOf),
    '',
    'What 2009 refuses and today’s kernel grants, by the rule of `percpu-rfc`:',
    '',
    '| how often | answer and rule |',
    '| --- | --- |',
    ...rulesOf(compared, refusedBy2009, ({ first }) => first.right?.answer),
    '',
    'What today’s kernel refuses and 2009 grants, by the rule of `mainline`:',
    '',
    '| how often | answer and rule |',
    '| --- | --- |',
    ...rulesOf(compared, refusedToday, ({ first }) => first.left?.answer),
  ].join('\n');

export const readWhatIf = (): string => readFileSync(DOCUMENT, 'utf8');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(DOCUMENT, withTable(readWhatIf(), tablesOf(await compareRecordings())));
}
