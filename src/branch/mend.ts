/**
 * Interleaved operations after an edit (domain.md §1.3). Decided again, a call may end earlier than it did, or go further: steps
 * that have nothing to do any more are left out, and those that are missing are made up where something waits for them.
 */
import type { LedgerEvent } from '../../machines/events.ts';
import { advance } from '../../machines/interleaved/advance.ts';
import { hindranceOf } from '../../machines/interleaved/hindrance.ts';
import { isDoneOnce, type NextStep, nextSteps } from '../../machines/interleaved/next-steps.ts';
import {
  NOTHING_UNDER_WAY,
  operationOf,
  type OperationsUnderWay,
} from '../../machines/interleaved/under-way.ts';
import { STEP_PARTS } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import { decode, type Operation } from '../../machines/operation.ts';
import { type Policy, worldOf } from '../../machines/policy.ts';
import { createRoster } from '../../machines/roster.ts';
import { run } from '../../machines/run.ts';
import { hindered } from '../replay/hindered.ts';

/** What must come first, or that the event has no place. */
export type Mending = { readonly kind: 'first'; readonly step: NextStep } | { readonly kind: 'leave out' };

export interface Mender {
  /**
   * What is to be done before `event`, under its new number, can be taken; undefined: nothing.
   * @throws InputError where no step helps.
   */
  readonly mend: (event: LedgerEvent) => Mending | undefined;
  /** Takes an event that needs no mending. */
  readonly take: (event: LedgerEvent) => void;
}

const first = (step: NextStep): Mending => ({ kind: 'first', step });
const LEAVE_OUT: Mending = { kind: 'leave out' };

const isSame = (due: NextStep, { part, cpu }: Operation): boolean =>
  due.part === part && (isDoneOnce(part) || due.cpu === cpu);

const rank = (part: NextStep['part']): number => (isDoneOnce(part) ? STEP_PARTS.indexOf(part) : 2.5);

const mendStep = <K>(underWay: OperationsUnderWay<K>, step: Operation): Mending | undefined => {
  const one = operationOf(underWay, step.of);
  if (one === undefined) return LEAVE_OUT;
  const all = nextSteps(underWay);
  const due = all.filter(({ of }) => of === step.of);
  if (due.some((next) => isSame(next, step))) return undefined;
  const [next] = due;
  if (next === undefined) return all[0] && first(all[0]);
  if (rank(step.part) > rank(next.part)) return first(next);
  const here = one.interrupted.find(({ cpu }) => cpu === step.cpu);
  const isToCome =
    here !== undefined && one.recipe.parts.slice(here.done).some(({ name }) => name === step.part);
  const nextHere = due.find(({ cpu }) => cpu === step.cpu);
  return isToCome && nextHere !== undefined ? first(nextHere) : LEAVE_OUT;
};

/** @param file names the ledger in errors. */
export const menderOf = <K extends object>(policy: Policy<K>, machine: Machine, file: string): Mender => {
  const world = worldOf(machine, createRoster());
  const kernel = policy.initial(machine);
  let underWay: OperationsUnderWay<K> = NOTHING_UNDER_WAY;
  let isDead = false;

  const isWhole = (op: Operation): boolean => underWay.length === 0 && !op.interleaved && op.type !== 'step';

  return {
    mend: (event) => {
      const op = decode(event, world.roster);
      if (isDead || isWhole(op)) return undefined;
      if (op.type === 'step') return mendStep(underWay, op);
      const hindrance = hindranceOf(policy, kernel, underWay, op);
      if (hindrance === undefined) return undefined;
      const [step] = nextSteps(underWay);
      if (step === undefined) throw hindered(file, event.seq, hindrance);
      return first(step);
    },
    take: (event) => {
      if (isDead) return;
      const op = decode(event, world.roster);
      if (isWhole(op)) {
        isDead = run(kernel, policy.recipe(kernel, op), op, world).kind === 'oops';
        return;
      }
      const advanced = advance(policy, kernel, underWay, op, world);
      ({ underWay } = advanced);
      isDead = advanced.outcome.kind === 'oops';
    },
  };
};
