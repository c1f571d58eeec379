/** What an event does to the life of breakpoints, as their owners see it: the call, its answer, and what was taken away. */
import { initialTransition } from 'xstate';
import { type BreakpointEvent, breakpointMachine, type BreakpointSnapshot } from './breakpoint.ts';
import type { Take } from './charts.ts';
import type { Operation } from './operation.ts';
import type { Outcome } from './outcome.ts';

/** By id of the roster; undefined for a name that no event has called a breakpoint. */
export type BreakpointLives = readonly (BreakpointSnapshot | undefined)[];

const [FRESH] = initialTransition(breakpointMachine);

const requestOf = (op: Operation): BreakpointEvent | undefined => {
  switch (op.type) {
    case 'breakpoint.register':
      return { type: 'REGISTER', task: op.task };
    case 'breakpoint.modify':
      return { type: 'MODIFY' };
    case 'breakpoint.unregister':
      return { type: 'UNREGISTER', task: op.task };
    default:
      return undefined;
  }
};

/** A call in which the kernel died is never answered. */
const answerOf = (outcome: Outcome): BreakpointEvent | undefined => {
  if (outcome.kind === 'oops') return undefined;
  return { type: outcome.result === 0 ? 'GRANTED' : 'REFUSED' };
};

const replaced = (lives: BreakpointLives, bp: number, life: BreakpointSnapshot): BreakpointLives => {
  const copy = lives.slice();
  while (copy.length <= bp) copy.push(undefined);
  copy[bp] = life;
  return Object.freeze(copy);
};

const live = (
  lives: BreakpointLives,
  bp: number,
  events: readonly BreakpointEvent[],
  take: Take,
): BreakpointLives => {
  const before = lives[bp] ?? FRESH;
  const after = events.reduce((life, event) => take(breakpointMachine, life, event)[0], before);
  return after === lives[bp] ? lives : replaced(lives, bp, after);
};

/** An operation is asked for, and answered in the same event or in a later one. */
export type Moment = 'asked' | 'answered' | 'asked and answered';

/**
 * The lives after such a moment of an operation; `outcome` is its answer, if it has one by now. Calls on one struct that
 * overlap are not told apart: the owner's view is that of an owner who waits for an answer.
 */
export const ownersSee = (
  lives: BreakpointLives,
  moment: Moment,
  op: Operation,
  outcome: Outcome,
  take: Take,
): BreakpointLives => {
  const request = requestOf(op);
  if (request === undefined) return lives;
  const answer = moment === 'asked' ? undefined : answerOf(outcome);
  const events = moment === 'answered' ? [] : [request];
  return live(lives, op.bp, answer === undefined ? events : [...events, answer], take);
};

/** The lives after an event that took the breakpoints `freed` from their owners. */
export const ownersLose = (lives: BreakpointLives, freed: readonly number[], take: Take): BreakpointLives =>
  freed.reduce((after, bp) => live(after, bp, [{ type: 'FREED' }], take), lives);
