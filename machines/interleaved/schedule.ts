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
import { isDoneOnce, type NextStep, nextSteps } from './next-steps.ts';
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

/** Is it the same step, or both the next event, whose turn it can only be? */
const isSame = (one: LedgerEvent, other: LedgerEvent): boolean => {
  if (one.type !== 'step' || other.type !== 'step') return one.type !== 'step' && other.type !== 'step';
  const isWhere = isDoneOnce(one.part) || one.cpu === (other.cpu ?? 0);
  return one.of === other.of && one.part === other.part && isWhere;
};

/** Events on their way into a ledger, one thing after the other. */
interface Weaving {
  /** What has happened. */
  readonly ledger: readonly LedgerEvent[];
  /** How many things can happen next; 0 once everything is done, or the kernel has died. */
  readonly choices: () => number;
  /** Lets the thing at `choice`, modulo their number, happen: a step of an operation under way, or else the next event. */
  readonly choose: (choice: number) => void;
  /** The choice that lets `event` happen. @throws RangeError where none does. */
  readonly placeOf: (event: LedgerEvent) => number;
}

const weave = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  events: readonly LedgerEvent[],
): Weaving => {
  const world = worldOf(machine, createRoster());
  const kernel = policy.initial(machine);
  const ledger: LedgerEvent[] = [];
  let underWay: OperationsUnderWay<K> = NOTHING_UNDER_WAY;
  let waiting = 0;
  let isDead = false;

  const nextEvent = (): LedgerEvent | undefined => {
    const event = events[waiting];
    if (event === undefined) return undefined;
    const isHindered = hindranceOf(policy, kernel, underWay, decode(event, world.roster)) !== undefined;
    return isHindered ? undefined : { ...event, seq: ledger.length + 1 };
  };
  const things = (): readonly LedgerEvent[] => {
    if (isDead) return [];
    const steps: LedgerEvent[] = nextSteps(underWay).map((step) => stepEvent(ledger.length + 1, step));
    const event = nextEvent();
    return event === undefined ? steps : [...steps, event];
  };

  return {
    ledger,
    choices: () => things().length,
    choose(choice) {
      const possible = things();
      const chosen = possible[choice % possible.length];
      if (chosen === undefined) return;
      if (chosen.type !== 'step') waiting += 1;
      ledger.push(chosen);
      const advanced = advance(policy, kernel, underWay, decode(chosen, world.roster), world);
      isDead = advanced.outcome.kind === 'oops';
      ({ underWay } = advanced);
    },
    placeOf(event) {
      const place = things().findIndex((thing) => isSame(thing, event));
      if (place === -1) throw new RangeError(`event ${event.seq} cannot happen here`);
      return place;
    },
  };
};

/**
 * The ledger that comes of `events` under `policy` if `schedule` decides what is next: a step of an operation under way (in the
 * order of `nextSteps`), or else the next event. The events keep their order; those marked as interleaved only start. When the
 * schedule is used up, the first thing that can happen does. An oops ends the ledger.
 */
export const interleave = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  events: readonly LedgerEvent[],
  schedule: Schedule,
): readonly LedgerEvent[] => {
  const weaving = weave(policy, machine, events);
  for (let turn = 0; weaving.choices() > 0; turn += 1) weaving.choose(schedule[turn] ?? 0);
  return weaving.ledger;
};

/** The same as far as the schedule goes, and how many things can happen next: what an exhaustive search asks. */
export const interleaveSoFar = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  events: readonly LedgerEvent[],
  schedule: Schedule,
): { readonly ledger: readonly LedgerEvent[]; readonly choices: number } => {
  const weaving = weave(policy, machine, events);
  for (const choice of schedule) weaving.choose(choice);
  return { ledger: weaving.ledger, choices: weaving.choices() };
};

/** Events that somebody asked for or that happened, without the steps that carried operations on; numbered anew. */
export const withoutSteps = (ledger: readonly LedgerEvent[]): readonly LedgerEvent[] =>
  ledger.filter(({ type }) => type !== 'step').map((event, index) => ({ ...event, seq: index + 1 }));

/**
 * The way back: the schedule by which `interleave` makes this very ledger of `withoutSteps(ledger)`.
 * @throws RangeError where an event of it cannot happen in its place under `policy`.
 */
export const scheduleOf = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  ledger: readonly LedgerEvent[],
): Schedule => {
  const weaving = weave(policy, machine, withoutSteps(ledger));
  return ledger.map((event) => {
    const choice = weaving.placeOf(event);
    weaving.choose(choice);
    return choice;
  });
};
