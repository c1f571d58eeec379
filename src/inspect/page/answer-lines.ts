/** What was answered to an event, and what is wrong after it, a sentence each. */
import type { MomentView } from '../session/protocol.ts';

export const answerLines = ({ seq, result, because, findings }: MomentView): readonly string[] => [
  ...(seq === 0 ? [] : [result === 0 ? 'Granted.' : `✕ ${result}${because === null ? '' : `: ${because}`}`]),
  ...findings.map((finding) => `✗ ${finding}`),
];
