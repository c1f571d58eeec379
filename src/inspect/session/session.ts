/** What the Worker does: holds one ledger under one policy, and answers the page. It knows nothing of Workers. */
import type { PolicyName } from '../../../machines/policies/index.ts';
import { explanationText } from '../../explain/text.ts';
import type { Explanation } from '../../explain/explanation.ts';
import { holderName } from '../../explain/wording.ts';
import { InputError } from '../../input-error.ts';
import { requestOf } from '../../explain/request.ts';
import { requestText } from '../../explain/wording.ts';
import { askedFor } from './asked.ts';
import { type Beside, branchBeside, policyBeside } from './beside.ts';
import { savedText } from './saved.ts';
import { contentOf } from './origin.ts';
import { type History, historyOf } from './history.ts';
import { blankLedger, type OpenedLedger, requireRoom } from './opened-ledger.ts';
import { chartDrawings } from '../view/chart-drawing.ts';
import { POLICY_NAMES } from '../view/policy-names.ts';
import { editOfForm } from '../what-if/edit-of-form.ts';
import { formOf } from '../what-if/form.ts';
import { isPolicyName, usePolicy } from './page-policies.ts';
import type {
  BesideView,
  ExplanationView,
  FoundView,
  Moments,
  Opened,
  Question,
  QuestionName,
  Questions,
  Word,
} from './protocol.ts';

export interface Session {
  /** @throws InputError for what cannot be opened; RangeError for events that are not there. */
  readonly answer: (question: Question) => Promise<Questions[QuestionName]['answer']>;
  /** Judges events in the background, for as long as `mayGoOn` says; answers whether there are more. */
  readonly work: (mayGoOn: () => boolean) => boolean;
}

interface Present {
  readonly ledger: OpenedLedger;
  readonly history: History;
  readonly beside?: Beside;
}

/** What was recorded was recorded on a kernel of today; a ledger by hand is about the allocators of 2009. */
const usualPolicy = ({ isRecording }: OpenedLedger): string => (isRecording ? 'mainline' : 'percpu-rfc');

const knownPolicy = (name: string): PolicyName => {
  if (isPolicyName(name)) return name;
  throw new InputError({
    what: `there is no policy ${name} in the page`,
    advice: `choose one of ${POLICY_NAMES.join(', ')}`,
  });
};

const historyUnder = (name: string, ledger: OpenedLedger): History =>
  usePolicy(knownPolicy(name), (policy) => historyOf(policy, ledger));

/** Events that a list shows. */
const MOST_FOUND = 200;

const foundIn = ({ ledger, history }: Present, text: string): FoundView => {
  const seqs = history.find(askedFor(text, ledger.roster));
  const sentenceOf = (seq: number): string =>
    requestText(requestOf(ledger.eventAt(seq)), ledger.machine.cpus);
  return {
    count: seqs.length,
    events: seqs.slice(0, MOST_FOUND).map((seq) => ({ seq, sentence: sentenceOf(seq) })),
  };
};

const momentsOf = ({ history, beside }: Present, seq: number): Moments => ({
  moment: history.moment(seq),
  beside: beside === undefined ? null : beside.history.moment(beside.seqOf(seq)),
});

const besideFor = async (
  { ledger, history }: Present,
  { policy, edits, at }: Questions['beside']['ask'],
): Promise<Beside | undefined> => {
  const left = knownPolicy(history.policy);
  if (edits !== null) return branchBeside(ledger, left, edits, at);
  return policy === null ? undefined : policyBeside(ledger, left, knownPolicy(policy));
};

const besideView = ({ label, divergences, ledger, text }: Beside, of: OpenedLedger): BesideView => ({
  label,
  divergences: divergences.length,
  first: divergences[0] ?? null,
  isBranch: ledger !== of,
  text,
});

/** Says yes to some thousand events. */
const someEvents = (): (() => boolean) => {
  let left = 4096;
  return () => left-- > 0;
};

