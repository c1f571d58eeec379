/** Asks a history: the events to which every question says yes, in order. */
import type { Finding } from '../../properties/invariant.ts';
import { InputError } from '../input-error.ts';
import type { Timeline } from '../replay/timeline/timeline.ts';
import {
  type Asked,
  becoming,
  changing,
  concerningBreakpoint,
  concerningCpu,
  concerningSlot,
  concerningTask,
  refused,
  traceUsual,
} from './answers.ts';
import { breaking, type Broken } from './breaking.ts';
import { bothMark, markedSeqs, type Marks } from './marks.ts';
import { idIn } from './places/resolve.ts';
import type { Question } from './question.ts';
import { createTracks, type KeptTracks } from './tracks.ts';

/** One event that was asked for. */
export interface Found {
  readonly seq: number;
  /** What broke with it, where that was asked. */
  readonly findings: readonly Finding[];
}

export interface FindOptions {
  /** Only the first such event. */
  readonly first?: boolean;
}

/** Asks one history many questions: what one answer has found out about places of the state, the next one need not. */
export interface Finder {
  /**
   * The events to which every question says yes, in order.
   * @throws InputError for a question about what the ledger does not have, with the column where an expression is wrong.
   */
  readonly find: (questions: readonly Question[], options?: FindOptions) => readonly Found[];
  /** Finds out about all places of a fixed number, for another process. */
  readonly traced: () => KeptTracks;
}

const named = (what: string, name: string, id: number | undefined): number => {
  if (id !== undefined) return id;
  throw new InputError({
    what: `no ${what} of this ledger is called ${JSON.stringify(name)}`,
    advice: 'check the name',
  });
};

const NOTHING_BROKEN: Broken = new Map();

const answerTo = <K extends object>(
  asked: Asked<K>,
  question: Exclude<Question, { kind: 'breaks' }>,
): Marks => {
  const { roster } = asked.timeline;
  switch (question.kind) {
    case 'breakpoint':
      return concerningBreakpoint(
        asked,
        named('breakpoint', question.name, idIn(roster.breakpoints, question.name)),
      );
    case 'task':
      return concerningTask(asked, named('task', question.name, idIn(roster.tasks, question.name)));
    case 'cpu':
      return concerningCpu(asked, question.cpu);
    case 'slot':
      return concerningSlot(asked, question.slot);
    case 'changes':
      return changing(asked, question.place);
    case 'refused':
      return refused(asked, question.reason);
    case 'becomes':
      return becoming(asked, question.expression);
  }
};

/** @param earlier tracks of the same history that are there already. */
export const createFinder = <K extends object>(timeline: Timeline<K>, earlier?: KeptTracks): Finder => {
  const { policy, roster } = timeline;
  let tracks = createTracks(timeline, earlier);
  let length = timeline.length;
  return {
    find: (questions, { first = false } = {}) => {
      if (length !== timeline.length) {
        // The ledger has grown: its tracks end too early.
        tracks = createTracks(timeline);
        ({ length } = timeline);
      }
      const { state } = timeline.at(0);
      const asked: Asked<K> = { timeline, subject: { policy, roster, state }, tracks };
      let marks: Marks | undefined;
      let broken = NOTHING_BROKEN;
      for (const question of questions) {
        let answer: Marks;
        if (question.kind === 'breaks') {
          ({ marks: answer, broken } = breaking(asked, question.invariant, first && questions.length === 1));
        } else answer = answerTo(asked, question);
        marks = marks === undefined ? answer : bothMark(marks, answer);
      }
      const seqs = marks === undefined ? [] : markedSeqs(marks, first ? 1 : Infinity);
      return seqs.map((seq) => ({ seq, findings: broken.get(seq) ?? [] }));
    },
    traced: () => {
      const { state } = timeline.at(0);
      traceUsual({ timeline, subject: { policy, roster, state }, tracks });
      return tracks.kept();
    },
  };
};

/** Asks a history once; see {@link createFinder} for more than one question. */
export const find = <K extends object>(
  timeline: Timeline<K>,
  questions: readonly Question[],
  options?: FindOptions,
): readonly Found[] => createFinder(timeline).find(questions, options);
