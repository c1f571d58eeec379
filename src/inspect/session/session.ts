/** What the Worker does: holds one ledger under one policy, and answers the page. It knows nothing of Workers. */
import { explanationText } from '../../explain/text.ts';
import type { Explanation } from '../../explain/explanation.ts';
import { holderName } from '../../explain/wording.ts';
import { InputError } from '../../input-error.ts';
import { contentOf } from './origin.ts';
import { type History, historyOf } from './history.ts';
import { type OpenedLedger, openLedgerFrom } from './opened-ledger.ts';
import { isPolicyName, POLICY_NAMES, usePolicy } from './page-policies.ts';
import type { ExplanationView, Opened, Question, QuestionName, Questions, Word } from './protocol.ts';

export interface Session {
  /** @throws InputError for what cannot be opened; RangeError for events that are not there. */
  readonly answer: (question: Question) => Promise<Questions[QuestionName]['answer']>;
  /** Judges events in the background, for as long as `mayGoOn` says; answers whether there are more. */
  readonly work: (mayGoOn: () => boolean) => boolean;
}

interface Present {
  readonly ledger: OpenedLedger;
  readonly history: History;
}

/** What was recorded was recorded on a kernel of today; a ledger by hand is about the allocators of 2009. */
const usualPolicy = ({ isRecording }: OpenedLedger): string => (isRecording ? 'mainline' : 'percpu-rfc');

const historyUnder = (name: string, ledger: OpenedLedger): History => {
  if (isPolicyName(name)) return usePolicy(name, (policy) => historyOf(policy, ledger));
  throw new InputError({
    what: `there is no policy ${name} in the page`,
    advice: `choose one of ${POLICY_NAMES.join(', ')}`,
  });
};

const openedOf = ({ ledger, history }: Present): Opened => ({
  name: ledger.name,
  policy: history.policy,
  title: history.title,
  length: history.length,
  events: ledger.events.length,
  diedAt: history.diedAt,
  cpus: ledger.machine.cpus,
  slots: ledger.machine.slots,
  isRecording: ledger.isRecording,
  lanes: history.overview.table.lanes,
  refusals: history.refusals,
});

const explanationView = (seq: number, explanation: Explanation): ExplanationView => {
  const { verdict } = explanation;
  const boundary = 'boundary' in verdict ? verdict.boundary : undefined;
  const holders = verdict.kind === 'no room' || verdict.kind === 'oops' ? verdict.holders : [];
  return {
    seq,
    text: explanationText(explanation),
    holders: holders.map((holder) => ({
      name: holderName(holder),
      place:
        boundary === undefined ? `${holder.task ?? 'CPU-wide'} ${holderName(holder)}` : holderName(holder),
      seq: holder.since.seq,
      blocks: holder.blocks,
    })),
  };
};

export const createSession = (say: (word: Word) => void): Session => {
  let present: Present | undefined;

  const here = (): Present => {
    if (present !== undefined) return present;
    throw new InputError({ what: 'nothing is open', advice: 'open a ledger first' });
  };

  return {
    answer: async (question) => {
      switch (question.name) {
        case 'open': {
          const content = await contentOf(question.origin);
          const ledger = await openLedgerFrom(content, (events) => say({ kind: 'progress', events }));
          present = { ledger, history: historyUnder(question.policy ?? usualPolicy(ledger), ledger) };
          return openedOf(present);
        }
        case 'policy': {
          const { ledger } = here();
          present = { ledger, history: historyUnder(question.policy, ledger) };
          return openedOf(present);
        }
        case 'moment':
          return here().history.moment(question.seq);
        case 'explain': {
          const explanation = await here().history.explanation(question.seq);
          return explanation === undefined ? null : explanationView(question.seq, explanation);
        }
        case 'overview':
          return here().history.overview.window(question.from, question.to, question.columns);
        case 'next':
          return { seq: here().history.next(question.seq, question.by, question.what) };
      }
    },
    work: (mayGoOn) => {
      if (present === undefined) return false;
      const { history } = present;
      const isMore = history.judge(mayGoOn);
      say({
        kind: 'judged',
        upTo: history.findings.upTo(),
        violations: history.findings.breaks().length,
        isDone: !isMore,
      });
      return isMore;
    },
  };
};
