/**
 * Steps of interleaved operations, as far as a ledger alone tells whether they can be: prepare, begin, parts, end. Which CPUs do
 * which parts, and where an operation ends early, depends on the policy; a replay says so.
 */
import { STEP_PARTS, type StepPart } from '../../machines/events.ts';

/** Why a step cannot be. */
export interface StepFault {
  readonly what: string;
  readonly field: 'of' | 'part';
  readonly advice: string;
}

/** Follows the operations that have started and not come to their `end`. */
export interface StepsInOrder {
  start(seq: number): void;
  step(of: number, part: StepPart): StepFault | undefined;
  /** One that starts from here and goes its own way. */
  copy(): StepsInOrder;
}

const PARTS_ON_CPUS: readonly StepPart[] = STEP_PARTS.filter(
  (part) => part !== 'prepare' && part !== 'begin' && part !== 'end',
);

/** What may follow a step. */
const followers = (last: StepPart | undefined): readonly StepPart[] => {
  if (last === undefined) return ['prepare'];
  return last === 'prepare' ? ['begin'] : [...PARTS_ON_CPUS, 'end'];
};

const notStarted = (of: number): StepFault => ({
  what: `operation ${of} is not under way`,
  field: 'of',
  advice: 'name the seq of an event before this one that is "interleaved":true and has not ended',
});

const outOfOrder = (of: number, part: StepPart, due: readonly StepPart[]): StepFault => ({
  what: `"${part}" does not come next of operation ${of}`,
  field: 'part',
  advice: `write "${due.join('" or "')}"`,
});

const stepsAfter = (lastSteps: Map<number, StepPart | undefined>): StepsInOrder => ({
  start(seq) {
    lastSteps.set(seq, undefined);
  },
  step(of, part) {
    if (!lastSteps.has(of)) return notStarted(of);
    const due = followers(lastSteps.get(of));
    if (!due.includes(part)) return outOfOrder(of, part, due);
    if (part === 'end') lastSteps.delete(of);
    else lastSteps.set(of, part);
    return undefined;
  },
  copy: () => stepsAfter(new Map(lastSteps)),
});

/** Before the first event. */
export const createStepsInOrder = (): StepsInOrder => stepsAfter(new Map());
