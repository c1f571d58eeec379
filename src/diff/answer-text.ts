/** What the sides of a comparison say, as phrases. */
import { listed, sectionText } from '../explain/wording.ts';
import type { Answer, Decision, Divergence, PathDifference } from './difference.ts';

/** What reports call the sides. */
export interface SideLabels {
  readonly left: { readonly label: string };
  readonly right: { readonly label: string };
}

/** Pieces of state that a line names. */
const MOST_NAMED = 4;

const because = ({ rule, section = '' }: Answer): string =>
  rule === undefined ? '' : `: ${rule} (${sectionText(section)})`;

const deliveredText = (names: readonly string[]): string =>
  names.length === 0 ? 'calls nobody' : `calls ${listed(names)}`;

/** What a side does with an event, as the rest of a sentence after its name. */
export const answerText = (answer: Answer): string => {
  switch (answer.result) {
    case 0:
      return answer.delivered === undefined ? 'grants it' : deliveredText(answer.delivered);
    case 'oops':
      return `dies: ${answer.why ?? 'an oops'} (domain.md §3)`;
    case 'unsupported':
      return 'has no such call';
    default:
      return `answers ${answer.result}${because(answer)}`;
  }
};

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const pathText = ({ path, left, right }: PathDifference): string =>
  `${path} is ${shown(left)} and ${shown(right)}`;

/** What differs now: the left side's value first. */
export const partedText = (parted: readonly PathDifference[]): string => {
  const named = parted.slice(0, MOST_NAMED).map(pathText);
  const more = parted.length - named.length;
  return listed([...named, ...(more > 0 ? [`${more} more`] : [])]);
};

/** A side's answer as a sentence without its full stop. */
export const saysText = ({ label }: SideLabels['left'], decision: Decision | undefined): string =>
  decision === undefined ? `${label} has no such event` : `${label} ${answerText(decision.answer)}`;

/** Both sides of a divergence in one phrase. */
export const divergenceText = ({ kind, left, right, parted }: Divergence, sides: SideLabels): string =>
  kind === 'state'
    ? `the states part: ${partedText(parted)}`
    : `${saysText(sides.left, left)}; ${saysText(sides.right, right)}`;
