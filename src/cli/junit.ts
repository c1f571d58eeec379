/** A campaign as a JUnit report, which every build server reads: a case an invariant, a case what has to be reached. */
import type { InvariantName } from '../../properties/invariant.ts';
import type { FuzzReport } from './fuzz-report.ts';
import { fuzzText } from './text/fuzz-text.ts';
import type { Paint } from './text/paint.ts';

const PLAIN: Paint = { good: (text) => text, bad: (text) => text, strong: (text) => text };

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** What XML has no place for at all goes, and the rest is written so that it can be read back. */
const xml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);

interface Case {
  readonly suite: string;
  readonly name: string;
  readonly inner?: string;
}

const caseLines = ({ suite, name, inner }: Case): string =>
  inner === undefined
    ? `    <testcase classname="${xml(suite)}" name="${xml(name)}"/>`
    : `    <testcase classname="${xml(suite)}" name="${xml(name)}">${inner}</testcase>`;

/** A campaign ends at the first invariant that breaks: what it says of the others is what it had tried by then. */
const invariantCase = (report: FuzzReport, name: InvariantName): Case => {
  const suite = `${report.policy}.always`;
  const { failure } = report;
  if (failure?.invariant !== name) return { suite, name };
  const { sentence } = failure.finding;
  return {
    suite,
    name,
    inner: `<failure message="${xml(sentence)}">${xml(fuzzText(report, PLAIN))}</failure>`,
  };
};

const reachCases = ({ policy, statistics, isReachMissed }: FuzzReport): readonly Case[] => [
  ...statistics.reached.map(({ name }) => ({ suite: `${policy}.sometimes`, name })),
  ...statistics.neverReached.map((name) => ({
    suite: `${policy}.sometimes`,
    name,
    inner: isReachMissed
      ? `<failure message="never reached in ${statistics.runs} ledgers"/>`
      : `<skipped message="not reached in ${statistics.runs} ledgers, which are too few to tell"/>`,
  })),
];

/** @param judged the invariants that the campaign held the policy to. @param seconds how long it took. */
export const junitText = (report: FuzzReport, judged: readonly InvariantName[], seconds: number): string => {
  const cases = [...judged.map((name) => invariantCase(report, name)), ...reachCases(report)];
  const failures = cases.filter(({ inner }) => inner?.startsWith('<failure') === true).length;
  const skipped = cases.filter(({ inner }) => inner?.startsWith('<skipped') === true).length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="breakledger fuzz" ${counts}>`,
    `  <testsuite name="${xml(`${report.policy}, ${report.steps}, seed ${report.seed}`)}" ${counts}>`,
    ...cases.map(caseLines),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};
