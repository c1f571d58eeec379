/** An explanation as people read it. */
import type { EventType } from '../../machines/events.ts';
import { boundaryTable } from './boundary-table.ts';
import { countTable } from './count-table.ts';
import type { Explanation, Verdict } from './explanation.ts';
import { holderLines } from './holder-text.ts';
import { type NoRoom, whyFull } from './no-room-text.ts';
import { oopsLines } from './oops-text.ts';
import { correctionText, remedyLines } from './remedy-text.ts';
import { momentText, requestText, sectionText } from './wording.ts';

const resultOf = (verdict: Verdict): string => {
  switch (verdict.kind) {
    case 'granted':
      return '0';
    case 'unsupported':
      return 'unsupported';
    case 'oops':
      return 'oops';
    case 'no room':
    case 'fault':
      return verdict.result;
  }
};

const becauseOf = (verdict: Verdict): string => {
  switch (verdict.kind) {
    case 'no room':
    case 'fault':
      return `: ${verdict.rule} (${sectionText(verdict.section)}).`;
    case 'oops':
      return `: ${verdict.why} (domain.md §3).`;
    case 'granted':
    case 'unsupported':
      return '.';
  }
};

/** What is asked of the kernel, and answered; everything else happens. */
const CALLS: ReadonlySet<EventType> = new Set([
  'breakpoint.register',
  'breakpoint.modify',
  'breakpoint.unregister',
  'ptrace.poke',
]);

const ANSWERS: Readonly<Record<string, string>> = {
  '0': 'grants it',
  oops: 'dies: an oops',
  unsupported: 'has no such call',
};

const EXCUSES = {
  exchange: 'inherited breakpoints may have been exchanged (domain.md §6.4)',
  outside:
    'it is about permissions, limits, a tracee that runs, or a leader or cgroup that is no breakpoint, which the model does not hold',
} as const;

/** Who answered what: the model, and the recorded kernel where the recording says. */
const answerText = ({ policy, request, verdict, observed, unknowable }: Explanation): string => {
  const result = resultOf(verdict);
  if (result === '0' && !CALLS.has(request.type) && observed === undefined) {
    return `The model ${policy} lets it happen.`;
  }
  const says = ANSWERS[result] ?? `answers ${result}`;
  const because = becauseOf(verdict);
  if (observed === undefined) return `The model ${policy} ${says}${because}`;
  if (String(observed) === result) {
    return observed === 0
      ? `The kernel granted it, and so does the model ${policy}.`
      : `The kernel answered ${observed}, and so does the model ${policy}${because}`;
  }
  const kernel = observed === 0 ? 'The kernel granted it' : `The kernel answered ${observed}`;
  const excuse = unknowable === false ? '' : ` A recording cannot tell this answer: ${EXCUSES[unknowable]}.`;
  return `They differ. ${kernel}, but the model ${policy} ${says}${because}${excuse}`;
};

const tableOf = (explanation: Explanation, verdict: NoRoom): readonly string[] => {
  const { boundary, holders, full } = verdict;
  if (holders.length === 0 && full.length === 0) return [];
  if (boundary === undefined) return countTable(explanation, holders, full);
  return boundaryTable(
    explanation,
    holders,
    boundary,
    full.map(({ cpu }) => cpu),
  );
};

const bodyOf = (explanation: Explanation): readonly string[] => {
  const { verdict, cpus } = explanation;
  switch (verdict.kind) {
    case 'granted':
    case 'unsupported':
      return [];
    case 'fault':
      return [correctionText(verdict.corrections)];
    case 'no room':
      return [
        ...tableOf(explanation, verdict),
        ...whyFull(explanation, verdict),
        ...holderLines(verdict.holders, cpus),
        ...(verdict.remedy === undefined ? [] : remedyLines(verdict.remedy)),
      ];
    case 'oops':
      return [
        ...(verdict.boundary === undefined
          ? []
          : boundaryTable(explanation, verdict.holders, verdict.boundary, [])),
        ...oopsLines(explanation, verdict),
      ];
  }
};

/** Lines of text, the last without its newline. */
export const explanationText = (explanation: Explanation): string => {
  const { request, cpus, decidedAt } = explanation;
  const start = momentText(request);
  const when = decidedAt === undefined ? start : `${momentText(decidedAt)}, a step of ${start}`;
  const asked = requestText(request, cpus);
  const heading = `${when.charAt(0).toUpperCase()}${when.slice(1)}: ${asked}.`;
  return [heading, answerText(explanation), ...bodyOf(explanation)].join('\n');
};
