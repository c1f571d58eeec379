/**
 * Schedules: which of the things that can happen next does happen, as plain indices. Any list of indices is a schedule of any
 * events, so that it shrinks and replays, and an empty one does every operation at once.
 */
import type { LedgerEvent, OperationStep } from '../events.ts';
import type { Machine } from '../machine.ts';
import { decode } from '../operation.ts';
import { type Policy, worldOf } from '../policy.ts';
import { createRoster } from '../roster.ts';
import { advance } from './advance.ts';
import { hindranceOf } from './hindrance.ts';
import { type NextStep, nextSteps } from './next-steps.ts';
import { NOTHING_UNDER_WAY, type OperationsUnderWay } from './under-way.ts';

/** Counted from 0, each modulo the number of things that can happen when its turn comes. */
export type Schedule = readonly number[];

/** An event's operation may be interleaved: calls, and exec and exit of a task. */
export type InterleavableEvent = Extract<LedgerEvent, { readonly interleaved?: true }>;

export const isInterleavable = (event: LedgerEvent): event is InterleavableEvent =>
  event.type.startsWith('breakpoint.') || event.type === 'task.exec' || event.type === 'task.exit';

const stepEvent = (seq: number, { of, part, cpu }: NextStep): OperationStep => ({
  seq,
  cpu,
  type: 'step',
  of,
  part,
});

/**
 * The ledger that comes of `events` under `policy` if `schedule` decides what is next: a step of an operation under way (the
 * first ones of `nextSteps`), or else the next event. The events keep their order; those marked as interleaved only start.
 * When the schedule is used up, the first thing that can happen does. An oops ends the ledger.
 */
export const interleave = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  events: readonly LedgerEvent[],
  schedule: Schedule,
): readonly LedgerEvent[] => {
  const world = worldOf(machine, createRoster());
  const kernel = policy.initial(machine);
  const ledger: LedgerEvent[] = [];
  let underWay: OperationsUnderWay<K> = NOTHING_UNDER_WAY;
  let waiting = 0;

  const nextEvent = (seq: number): LedgerEvent | undefined => {
    const event = events[waiting];
    if (event === undefined) return undefined;
    const isHindered = hindranceOf(policy, kernel, underWay, decode(event, world.roster)) !== undefined;
    return isHindered ? undefined : { ...event, seq };
  };

  for (let turn = 0; ; turn += 1) {
    const seq = ledger.length + 1;
    const steps = nextSteps(underWay);
    const event = nextEvent(seq);
    const choices = steps.length + (event === undefined ? 0 : 1);
    if (choices === 0) return ledger;
    const step = steps[(schedule[turn] ?? 0) % choices];
    const chosen = step === undefined ? event : stepEvent(seq, step);
    if (chosen === undefined) return ledger;
    if (step === undefined) waiting += 1;
    ledger.push(chosen);
    const advanced = advance(policy, kernel, underWay, decode(chosen, world.roster), world);
    if (advanced.outcome.kind === 'oops') return ledger;
    ({ underWay } = advanced);
  }
};
