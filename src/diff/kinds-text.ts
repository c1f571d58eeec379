/** How often the sides part in which way, in text: grouped by what it means for the caller, with the rules that decided. */
import { listed } from '../explain/wording.ts';
import { answerText, divergenceText, type SideLabels } from './answer-text.ts';
import type { Answer, Difference, Divergence, KindTally } from './difference.ts';

const INDENT = '  ';

/** A heading, and what is told of each tally beneath it. */
interface Group {
  readonly heading: string;
  readonly item: (divergence: Divergence) => string;
}

const isGrant = (answer: Answer | undefined): boolean => answer?.result === 0;

const ofAnswer = (answer: Answer | undefined): string => (answer === undefined ? '' : answerText(answer));

const parts = ({ parted }: Divergence): string =>
  `in ${listed([...new Set(parted.map(({ path }) => /^[^.[]*/.exec(path)?.[0] ?? path))])}`;

const groupsOf = ({ left, right }: SideLabels): Readonly<Record<string, Group>> => {
  const both = (divergence: Divergence): string => divergenceText(divergence, { left, right });
  const grants = (one: SideLabels['left'], other: SideLabels['left']): string =>
    `${one.label} grants, ${other.label} does not`;
  const lacks = ({ label }: SideLabels['left']): Group => ({
    heading: `${label} has no such call`,
    item: ({ left: decision }) => decision?.request.type ?? '',
  });
  const alone = ({ label }: SideLabels['left']): Group => ({
    heading: `${label} alone has this event`,
    item: (divergence) => (divergence.left ?? divergence.right)?.request.type ?? '',
  });
  return {
    'left grants': { heading: grants(left, right), item: (one) => ofAnswer(one.right?.answer) },
    'right grants': { heading: grants(right, left), item: (one) => ofAnswer(one.left?.answer) },
    'both refuse': { heading: 'Both refuse, for different reasons', item: both },
    death: { heading: 'One of them dies', item: both },
    delivery: { heading: 'Other callbacks run', item: both },
    state: { heading: 'Same answer, but the states part', item: parts },
    'left alone': alone(left),
    'right alone': alone(right),
    changed: { heading: 'The request was changed', item: both },
    'left lacks': lacks(left),
    'right lacks': lacks(right),
  };
};

const groupOf = ({ kind, first: { left, right } }: KindTally): string => {
  switch (kind) {
    case 'answer':
      if (isGrant(left?.answer)) return 'left grants';
      return isGrant(right?.answer) ? 'right grants' : 'both refuse';
    case 'unsupported':
      return left?.answer.result === 'unsupported' ? 'left lacks' : 'right lacks';
    case 'request':
      if (right === undefined) return 'left alone';
      return left === undefined ? 'right alone' : 'changed';
    case 'death':
    case 'delivery':
    case 'state':
      return kind;
  }
};

export const kindLines = (difference: Difference): readonly string[] => {
  const { byKind } = difference;
  const width = Math.max(...byKind.map(({ count }) => String(count).length));
  return Object.entries(groupsOf(difference)).flatMap(([name, { heading, item }]) => {
    const tallies = byKind.filter((tally) => groupOf(tally) === name);
    if (tallies.length === 0) return [];
    const total = tallies.reduce((sum, { count }) => sum + count, 0);
    return [
      `${heading}: ${total}`,
      ...tallies.map(({ count, first }) => {
        const seq = (first.left ?? first.right)?.seq ?? 0;
        return `${INDENT}${String(count).padStart(width)}  ${item(first)}  (first: event ${seq})`;
      }),
    ];
  });
};
