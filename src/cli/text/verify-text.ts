/** The result of a verification, for people. */
import type { Inferred } from '../../verify/infer.ts';
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
} as const;

const unknowableLines = ({ unknowable }: VerifyReport): readonly string[] => {
  const { exchange, overlap } = unknowable;
  if (exchange + overlap === 0) return [];
  return [
    'what a recording cannot tell:',
    ...tableLines([
      ['  exchange', countText(exchange), UNKNOWABLE_WHY.exchange],
      ['  overlap', countText(overlap), UNKNOWABLE_WHY.overlap],
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

export const verifyText = (report: VerifyReport, file: string, paint: Paint): string => {
  const { calls, predicted, missed, policy, events, machine, inferred, reordered } = report;
  const score = `${countText(predicted)} of ${counted(calls, 'answer')} foretold by ${policy}`;
  return [
    `${file}: ${missed === 0 ? paint.good(score) : paint.bad(score)}`,
    ...scoreLines(report),
    `${counted(events, 'event')} on ${counted(machine.cpus, 'CPU')}`,
    ...inferred.map(inferredLine),
    ...(reordered === 0
      ? []
      : [`${counted(reordered, 'time')} another order of overlapping calls explained the answers`]),
    ...unknowableLines(report),
    ...missLines(report, file),
  ].join('\n');
};