const nextIn = ({ history, beside }: Present, { seq, by, what }: Questions['next']['ask']): number | null => {
  if (what !== 'divergence') {
    let next = history.next(seq, by, what);
    // What was not judged yet may hold the violation that is asked for.
    while (next === null && what === 'violation' && by === 1 && history.judge(someEvents())) {
      next = history.next(seq, by, what);
    }
    return next ?? history.next(seq, by, what);
  }
  const divergences = beside?.divergences ?? [];
  const found = by === 1 ? divergences.find((at) => at > seq) : divergences.findLast((at) => at < seq);
  return found ?? null;
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
  lanes: history.overview().table.lanes,
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

/** Events between two words about how far the opening is. */
const PROGRESS = 1 << 16;

/** Reads what there is of a ledger, and decides it as it comes. */
const openingOf = async (
  { origin, policy }: Questions['open']['ask'],
  progress: (events: number) => void,
): Promise<Present> => {
  const content = await contentOf(origin);
  const ledger = blankLedger(content);
  const history = historyUnder(policy ?? usualPolicy(ledger), ledger);
  let said = 0;
  for await (const arrival of content.fill(ledger)) {
    requireRoom(ledger);
    history.grow();
    if (arrival === 'all so far') break;
    if (ledger.events.length - said < PROGRESS) continue;
    said = ledger.events.length;
    progress(said);
  }
  history.settle();
  return { ledger, history };
};

/** Milliseconds between two words about the judging: the page draws at each. */
const PACE = 400;

export const createSession = (say: (word: Word) => void): Session => {
  let present: Present | undefined;
  let saidAt = Number.NEGATIVE_INFINITY;
  /** The event whose explanation is wanted: the last one that was asked for, until the page shows another event. */
  let explained: number | undefined;
  /** Number of the last explanation that was asked for. */
  let explaining = 0;

  const here = (): Present => {
    if (present !== undefined) return present;
    throw new InputError({ what: 'nothing is open', advice: 'open a ledger first' });
  };

  return {
    answer: async (question) => {
      switch (question.name) {
        case 'open': {
          const opening = await openingOf(question, (events) => say({ kind: 'progress', events }));
          present = opening;
          return openedOf(opening);
        }
        case 'policy': {
          const { ledger } = here();
          present = { ledger, history: historyUnder(question.policy, ledger) };
          return openedOf(present);
        }
        case 'moment':
          if (question.seq !== explained) explained = undefined;
          return momentsOf(here(), question.seq);
        case 'inside':
          return here().history.inside(question);
        case 'charts':
          return chartDrawings();
        case 'explain': {
          explaining += 1;
          explained = question.seq;
          const its = explaining;
          const isWanted = (): boolean => its === explaining && explained === question.seq;
          const explanation = await here().history.explanation(question.seq, isWanted);
          return explanation === undefined ? null : explanationView(question.seq, explanation);
        }
        case 'overview':
          return here().history.overview().window(question.from, question.to, question.columns);
        case 'next':
          return { seq: nextIn(here(), question) };
        case 'find':
          return foundIn(here(), question.text);
        case 'form': {
          const { ledger } = here();
          const { seq, type } = question;
          const event = ledger.eventAt(seq);
          return formOf(type ?? event.type, type === null ? event : undefined, ledger.roster);
        }
        case 'edit': {
          const { ledger } = here();
          const { asked } = question;
          const event = asked.edit === 'change' ? ledger.eventAt(asked.seq) : undefined;
          return editOfForm(asked, event, ledger.machine);
        }
        case 'beside': {
          const { ledger, history } = here();
          const beside = await besideFor({ ledger, history }, question);
          present = { ledger, history, ...(beside !== undefined && { beside }) };
          return beside === undefined ? null : besideView(beside, ledger);
        }
        case 'save': {
          const { ledger, beside } = here();
          const which = question.which === 'branch' && beside !== undefined ? beside.ledger : ledger;
          const content = new Blob([...(await savedText(which))], { type: 'application/x-ndjson' });
          return { name: `${question.which}.ndjson`, content };
        }
      }
    },
    work: (mayGoOn) => {
      if (present === undefined) return false;
      const { history } = present;
      const isMore = history.judge(mayGoOn);
      const now = performance.now();
      if (isMore && now - saidAt < PACE) return true;
      saidAt = now;
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
