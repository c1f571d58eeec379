/** Holds two sides to each other, event by event: where they part, and how often in which way. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { StateRow } from '../../machines/policy.ts';
import {
  type Answer,
  type Decision,
  type Difference,
  type Divergence,
  type DivergenceKind,
  type KindTally,
  MOST_PATHS,
  type PathDifference,
} from './difference.ts';
import type { Side } from './side.ts';
import { partingOf } from './apart.ts';
import { comparableColumns } from './state-difference.ts';

/** What is told of the first divergence before it is explained. */
export interface FirstSeen {
  readonly divergence: Divergence;
  readonly left?: StateRow;
  readonly right?: StateRow;
}

/** Two events that are held to each other, or one that stands alone. */
export interface EventPair {
  readonly left?: LedgerEvent;
  readonly right?: LedgerEvent;
  /** Whether both ask for the same. */
  readonly isSameRequest: boolean;
  /** Whether the difference was made on purpose, by an edit: it is answered, and counted nowhere. */
  readonly isEdit?: boolean;
}

export interface Comparison {
  /** Lets each side decide its event; an absent one: this side has none here. Answers how they part, if they do. */
  readonly take: (pair: EventPair) => Divergence | undefined;
  /** Whether nothing that follows can be compared: a side has died. */
  readonly isOver: () => boolean;
  /** A call that one side does not have tells nothing of how it decides: it is the first only where there is no other. */
  readonly first: () => FirstSeen | undefined;
  readonly result: () => Omit<Difference, 'first'>;
}

const isSameList = (a: readonly string[] = [], b: readonly string[] = []): boolean => a.join() === b.join();

/** How two answers to one request differ. */
const kindOfAnswers = (left: Answer, right: Answer): DivergenceKind | undefined => {
  if (left.result !== right.result) {
    if (left.result === 'oops' || right.result === 'oops') return 'death';
    if (left.result === 'unsupported' || right.result === 'unsupported') return 'unsupported';
    return 'answer';
  }
  if (left.why !== right.why) return 'death';
  return isSameList(left.delivered, right.delivered) ? undefined : 'delivery';
};

const answerKey = (decision: Decision | undefined): string => {
  if (decision === undefined) return '-';
  const { result, rule = '', why = '' } = decision.answer;
  return `${result} ${rule} ${why}`;
};

const columnOf = (path: string): string => /^[^.[]*/.exec(path)?.[0] ?? path;

/** Divergences with equal texts are told together. */
const likeness = ({ kind, left, right, parted }: Divergence): string => {
  switch (kind) {
    case 'state':
      return `state ${[...new Set(parted.map(({ path }) => columnOf(path)))].join()}`;
    case 'delivery':
      return kind;
    case 'request':
      return `${kind} ${left === undefined ? 'right' : right === undefined ? 'left' : 'both'}`;
    case 'unsupported':
      return `${kind} ${String(left?.answer.result === kind)} ${left?.request.type ?? ''}`;
    case 'death':
    case 'answer':
      return `${kind} ${answerKey(left)} | ${answerKey(right)}`;
  }
};

interface Counting {
  count: number;
  readonly kind: DivergenceKind;
  readonly first: Divergence;
}

/** Most frequent first. */
const talliesOf = (counted: ReadonlyMap<string, Counting>): readonly KindTally[] =>
  [...counted.values()]
    .map(({ kind, count, first }) => ({ kind, count, first }))
    .toSorted((a, b) => b.count - a.count);

/**
 * @param samePolicy whether the two sides are decided by one policy, so that all of their states can be compared.
 * @param limit how many divergences the result lists.
 */
export const compareSides = (left: Side, right: Side, samePolicy: boolean, limit: number): Comparison => {
  const columns = comparableColumns(left.row(), right.row(), samePolicy);
  const parting = partingOf(left, right, columns);
  const counted = new Map<string, Counting>();
  const divergences: Divergence[] = [];
  let first: FirstSeen | undefined;
  let firstIsTelling = false;
  let compared = 0;
  let count = 0;

  const note = (divergence: Divergence): void => {
    count += 1;
    const isTelling = divergence.kind !== 'unsupported';
    if (first === undefined || (isTelling && !firstIsTelling)) {
      firstIsTelling = isTelling;
      first = {
        divergence,
        ...(!left.isDead() && { left: left.row() }),
        ...(!right.isDead() && { right: right.row() }),
      };
    }
    if (divergences.length < limit) divergences.push(divergence);
    const key = likeness(divergence);
    const known = counted.get(key);
    if (known === undefined) counted.set(key, { kind: divergence.kind, count: 1, first: divergence });
    else known.count += 1;
  };

  /** What of the states differs now and did not before. */
  const nowParted = (): readonly PathDifference[] => (left.isDead() || right.isDead() ? [] : parting());

  const kindOf = (
    pair: EventPair,
    ofLeft: Decision | undefined,
    ofRight: Decision | undefined,
    parted: readonly PathDifference[],
  ): DivergenceKind | undefined => {
    if (pair.left === undefined || pair.right === undefined) return 'request';
    const byAnswers = ofLeft && ofRight && kindOfAnswers(ofLeft.answer, ofRight.answer);
    if (byAnswers !== undefined) return byAnswers;
    if (!pair.isSameRequest) return 'request';
    return parted.length > 0 ? 'state' : undefined;
  };

  return {
    take: (pair) => {
      const ofLeft = pair.left && left.decide(pair.left);
      const ofRight = pair.right && right.decide(pair.right);
      if (ofLeft === undefined && ofRight === undefined) return undefined;
      if (ofLeft !== undefined && ofRight !== undefined) compared += 1;
      const parted = nowParted();
      const kind = kindOf(pair, ofLeft, ofRight, parted);
      if (kind === undefined) return undefined;
      const divergence = {
        kind,
        ...(ofLeft !== undefined && { left: ofLeft }),
        ...(ofRight !== undefined && { right: ofRight }),
        parted: parted.slice(0, MOST_PATHS),
      };
      if (pair.isEdit !== true) note(divergence);
      return divergence;
    },
    isOver: () => left.isDead() || right.isDead(),
    first: () => first,
    result: () => ({
      left: left.summary(),
      right: right.summary(),
      compared,
      columns,
      count,
      byKind: talliesOf(counted),
      divergences,
    }),
  };
};
