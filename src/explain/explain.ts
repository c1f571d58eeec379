/**
 * `explain`: why was it refused, who holds the slots, what would let it in. One pass over the events; kept are the present
 * state and, for each breakpoint that holds a slot, since when.
 */
import type { LedgerEvent } from '../../machines/events.ts';
import { decode } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import type { Policy } from '../../machines/policy.ts';
import type { EventSource } from '../event-source.ts';
import { foretells, observedResult } from '../verify/answers.ts';
import type { Progress } from '../verify/compare.ts';
import type { Explanation } from './explanation.ts';
import { modelOf } from './model.ts';
import { requestOf } from './request.ts';
import { keepTenures } from './tenure.ts';
import { type Scene, verdictOn } from './verdict.ts';

export interface ExplainOptions {
  /** The event to explain, granted or not; absent: every refusal, by the model or by the recorded kernel. */
  readonly at?: number;
  /** The most explanations to give; absent: all. */
  readonly limit?: number;
  readonly progress?: Progress;
}

const isRefusal = (outcome: Outcome, event: LedgerEvent): boolean => {
  if (outcome.kind === 'refused' || outcome.kind === 'oops') return true;
  const observed = observedResult(event);
  return observed !== undefined && observed !== 0;
};

/** Neither of them changes who holds slots under any policy, and they are the most frequent. */
const mayChangeHoldings = (event: LedgerEvent): boolean =>
  event.type !== 'task.switch' && event.type !== 'debug.exception';

const explanationOf = <K extends object>(
  scene: Scene<K>,
  event: LedgerEvent,
  outcome: Outcome,
): Explanation => {
  const { model, state } = scene;
  const { policy, world } = model;
  const { machine, roster } = world;
  const observed = observedResult(event);
  const isMissed = observed !== undefined && !foretells(outcome, event);
  return {
    policy: policy.name,
    slots: machine.slots,
    cpus: machine.cpus,
    request: requestOf(event),
    verdict: verdictOn(scene, event, outcome),
    ...(observed !== undefined && { observed }),
    unknowable: isMissed && policy.isUnknowable?.(state, decode(event, roster), world, observed) === true,
  };
};

const followHotplug = (online: Set<number>, event: LedgerEvent): void => {
  if (event.type === 'cpu.online') online.add(event.cpu ?? 0);
  if (event.type === 'cpu.offline') online.delete(event.cpu ?? 0);
};

/**
 * Explains one event, or every refusal, in the order of the source. Where the recorded kernel answered otherwise than the
 * model, what comes after goes on from the kernel's answer, as in `verify`. Nothing is given for an `at` beyond the last event.
 */
export const explain = async function* <K extends object>(
  policy: Policy<K>,
  source: EventSource,
  { at, limit = Infinity, progress }: ExplainOptions = {},
): AsyncGenerator<Explanation, void, undefined> {
  const model = modelOf(policy, source.machine);
  const tenures = keepTenures(model.world.roster);
  const online = new Set(source.machine.online);
  let state = policy.initial(source.machine);
  let given = 0;
  for await (const batch of source.batches()) {
    for (const event of batch) {
      progress?.event(event);
      const { outcome, after } = model.ask(state, event);
      if (at === undefined ? isRefusal(outcome, event) : event.seq === at) {
        yield explanationOf({ model, tenures, online, state }, event, outcome);
        given += 1;
        if (event.seq === at || given >= limit) return;
      }
      if (outcome.kind === 'oops') return;
      const isForetold = foretells(outcome, event);
      const next = isForetold ? after : model.follow(state, event, observedResult(event) === 0);
      if (next !== state && mayChangeHoldings(event)) {
        const granted = isForetold ? outcome.result === 0 : observedResult(event) === 0;
        tenures.take(event, granted, policy.holdings?.(next, model.world) ?? []);
      }
      state = next;
      followHotplug(online, event);
    }
  }
};
