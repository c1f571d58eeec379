/** What would let a request in, in sentences: breakpoints to give back, or another request. */
import type { Correction, Release, Remedy } from './explanation.ts';
import { counted, listed, sectionText } from './wording.ts';

const releaseText = ({ kind, bp = '', task }: Release): string => {
  if (kind === 'exec') return `what ptrace set for task ${task ?? ''} (its exec or exit releases that)`;
  return task === undefined ? bp : `${bp} of ${task}`;
};

const tail = ({ searched, tried }: Remedy): string =>
  searched === 'bounded' ? ` The search stopped at its bound of ${counted(tried, 'set')}.` : '';

const instead = ({ changes, result }: Correction): string =>
  `${listed(changes)}${result === 0 ? '' : ' (valid then, but without room: ENOSPC)'}`;

/** What would be valid instead. */
export const correctionText = (corrections: readonly Correction[]): string =>
  corrections.length === 0
    ? 'No small change of what it asks makes it valid.'
    : `Valid instead (tried on the model): ${corrections.map(instead).join('; or ')}.`;

/** Sets of one are alternatives by name; of larger sets the first is told. */
const setsText = ({ sets }: Remedy): string => {
  const [first = [], ...others] = sets;
  if (first.length === 1) {
    const any = others.length === 0 ? '' : 'one of ';
    return `${any}${listed(sets.flat().map(releaseText), 'or')} is given back`;
  }
  const more = others.length === 0 ? '' : ` (or ${counted(others.length, 'other set')} of that size)`;
  return `${listed(first.map(releaseText))} are given back${more}; nothing less is enough`;
};

export const remedyLines = (remedy: Remedy): readonly string[] => {
  const { sets, searched, tried, hidden } = remedy;
  if (sets.length === 0) {
    return searched === 'all'
      ? [`No unregistration makes room (${counted(tried, 'set')} tried).`]
      : [`No unregistrations were found that make room.${tail(remedy)}`];
  }
  if (hidden === undefined) {
    return [`It is granted once ${setsText(remedy)} (tried on the model).${tail(remedy)}`];
  }
  return [
    `There is room once ${setsText(remedy)} (tried on the model).${tail(remedy)}`,
    `But then the answer is ${hidden.result}: ${hidden.rule} (${sectionText(hidden.section)}).`,
    correctionText(hidden.corrections),
  ];
};
