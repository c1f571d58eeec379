/** The result of a campaign, for people: the story of what broke, how to bring it back, and what the campaign has seen. */
import { sectionText } from '../../explain/wording.ts';
import type { Reason, Statistics } from '../../fuzz/statistics.ts';
import type { StoryStep } from '../../fuzz/story.ts';
import { ENOUGH_RUNS, type FailureReport, type FuzzReport } from '../fuzz-report.ts';
import type { Paint } from './paint.ts';
import { stateLines } from './replay-text.ts';
import { counted, countText, tableLines } from './table.ts';

/** Changes that one event of a story is told with; the table at its end has the rest. */
const CHANGES_TOLD = 8;

const WIDTH = 100;

/** Reasons for answers that are listed; `--json` has all of them. */
const REASONS_TOLD = 30;

const resultText = (result: string | 0): string => (result === 0 ? 'ok' : result);

const changesText = (changes: readonly string[]): string => {
  const untold = changes.length - CHANGES_TOLD;
  return [...changes.slice(0, CHANGES_TOLD), ...(untold > 0 ? [`and ${untold} more`] : [])].join(', ');
};

/** Lines no wider than a terminal, broken between the words of a list. */
const wrapped = (text: string, indent: string): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(', ')) {
    const longer = line === '' ? piece : `${line}, ${piece}`;
    if (line !== '' && indent.length + longer.length > WIDTH) {
      lines.push(`${indent}${line},`);
      line = piece;
    } else line = longer;
  }
  return [...lines, `${indent}${line}`];
};

const stepLines = ({ seq, event, result, why, changes, breaks, called }: StoryStep): readonly string[] => [
  `  ${String(seq).padStart(3)}  ${event}`,
  ...(result === 0 ? [] : [`         answers ${resultText(result)}${why === undefined ? '' : `: ${why}`}`]),
  ...(changes.length === 0 ? [] : wrapped(changesText(changes), '         ')),
  ...(called.length === 0 ? [] : [`         called: ${called.join(', ')}`]),
  ...(breaks.length === 0 ? [] : [`         breaks the assumption ${breaks.join(', ')}`]),
];

const machineText = ({ cpus, online, forkCopiesSlots }: FailureReport['machine']): string => {
  const up = online.length === cpus ? 'all online' : `online at the start: ${online.join(', ')}`;
  return `${counted(cpus, 'CPU')}, ${up}${forkCopiesSlots ? ', a fork copies the slots' : ''}`;
};

const needsLines = ({ needs, unassumed }: FailureReport): readonly string[] => [
  needs.length === 0
    ? '  It needs no assumption to be dropped.'
    : `  It needs dropped: ${needs.join(', ')}. Without that the invariant is not promised for this ledger.`,
  ...(unassumed.length === 0
    ? []
    : [`  It breaks what is assumed only where --assume names it: ${unassumed.join(', ')}.`]),
];

const storyLines = (report: FuzzReport, failure: FailureReport, paint: Paint): readonly string[] => [
  paint.bad(`${failure.invariant} is broken: ${failure.claim}.`),
  `Found with ${counted(failure.foundWith, 'event')} in ledger ${countText(report.statistics.runs)}, shrunk to ${failure.events.length} (${machineText(failure.machine)}):`,
  '',
  ...failure.steps.flatMap(stepLines),
  '',
  `  ${paint.bad(`${failure.invariant}:`)} ${failure.finding.sentence}.`,
  ...needsLines(failure),
  '',
  ...stateLines(failure.last).map((line, index) => (index === 0 ? `At the end, ${line}` : line)),
  '',
  `To bring it back: ${failure.again}`,
  failure.writtenTo === undefined
    ? 'To have it as a ledger that replay, verify and explain open, add -o.'
    : `Written to ${failure.writtenTo}.`,
];

const kindLines = ({ byKind }: Statistics): readonly string[] =>
  tableLines(
    Object.entries(byKind)
      .sort(([, a], [, b]) => b - a)
      .map(([kind, count]) => [`  ${kind}`, countText(count)]),
    ['left', 'right'],
  );

const reasonRow = ({ result, section, rule, count }: Reason): readonly string[] => [
  `  ${resultText(result)}`,
  countText(count),
  section === undefined ? '' : sectionText(section),
  rule ?? '',
];

const reasonLines = ({ reasons }: Statistics): readonly string[] => [
  ...tableLines(reasons.slice(0, REASONS_TOLD).map(reasonRow), ['left', 'right']),
  ...(reasons.length > REASONS_TOLD ? [`  and ${reasons.length - REASONS_TOLD} more reasons`] : []),
];

const reachLines = (report: FuzzReport, paint: Paint): readonly string[] => {
  const { statistics, isReachOwed, isReachMissed } = report;
  const { reached, neverReached, runs } = statistics;
  const all = reached.length + neverReached.length;
  if (all === 0) return [];
  const what = isReachOwed ? 'that this campaign has to reach' : 'that the policies of this project reach';
  if (report.failure !== undefined) return [`reached ${reached.length} of the ${all} ${what}`];
  if (neverReached.length === 0) return [`reached all ${all} ${what}`];
  if (!isReachOwed)
    return [
      `reached ${reached.length} of the ${all} ${what}; never:`,
      ...neverReached.map((name) => `  ${name}`),
    ];
  const verdict = isReachMissed
    ? paint.bad('and that after enough ledgers: its green says nothing of them')
    : `not yet a fault: ${countText(runs)} of the ${countText(ENOUGH_RUNS)} ledgers after which it is one`;
  return [
    `reached ${reached.length} of the ${all} that this campaign has to reach, ${verdict}; never:`,
    ...neverReached.map((name) => `  ${name}`),
  ];
};

const headLine = (report: FuzzReport, paint: Paint): string => {
  const { statistics, policy, seed, wasInterrupted, failure, steps } = report;
  const work = `${counted(statistics.runs, 'ledger')} with ${counted(statistics.events, 'event')}, ${steps}, seed ${seed}`;
  if (failure !== undefined) return `${paint.bad(`${policy} breaks ${failure.invariant}`)} (${work})`;
  const verdict = wasInterrupted ? 'held so far, interrupted' : 'held';
  return `${paint.good(`${policy} ${verdict}`)} (${work})`;
};

export const fuzzText = (report: FuzzReport, paint: Paint): string =>
  [
    headLine(report, paint),
    ...(report.failure === undefined ? [] : ['', ...storyLines(report, report.failure, paint), '']),
    'events:',
    ...kindLines(report.statistics),
    'answers:',
    ...reasonLines(report.statistics),
    ...reachLines(report, paint),
  ].join('\n');
