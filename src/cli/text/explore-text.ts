/** The result of an exploration for people. */
import type { ExploreReport, ViolationReport } from '../explore-report.ts';
import { shorthandOf } from '../../../properties/shorthand-text.ts';
import type { Paint } from './paint.ts';
import { reachLines } from './reach-text.ts';
import { countText, counted, tableLines } from './table.ts';

const WHY_ENDED = {
  depth: 'stopped at the depth that --depth allows',
  memory: 'stopped where the memory ends that --memory allows, or that there is',
  signal: 'interrupted',
  broken: 'stopped, as everything that is judged is broken',
} as const;

const endText = ({ complete, stoppedBy, depth }: ExploreReport): string =>
  complete
    ? `complete: no state is further than ${counted(depth, 'event')} from the start`
    : `NOT complete: ${WHY_ENDED[stoppedBy ?? 'signal']}; states up to depth ${depth}`;

const abandonedLines = ({ abandoned, policy }: ExploreReport): readonly string[] =>
  abandoned === 0
    ? []
    : [
        `not gone on from ${counted(abandoned, 'state')}: an assumption is broken there, after which ${policy} promises nothing (--drop judges all the same)`,
      ];

const boundaryText = (moved: number): string => {
  if (moved === 0) return '';
  return moved < 0 ? 'boundary lowered' : 'boundary raised';
};

const courseRows = ({ courses }: ExploreReport): readonly string[] =>
  tableLines(
    courses
      .toSorted((a, b) => a.kind.localeCompare(b.kind) || b.count - a.count)
      .map(({ kind, answer, boundary, count }) => [
        `  ${kind}`,
        countText(count),
        [answer, boundaryText(boundary)].filter((text) => text !== '').join(', '),
      ]),
    ['left', 'right', 'left'],
  );

const violationLines = (
  paint: Paint,
  { invariant, sentence, events }: ViolationReport,
): readonly string[] => [
  `${paint.bad(`${invariant} is broken`)}: ${sentence}`,
  `  ${shorthandOf(events).join('; ')}`,
];

export const exploreText = (report: ExploreReport, paint: Paint): string => {
  const { policy, cpus, breakpoints, tasks, steps, symmetry, states, transitions, seconds, violations } =
    report;
  const rate = Math.round(transitions / Math.max(seconds, 0.001));
  const what = symmetry ? 'classes of states' : 'states';
  return [
    `${policy}, ${steps}: ${counted(cpus, 'CPU')}, ${counted(breakpoints, 'breakpoint')}, ${counted(tasks, 'task')}`,
    `${countText(states)} ${what}, ${countText(transitions)} transitions, ${seconds.toFixed(1)} s, ${countText(rate)} transitions/s`,
    endText(report),
    ...abandonedLines(report),
    ...courseRows(report),
    ...reachLines(report),
    ...(violations.length === 0
      ? [
          paint.good(
            `no invariant is broken of the ${report.judged.length} that were judged: ${report.judged.join(', ')}`,
          ),
        ]
      : violations.flatMap((violation) => violationLines(paint, violation))),
  ].join('\n');
};
