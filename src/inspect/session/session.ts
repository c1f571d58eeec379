/** What the Worker does: holds one ledger under one policy, and answers the page. It knows nothing of Workers. */
import { explanationText } from '../../explain/text.ts';
import type { Explanation } from '../../explain/explanation.ts';
import { holderName } from '../../explain/wording.ts';
import { InputError } from '../../input-error.ts';
import { requestOf } from '../../explain/request.ts';
import { requestText } from '../../explain/wording.ts';
import { askedFor } from './asked.ts';
import { type Beside, branchBeside, policyBeside } from './beside.ts';
import { digestOf } from '../../ledger/digest.ts';
import { digestInTurns } from './digest-in-turns.ts';
import { savedLedger, savedTrace } from './saved.ts';
import { type History, historyOf } from './history.ts';
import { contentOf } from './origin.ts';
import { type OpenedLedger, requireRoom, turnOfOthers } from './opened-ledger.ts';
import { type Opening, openingOf, pacedGrowth } from './opening.ts';
import { chartDrawings } from '../view/chart-drawing.ts';
import { editOfForm } from '../what-if/edit-of-form.ts';
import { formOf } from '../what-if/form.ts';
import { addPlugIn, usePolicy } from './page-policies.ts';
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

interface Present extends Omit<Opening, 'arrivals'> {
  readonly beside?: Beside;
}

/** What was recorded was recorded on a kernel of today; a ledger by hand is about the allocators of 2009. */
const usualPolicy = ({ isRecording }: OpenedLedger): string => (isRecording ? 'mainline' : 'percpu-rfc');

const historyUnder = (name: string, ledger: OpenedLedger): History =>
  usePolicy(name, (policy) => historyOf(policy, ledger));

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
  const left = history.policy;
  if (edits !== null) return branchBeside(ledger, left, edits, at);
  return policy === null ? undefined : policyBeside(ledger, left, policy);
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

const openedOf = ({ ledger, history, remarks }: Present): Opened => ({
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
  remarks: remarks(),
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

/** Milliseconds without a question before what nobody waits for goes on. */
const QUIET = 150;

/** Milliseconds between two words about the judging: the page draws at each. */
const PACE = 400;

export const createSession = (say: (word: Word) => void): Session => {
  let present: Present | undefined;
  let saidAt = Number.NEGATIVE_INFINITY;
  let askedAt = 0;
  /** The event whose explanation is wanted: the last one that was asked for, until the page shows another event. */
  let explained: number | undefined;
  /** Number of the last explanation that was asked for. */
  let explaining = 0;

  /** Resolves once nobody has asked anything for a while. */
  const idle = async (): Promise<void> => {
    do await turnOfOthers();
    while (performance.now() - askedAt < QUIET);
  };

  const here = (): Present => {
    if (present !== undefined) return present;
    throw new InputError({ what: 'nothing is open', advice: 'open a ledger first' });
  };

  /** Takes in what comes to a ledger behind its opening, until another one is opened. */
  const follow = ({ ledger, arrivals }: Opening): void => {
    const isHere = (): boolean => present?.ledger === ledger;
    const lost = (error: unknown): void => {
      if (isHere()) say({ kind: 'lost', message: error instanceof Error ? error.message : String(error) });
    };
    const grow = pacedGrowth(() => {
      if (present === undefined || !isHere()) return;
      requireRoom(ledger);
      const { history, beside } = present;
      history.grow();
      history.settle();
      if (beside?.ledger === ledger) beside.history.grow();
      say({ kind: 'grown', opened: openedOf(present) });
    }, lost);
    void (async () => {
      try {
        for await (const arrival of arrivals) if (arrival === 'all so far') grow();
      } catch (error) {
        lost(error);
      }
    })();
  };

  return {
    answer: async (question) => {
      askedAt = performance.now();
      switch (question.name) {
        case 'open': {
          const opening = await openingOf(
            question.origin,
            (ledger) => historyUnder(question.policy ?? usualPolicy(ledger), ledger),
            (events) => say({ kind: 'progress', events }),
          );
          present?.stop();
          present = opening;
          follow(opening);
          return openedOf(opening);
        }
        case 'plug-in': {
          const { loadPlugIn } = await import('./plug-in.ts');
          const policy = await loadPlugIn(question.file, question.address, question.watched);
          addPlugIn(policy);
          return { policy: policy.name };
        }
        case 'policy': {
          const { beside: _, ...rest } = here();
          present = { ...rest, history: historyUnder(question.policy, rest.ledger) };
          return openedOf(present);
        }
        case 'digest': {
          if (question.origin !== null) {
            const { again } = await contentOf(question.origin);
            return again === undefined ? null : await digestOf(again());
          }
          const { ledger, again } = here();
          const isHere = (): boolean => present?.ledger === ledger;
          return again === undefined ? null : ((await digestInTurns(again(), idle, isHere)) ?? null);
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
          const { beside: _, ...rest } = here();
          const beside = await besideFor(rest, question);
          present = { ...rest, ...(beside !== undefined && { beside }) };
          return beside === undefined ? null : besideView(beside, rest.ledger);
        }
        case 'save': {
          const { ledger, history, beside } = here();
          if (question.which === 'trace') return savedTrace(history);
          return savedLedger(
            question.which,
            question.which === 'branch' ? (beside?.ledger ?? ledger) : ledger,
          );
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
