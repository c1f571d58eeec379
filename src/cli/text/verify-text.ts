/** The result of a verification, for people. */
import type { Inferred } from '../../verify/infer.ts';
import type { Violation } from '../../verify/invariants.ts';
import type { Mismatch } from '../../verify/answers.ts';
import type { VerifyReport } from '../verify-report.ts';
import type { Paint } from './paint.ts';
import { counted, countText, tableLines } from './table.ts';

/** Misses that are told in full; `--json` gives more. */
const MISSES_TOLD = 10;

const scoreLines = ({ byKind, forks, calls, predicted }: VerifyReport): readonly string[] => {
  const row = (kind: string, score: { readonly calls: number; readonly predicted: number }) => [
    `  ${kind}`,
    countText(score.calls),
    countText(score.predicted),
  ];
  return tableLines(
    [
      ['  call', 'answers', 'foretold'],
      row('open', byKind.open),
      row('poke', byKind.poke),
      row('modify', byKind.modify),
      row('all', { calls, predicted }),
      ...(forks.calls === 0 ? [] : [row('(fork)', forks)]),
    ],
    ['left', 'right', 'right'],
  );
};

const answerText = (result: string | 0): string => (result === 0 ? 'success' : result);

const placeText = ({ seq, time }: Mismatch): string =>
  `event ${seq}${time === undefined ? '' : ` at ${time.toFixed(6)} s`}`;

const missLine = (mismatch: Mismatch, file: string): string => {
  const { kind, expected, observed, rule, section } = mismatch;
  const why = rule === undefined ? '' : `: ${rule} (domain.md ${section ?? ''})`;
  return `  ${file}, ${placeText(mismatch)}: ${kind} answered ${answerText(observed)}, the model says ${answerText(expected)}${why}`;
};

const inferredLine = ({ fact, value, missedBefore, missedAfter }: Inferred): string =>
  `inferred from the answers: ${fact}=${value} (${counted(missedBefore, 'answer')} missed without it, ${missedAfter} with it)`;

const UNKNOWABLE_WHY = {
  exchange: 'contexts of inherited events that the scheduler exchanged',
  overlap: 'overlapping calls that no order explains',
  outside:
    'what the model does not hold: permissions, limits, tracees that run, leaders and cgroups that are no breakpoints',
} as const;

const unknowableLines = ({ unknowable }: VerifyReport): readonly string[] => {
  const { exchange, overlap, outside } = unknowable;
  if (exchange + overlap + outside === 0) return [];
  return [
    'what a recording cannot tell:',
    ...tableLines([
      ['  exchange', countText(exchange), UNKNOWABLE_WHY.exchange],
      ['  overlap', countText(overlap), UNKNOWABLE_WHY.overlap],
      ...(outside === 0 ? [] : [['  outside', countText(outside), UNKNOWABLE_WHY.outside]]),
    ]),
  ];
};

const missLines = ({ missed, mismatches }: VerifyReport, file: string): readonly string[] => {
  if (missed === 0) return [];
  const told = mismatches.slice(0, MISSES_TOLD);
  const untold = missed - told.length;
  return [
    'missed:',
    ...told.map((mismatch) => missLine(mismatch, file)),
    ...(untold === 0 ? [] : [`  and ${countText(untold)} more`]),
  ];
};

const violationRow = ({ invariant, seq, events, broken }: Violation): readonly string[] => [
  `  ${invariant}`,
  `event ${countText(seq)}`,
  events === 1 ? '' : `and after ${countText(events - 1)} more`,
  broken.length === 0 ? 'no assumption broken' : `broken by then: ${broken.join(', ')}`,
];

const violationLines = ({ violations }: VerifyReport): readonly string[] =>
  violations.length === 0
    ? []
    : [
        'invariants that did not hold, with nothing assumed:',
        ...tableLines(violations.map(violationRow)),
        ...violations.map(({ invariant, seq, sentence }) => `  ${invariant} at event ${seq}: ${sentence}`),
      ];

const invariantsLine = (
  { invariants, violations, diedAt }: VerifyReport,
  paint: Paint,
): readonly string[] => {
  if (invariants.length === 0) return ['no invariant is known to speak of the states of this policy'];
  const until = diedAt === undefined ? '' : `, until the modelled kernel died at event ${countText(diedAt)}`;
  const held = invariants.length - violations.length;
  const score = `${held} of ${counted(invariants.length, 'invariant')} held at every event${until}`;
  return [violations.length === 0 ? paint.good(score) : paint.bad(score)];
};

const headLine = ({ calls, predicted, missed, policy }: VerifyReport, file: string, paint: Paint): string => {
  if (calls === 0) return `${file}: no answers of a kernel to compare with those of ${policy}`;
  const score = `${countText(predicted)} of ${counted(calls, 'answer')} foretold by ${policy}`;
  return `${file}: ${missed === 0 ? paint.good(score) : paint.bad(score)}`;
};

export const verifyText = (report: VerifyReport, file: string, paint: Paint): string => {
  const { calls, events, machine, inferred, reordered } = report;
  return [
    headLine(report, file, paint),
    ...(calls === 0 ? [] : scoreLines(report)),
    `${counted(events, 'event')} on ${counted(machine.cpus, 'CPU')}`,
    ...invariantsLine(report, paint),
    ...inferred.map(inferredLine),
    ...(reordered === 0
      ? []
      : [`${counted(reordered, 'time')} another order of overlapping calls explained the answers`]),
    ...unknowableLines(report),
    ...missLines(report, file),
    ...violationLines(report),
  ].join('\n');
};
