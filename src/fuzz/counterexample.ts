/** A counterexample made as short and as plain as it gets, without losing what it breaks. */
import { cpuFault } from '../../machines/event-schema.ts';
import { advance } from '../../machines/interleaved/advance.ts';
import { hindranceOf } from '../../machines/interleaved/hindrance.ts';
import { NOTHING_UNDER_WAY, type OperationsUnderWay } from '../../machines/interleaved/under-way.ts';
import { decode } from '../../machines/operation.ts';
import { type Policy, worldOf } from '../../machines/policy.ts';
import { createRoster } from '../../machines/roster.ts';
import { type Ledger, shrinkLedger } from '../../properties/campaign/shrink-ledger.ts';
import type { Subject } from '../../properties/campaign/subject.ts';
import { type Trial, tryLedger } from '../../properties/campaign/trial.ts';
import type { Judgement } from '../../properties/judge.ts';
import { createPresence, follow } from '../ledger/presence.ts';

/** Could a reader take this ledger: does everything in it happen on a CPU that is there, and each task run in one place? */
const isReadable = ({ machine, events }: Ledger): boolean => {
  if (machine.online.length === 0) return false;
  const presence = createPresence<string>(machine);
  return events.every(
    (event) => cpuFault(event, machine) === undefined && follow(presence, event) === undefined,
  );
};

/** Are the steps of interleaved operations due where they stand? */
const isInStep = <K extends object>(policy: Policy<K>, { machine, events }: Ledger): boolean => {
  const world = worldOf(machine, createRoster());
  const kernel = policy.initial(machine);
  let underWay: OperationsUnderWay<K> = NOTHING_UNDER_WAY;
  for (const event of events) {
    const op = decode(event, world.roster);
    if (hindranceOf(policy, kernel, underWay, op) !== undefined) return false;
    ({ underWay } = advance(policy, kernel, underWay, op, world));
  }
  return true;
};

const isInterleaved = ({ events }: Ledger): boolean => events.some((event) => 'interleaved' in event);

/** What a ledger breaks: an invariant, and assumptions on the way to it. */
interface Outcome {
  readonly trial: Trial;
  readonly broken: number;
}

/**
 * Shrinks a failed trial; the invariant that it broke first is the one that the result breaks, at its last event. It breaks no
 * assumption that the trial did not break: what polite callers have found is told with polite callers.
 */
export const shrinkTrial = <K extends object>(
  subject: Subject<K>,
  trial: Trial,
  judgement: Judgement,
): Trial => {
  const name = trial.finding?.invariant;
  const judged: Judgement = name === undefined ? judgement : { ...judgement, only: [name] };
  const again = ({ machine, events }: Ledger): Outcome => {
    let broken = 0;
    const tried = tryLedger(subject, machine, events, judged, (_checked, { witness }) => {
      ({ broken } = witness);
    });
    return { trial: tried, broken };
  };
  const allowed = again(trial).broken;
  const shrunk = shrinkLedger(trial, (ledger) => {
    if (!isReadable(ledger)) return false;
    if (isInterleaved(ledger) && !isInStep(subject.policy, ledger)) return false;
    const { trial: tried, broken } = again(ledger);
    return tried.finding !== undefined && (broken & ~allowed) === 0;
  });
  return again(shrunk).trial;
};
