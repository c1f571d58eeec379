/** What would let a request in, in sentences: breakpoints to give back, or another request. */
import type { Correction, Release, Remedy } from './explanation.ts';
import { counted, listed } from './wording.ts';

const releaseText = ({ kind, bp = '', task }: Release): string => {
  if (kind === 'exec') return `what ptrace set for task ${task ?? ''} (its exec or exit releases that)`;
  return task === undefined ? bp : `${bp} of ${task}`;
};

const tail = ({ searched, tried }: Remedy): string =>
  searched === 'bounded' ? ` The search stopped at its bound of ${counted(tried, 'set')}.` : '';

/** Sets of one are alternatives by name; of larger sets the first is told. */
export const remedyText = (remedy: Remedy): string => {
  const [first, ...others] = remedy.sets;
  if (first === undefined) {
    return remedy.searched === 'all'
      ? `No unregistration lets it in (${counted(remedy.tried, 'set')} tried).`
      : `No set of unregistrations was found that lets it in.${tail(remedy)}`;
  }
  if (first.length === 1) {
    const singles = listed(remedy.sets.flat().map(releaseText), 'or');
    const any = others.length === 0 ? '' : 'any one of ';
    return `It is granted once ${any}${singles} is given back (tried on the model).${tail(remedy)}`;
  }
  const smallest = listed(first.map(releaseText));
  const more = others.length === 0 ? '' : `, or ${counted(others.length, 'other set')} of that size`;
  return `It is granted once ${smallest} are given back${more}: no smaller set is enough (tried on the model).${tail(remedy)}`;
};

const changesText = ({ changes, result }: Correction): string =>
  `${listed(changes)}${result === 0 ? '' : ' (valid then, but there is no room: ENOSPC)'}`;

export const correctionText = (corrections: readonly Correction[]): string =>
  corrections.length === 0
    ? 'No small change of what it asks makes it valid.'
    : `It would be valid with one of these changes (tried on the model): ${corrections.map(changesText).join('; ')}.`;
