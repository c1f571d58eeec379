/** What the model says to a request, with everything that a reader needs to see why: names in place of ids. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Capacity, Holding, Shortage } from '../../machines/holdings.ts';
import { decode } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import { NONE, type Roster } from '../../machines/roster.ts';
import { faultOf } from './correction.ts';
import type { FullCpu, Holder, Tenure, Verdict } from './explanation.ts';
import type { Model } from './model.ts';
import { isTelling, smallestReleases } from './release.ts';
import type { TenureKeeper } from './tenure.ts';

/** The state before the request, and what was watched so far. */
export interface Scene<K extends object> {
  readonly model: Model<K>;
  readonly tenures: TenureKeeper;
  /** CPUs that are online. */
  readonly online: ReadonlySet<number>;
  readonly state: K;
}

const holderOf = (
  holding: Holding,
  tenure: Tenure | undefined,
  blocks: boolean,
  { breakpoints, tasks }: Roster,
): Holder => ({
  ...(holding.bp !== NONE && { bp: breakpoints.at(holding.bp) }),
  ...(holding.task !== NONE && { task: tasks.at(holding.task) }),
  cpus: [...holding.cpus],
  slots: [...holding.slots],
  ...(holding.original !== NONE && { original: breakpoints.at(holding.original) }),
  ...(holding.register !== NONE && { register: holding.register }),
  disabled: holding.disabled,
  ...(tenure ?? { since: { seq: 0 }, watch: {} }),
  blocks,
});

const isSame = (a: Holding, b: Holding): boolean =>
  a.bp === b.bp &&
  a.task === b.task &&
  a.original === b.original &&
  a.register === b.register &&
  a.cpus.join() === b.cpus.join() &&
  a.slots.join() === b.slots.join();

/** A blocker, or one that weighs as much: of another task that has as many there. */
const isInTheWay = (holding: Holding, { cpu, tasks, blockers }: Shortage): boolean => {
  if (blockers.some((blocker) => isSame(blocker, holding))) return true;
  const isOfOther = blockers.every(({ task }) => task !== holding.task) && tasks.includes(holding.task);
  return isOfOther && holding.cpus.includes(cpu);
};

const holdersIn = <K extends object>(
  { model, tenures, state }: Scene<K>,
  shortages: readonly Shortage[],
): readonly Holder[] => {
  const { policy, world } = model;
  const holdings = policy.holdings?.(state, world) ?? [];
  const known = tenures.of(holdings);
  return holdings.map((holding, i) => {
    const blocks = shortages.some((shortage) => isInTheWay(holding, shortage));
    return holderOf(holding, known[i], blocks, world.roster);
  });
};

const fullCpuOf = (shortage: Shortage, { tasks }: Roster): FullCpu => ({
  cpu: shortage.cpu,
  used: shortage.used,
  wanted: shortage.wanted,
  limit: shortage.limit,
  tasks: shortage.tasks.map((task) => tasks.at(task)),
});

const boundaryOf = (capacity: Capacity | undefined): { readonly boundary?: number } =>
  capacity === undefined || capacity.boundary === NONE ? {} : { boundary: capacity.boundary };

export const verdictOn = <K extends object>(
  scene: Scene<K>,
  event: LedgerEvent,
  outcome: Outcome,
): Verdict => {
  const { model, state, online } = scene;
  const { policy, world } = model;
  switch (outcome.kind) {
    case 'granted':
    case 'nothing':
      return { kind: 'granted' };
    case 'unsupported':
      return { kind: 'unsupported' };
    case 'oops': {
      const capacity = policy.capacity?.(state, decode(event, world.roster), world);
      return {
        kind: 'oops',
        why: outcome.why,
        ...boundaryOf(capacity),
        holders: holdersIn(scene, []),
        online: [...online].sort((a, b) => a - b),
      };
    }
    case 'refused': {
      const { result, rule, section } = outcome;
      if (result !== 'ENOSPC') return { kind: 'fault', ...faultOf(model, state, event, outcome) };
      const capacity = policy.capacity?.(state, decode(event, world.roster), world);
      const shortages = capacity?.shortages ?? [];
      return {
        kind: 'no room',
        result,
        rule,
        section,
        ...boundaryOf(capacity),
        full: shortages.map((shortage) => fullCpuOf(shortage, world.roster)),
        holders: holdersIn(scene, shortages),
        ...(isTelling(policy) && { remedy: smallestReleases({ ...model, policy }, state, event) }),
      };
    }
  }
};
