/**
 * `explain`: why was it refused, who holds the slots, what would let it in. One pass over the events; kept are the present
 * state and, for each breakpoint that holds a slot, since when.
 */
import type { LedgerEvent } from '../../machines/events.ts';
import { decode } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import type { Policy } from '../../machines/policy.ts';
import type { EventSource } from '../event-source.ts';
import { isOutside, observedResult } from '../verify/answers.ts';
import type { Progress } from '../verify/compare.ts';
import { courseOf, isWhole, type Taken } from './course.ts';
import type { Explanation } from './explanation.ts';
import { modelOf } from './model.ts';
import { momentOf, requestOf } from './request.ts';
import { keepTenures } from './tenure.ts';
import { type Scene, verdictOn } from './verdict.ts';

export interface ExplainOptions {
  /** The event to explain, granted or not; absent: every refusal, by the model or by the recorded kernel. */
  readonly at?: number;
  /**
   * Whose answers the events before it went by: `recording`, the recorded kernel's where it answered, as in `verify`; `policy`,
   * the policy's own alone, as in a replay. Default: `recording`.
   */
  readonly follows?: 'recording' | 'policy';
  /** The most explanations to give; absent: all. */
  readonly limit?: number;
  readonly progress?: Progress;
}

/** The recorded kernel's answer; a call that was made part by part was never recorded. */
const answeredIn = (event: LedgerEvent): string | 0 | undefined =>
  isWhole(event) ? observedResult(event) : undefined;

const isRefusal = <K>({ outcome }: Taken<K>, event: LedgerEvent): boolean =>
  outcome.kind === 'refused' || outcome.kind === 'oops' || (answeredIn(event) ?? 0) !== 0;

/** Is it the event asked for, a step of its own or the end of its operation? */
const isAskedFor = <K>({ subject, hasEnded }: Taken<K>, event: LedgerEvent, at: number): boolean =>
  event.seq === at ? event.type === 'step' || hasEnded : subject.seq === at && hasEnded;

/** Can the holdings have changed? A refused write to DR7 leaves some behind (domain.md §6.5); a switch moves nobody. */
const mayChangeHoldings = (event: LedgerEvent, granted: boolean): boolean =>
  event.type !== 'task.switch' &&
  event.type !== 'debug.exception' &&
  (granted || event.type === 'ptrace.poke' || event.type === 'step');

/** The reasons that `verify` accepts, but for calls that overlap. */
const whyUnknowable = <K extends object>(
  { model: { policy, world }, state }: Scene<K>,
  event: LedgerEvent,
  outcome: Outcome,
  observed: string | 0,
): Explanation['unknowable'] => {
  if (isOutside(event, { observed, ...(outcome.kind === 'refused' && { section: outcome.section }) }))
    return 'outside';
  return policy.isUnknowable?.(state, decode(event, world.roster), world, observed) === true && 'exchange';
};

const explanationOf = <K extends object>(
  scene: Scene<K>,
  event: LedgerEvent,
  { outcome, subject }: Taken<K>,
): Explanation => {
  const { model } = scene;
  const { policy, world } = model;
  const { machine } = world;
  const observed = answeredIn(event);
  const isMissed = observed !== undefined && observed !== outcome.result;
  return {
    policy: policy.name,
    slots: machine.slots,
    cpus: machine.cpus,
    request: requestOf(subject),
    ...(subject !== event && { decidedAt: momentOf(event) }),
    verdict: verdictOn(scene, subject, outcome),
    ...(observed !== undefined && { observed }),
    unknowable: isMissed && whyUnknowable(scene, event, outcome, observed),
  };
};

const followHotplug = (online: Set<number>, event: LedgerEvent): void => {
  if (event.type === 'cpu.online') online.add(event.cpu ?? 0);
  if (event.type === 'cpu.offline') online.delete(event.cpu ?? 0);
};

/**
 * Explains one event, or every refusal, in the order of the source. Where the recorded kernel answered otherwise than the
 * model, what comes after goes on from the kernel's answer, as in `verify`. Nothing is given for an `at` beyond the last event.
 * @throws InputError for a ledger that cannot be read, or a step that cannot come where it stands.
 */
export const explain = async function* <K extends object>(
  policy: Policy<K>,
  source: EventSource,
  { at, follows = 'recording', limit = Infinity, progress }: ExplainOptions = {},
): AsyncGenerator<Explanation, void, undefined> {
  const model = modelOf(policy, source.machine);
  const tenures = keepTenures(model.world.roster);
  const online = new Set(source.machine.online);
  const course = courseOf(model, source.name);
  let given = 0;
  for await (const batch of source.batches()) {
    for (const event of batch) {
      progress?.event(event);
      const taken = course.take(event);
      if (at === undefined ? isRefusal(taken, event) : isAskedFor(taken, event, at)) {
        yield explanationOf({ model, tenures, online, state: taken.before }, event, taken);
        given += 1;
        if (at !== undefined || given >= limit) return;
      }
      if (taken.outcome.kind === 'oops') return;
      const { result } = taken.outcome;
      const answer = (follows === 'recording' ? answeredIn(event) : undefined) ?? result;
      if (answer !== result) course.followInstead(answer === 0);
      if (mayChangeHoldings(event, answer === 0)) {
        const cause = { ...taken.subject, ...momentOf(event) };
        const touched = tenures.touchedBy(cause);
        const holdings = policy.holdings?.(course.now(), model.world, touched) ?? [];
        tenures.take(cause, answer === 0, holdings, touched);
      }
      followHotplug(online, event);
    }
  }
};
