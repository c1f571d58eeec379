/** A difference as people read it. */
import type { Explanation } from '../explain/explanation.ts';
import { explanationText } from '../explain/text.ts';
import { counted, momentText, requestText } from '../explain/wording.ts';
import { divergenceText, type SideLabels, partedText, saysText } from './answer-text.ts';
import type { Decision, Difference, Divergence, FirstDivergence } from './difference.ts';
import { gridText } from './grid.ts';
import { kindLines } from './kinds-text.ts';

const INDENT = '  ';

const decisionOf = ({ left, right }: Divergence): Decision | undefined => left ?? right;

/** Where, and what was asked. An event of two ledgers may have two numbers. */
const headingOf = (divergence: Divergence, sides: Pick<SideLabels, 'right'>, cpus: number): string => {
  const decision = decisionOf(divergence);
  if (decision === undefined) return '';
  const { request, seq } = decision;
  const other = divergence.right?.seq ?? seq;
  const there = other === seq ? '' : `, ${other} in ${sides.right.label}`;
  return `${momentText({ ...request, seq })}${there}: ${requestText(request, cpus)}`;
};

/** One line a divergence: where, what was asked, what each side says. */
export const divergenceLine = (divergence: Divergence, sides: SideLabels, cpus: number): string =>
  `${headingOf(divergence, sides, cpus)}: ${divergenceText(divergence, sides)}`;

/** The body of an explanation, without its heading: the request was told already. */
const indented = (explanation: Explanation): readonly string[] =>
  explanationText(explanation)
    .split('\n')
    .slice(1)
    .map((line) => `${INDENT}${line}`.trimEnd());

const explainedLines = (
  { label }: SideLabels['left'],
  explanation: Explanation | undefined,
): readonly string[] => {
  const kind = explanation?.verdict.kind;
  if (explanation === undefined || kind === 'granted' || kind === 'unsupported') return [];
  return [`Why under ${label}:`, ...indented(explanation)];
};

const firstLines = (
  { divergence, left, right, explained }: FirstDivergence,
  sides: SideLabels,
  cpus: number,
): readonly string[] => {
  const { left: ofLeft, right: ofRight } = sides;
  const { kind, parted } = divergence;
  const says =
    kind === 'state'
      ? ['the answers agree']
      : [saysText(ofLeft, divergence.left), saysText(ofRight, divergence.right)];
  return [
    `They part at ${headingOf(divergence, sides, cpus)}.`,
    ...says.map((line) => `${INDENT}${line}.`),
    ...(parted.length === 0 ? [] : [`${INDENT}After it ${partedText(parted)}.`]),
    ...explainedLines(ofLeft, explained.left),
    ...explainedLines(ofRight, explained.right),
    `After event ${decisionOf(divergence)?.seq ?? 0}:`,
    ...gridText([ofLeft.label, ofRight.label], left, right),
  ];
};

const deathLines = ({ left, right }: Difference): readonly string[] =>
  [left, right].flatMap(({ label, diedAt }) =>
    diedAt === undefined
      ? []
      : [`${label} dies at event ${diedAt}: what follows has nothing to be compared with.`],
  );

const callerLines = ({ left, right }: Difference): readonly string[] =>
  [left, right].flatMap(({ label, notAsked, givenBack }) => [
    ...(notAsked === 0
      ? []
      : [
          `${label} was not asked ${counted(notAsked, 'time')}: a caller neither changes nor gives back what it was refused.`,
        ]),
    ...(givenBack === 0
      ? []
      : [
          `${label} got ${counted(givenBack, 'grant')} back at once: the recorded kernel had refused, and the program went on without.`,
        ]),
  ]);

const UNLIKE = 'Their states count different things: only answers and callbacks are compared.';

/** @param cpus how many possible CPUs there are. Lines of text, the last without its newline. */
export const differenceText = (difference: Difference, cpus: number): string => {
  const { left, right, compared, count, columns, first } = difference;
  const heading = `${counted(compared, 'event')}, decided by ${left.label} and by ${right.label}`;
  if (first === undefined) return [`${heading}: no difference.`, ...deathLines(difference)].join('\n');
  return [
    `${heading}: they part at ${counted(count, 'event')}.`,
    ...(columns.length === 0 ? [UNLIKE] : []),
    '',
    ...firstLines(first, difference, cpus),
    '',
    ...kindLines(difference),
    ...callerLines(difference),
    ...deathLines(difference),
  ].join('\n');
};
