/** What a branch came to, as people read it. */
import { answerText } from '../diff/answer-text.ts';
import { differenceText } from '../diff/text.ts';
import { counted, requestText } from '../explain/wording.ts';
import type { BranchReport, EditDone, NumberRun } from './branch.ts';

const INDENT = '  ';

/** Edits, and runs of numbers, that are listed. */
const MOST_LISTED = 12;

const WHY: Readonly<Record<EditDone['why'], string>> = {
  edit: '',
  'its call': ' with its call',
  'no use': ', as it has nothing left to do',
  missing: ', as its operation goes further now',
};

const editLine = ({ kind, why, divergence: { left, right } }: EditDone, cpus: number): string => {
  const asked = requestText(
    (right ?? left)?.request ?? { seq: 0, type: 'step', cpu: 0, watch: {}, isPerf: false },
    cpus,
  );
  const was = left === undefined ? '' : `the parent ${answerText(left.answer)}`;
  const is = right === undefined ? '' : `the branch ${answerText(right.answer)}`;
  switch (kind) {
    case 'dropped':
      return `${INDENT}dropped event ${left?.seq ?? 0}${WHY[why]}: ${asked}; ${was}`;
    case 'inserted':
      return `${INDENT}put in event ${right?.seq ?? 0}${WHY[why]}: ${asked}; ${is}`;
    case 'changed':
      return `${INDENT}changed event ${left?.seq ?? 0}: ${asked}; ${was}, ${is}`;
  }
};

const range = (first: number, length: number): string =>
  length === 1 ? String(first) : `${first}-${first + length - 1}`;

const numbersText = (numbers: readonly NumberRun[]): string => {
  const moved = numbers.filter(({ parent, branch }) => parent !== branch);
  if (moved.length === 0) return 'Events keep their numbers.';
  const told = moved
    .slice(0, MOST_LISTED)
    .map(
      ({ parent, branch, length }) =>
        `${range(parent, length)} of the parent ${length === 1 ? 'is' : 'are'} ${range(branch, length)}`,
    );
  const more = moved.length > told.length ? `, and so on (${moved.length} runs)` : '';
  return `Numbers: ${told.join('; ')}${more}.`;
};

/** @param cpus how many possible CPUs there are. Lines of text, the last without its newline. */
export const branchText = (report: BranchReport, cpus: number): string => {
  const { at, events, edits, numbers, right } = report;
  const hidden = edits.length - MOST_LISTED;
  return [
    `A branch of ${counted(events, 'event')} that leaves its parent at event ${at}, decided by ${right.policy}:`,
    ...edits.slice(0, MOST_LISTED).map((done) => editLine(done, cpus)),
    ...(hidden > 0 ? [`${INDENT}and ${hidden} more`] : []),
    numbersText(numbers),
    '',
    differenceText(report, cpus),
  ].join('\n');
};
