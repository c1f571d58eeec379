/** The smallest sets of breakpoints to give back so that a refused request is granted, by trying them on the model itself. */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Holding } from '../../machines/holdings.ts';
import { decode } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import type { Policy } from '../../machines/policy.ts';
import { NONE, type Roster } from '../../machines/roster.ts';
import { faultOf } from './correction.ts';
import type { Release, Remedy } from './explanation.ts';
import type { Model } from './model.ts';

/** Sets that one search may try. */
export const MOST_TRIED = 4000;

/** Smallest sets that are told; where there are more, the search ends. */
export const MOST_TOLD = 8;

/** What is given back with a holding: itself, or for a copy whatever bears the name of its original. */
const givenBack = (holding: Holding, all: readonly Holding[]): readonly Holding[] =>
  holding.original === NONE ? [holding] : all.filter(({ bp }) => bp === holding.original);

/** How a holding is given back; what ptrace made goes at an exec (domain.md §6.5). */
const releaseOf = (holding: Holding, roster: Roster): Release => {
  const task = holding.task === NONE ? {} : { task: roster.tasks.at(holding.task) };
  if (holding.bp === NONE) return { kind: 'exec', ...task };
  return { kind: 'unregister', bp: roster.breakpoints.at(holding.bp), ...task };
};

/** The release as the event that does it, on the CPU of the refused call. */
const eventOf = (release: Release, refused: LedgerEvent): LedgerEvent => {
  const place = { seq: refused.seq, ...(refused.cpu !== undefined && { cpu: refused.cpu }) };
  const { kind, bp = '', task } = release;
  if (kind === 'exec') return { ...place, type: 'task.exec', task: task ?? '' };
  return { ...place, type: 'breakpoint.unregister', bp, ...(task !== undefined && { task }) };
};

/**
 * Equal texts: giving back the one is as good as the other. Where slots are not fixed that is so if both count for the same
 * task on the same CPUs and have no copies. Of what was registered several times under one name, a release does not choose.
 */
const worthOf = (holding: Holding, holdings: readonly Holding[]): string => {
  if (holding.slots.length > 0) return `${holding.bp},${holding.task}`;
  if (holding.bp === NONE) return `exec ${holding.task}`;
  const ofName = holdings.filter(({ bp, original }) => bp === holding.bp || original === holding.bp);
  if (ofName.length > 1) return `${holding.bp},${holding.task}`;
  return `${holding.task}:${holding.cpus.join()}`;
};

interface Candidate {
  readonly release: Release;
  readonly worth: string;
}

interface Tried<K> {
  readonly state: K;
  readonly releases: readonly Release[];
  readonly worths: readonly string[];
}

/** A policy that can tell who holds slots. */
export type TellingPolicy<K extends object> = Policy<K> & Required<Pick<Policy<K>, 'holdings'>>;

type TellingModel<K extends object> = Model<K> & { readonly policy: TellingPolicy<K> };

export const isTelling = <K extends object>(policy: Policy<K>): policy is TellingPolicy<K> =>
  policy.holdings !== undefined;

const distinct = (candidates: readonly Candidate[]): readonly Candidate[] => {
  const seen = new Set<string>();
  return candidates.filter(({ release }) => {
    const key = JSON.stringify(release);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

/**
 * What to try next in a state that refuses the request: of one full CPU, the one with the fewest blockers, since one of
 * those must go in any case; every holding where the policy names no full CPU.
 */
const candidatesIn = <K extends object>(
  { policy, world }: TellingModel<K>,
  state: K,
  refused: LedgerEvent,
): readonly Candidate[] => {
  const all = policy.holdings(state, world);
  const shortages =
    policy
      .capacity?.(state, decode(refused, world.roster), world)
      .shortages.map(({ blockers }) => blockers) ?? [];
  const fewest = shortages.toSorted((a, b) => a.length - b.length)[0] ?? all;
  const candidates = fewest
    .flatMap((holding) => givenBack(holding, all))
    .map((holding) => ({ release: releaseOf(holding, world.roster), worth: worthOf(holding, all) }));
  // Without the leader of its group the request would be another one.
  const leader = 'perf' in refused ? refused.perf.leader : undefined;
  return distinct(candidates.filter(({ release: { bp } }) => bp === undefined || bp !== leader));
};

/** Places on CPUs that are held: a release that leaves them as they were gives nothing back (D5, D8). */
const placesHeld = <K extends object>({ policy, world }: TellingModel<K>, state: K): number =>
  policy.holdings(state, world).reduce((sum, { cpus }) => sum + cpus.length, 0);

/** One more release carried out: the state after it, undefined if it was refused or gave nothing back. */
const releasedFrom = <K extends object>(
  model: TellingModel<K>,
  state: K,
  event: LedgerEvent,
): K | undefined => {
  const { after, outcome } = model.ask(state, event);
  if (outcome.result !== 0) return undefined;
  return placesHeld(model, after) < placesHeld(model, state) ? after : undefined;
};

/** A set of releases under which the request is not refused for want of room any more. */
interface Found<K> {
  readonly releases: readonly Release[];
  readonly state: K;
  readonly outcome: Outcome;
}

const isRoomless = (outcome: Outcome): boolean => outcome.kind === 'refused' && outcome.result === 'ENOSPC';

interface Level<K> {
  readonly found: readonly Found<K>[];
  readonly next: readonly Tried<K>[];
}

interface Budget {
  tried: number;
}

/** Tries every set that has one release more than those of `frontier`. */
const tryOneMore = <K extends object>(
  model: TellingModel<K>,
  frontier: readonly Tried<K>[],
  refused: LedgerEvent,
  budget: Budget,
): Level<K> => {
  const found: Found<K>[] = [];
  const next: Tried<K>[] = [];
  const seen = new Set<string>();
  for (const from of frontier) {
    for (const { release, worth } of candidatesIn(model, from.state, refused)) {
      const worths = [...from.worths, worth].sort();
      const isNew = !seen.has(worths.join(' '));
      // Single releases are all told by name; of larger sets one of each worth is enough.
      if (!isNew && from.releases.length > 0) continue;
      if (budget.tried === MOST_TRIED || found.length === MOST_TOLD) return { found, next };
      budget.tried += 1;
      seen.add(worths.join(' '));
      const state = releasedFrom(model, from.state, eventOf(release, refused));
      if (state === undefined) continue;
      const releases = [...from.releases, release];
      const { outcome } = model.ask(state, refused);
      if (!isRoomless(outcome)) found.push({ releases, state, outcome });
      else if (isNew) next.push({ state, releases, worths });
    }
  }
  return { found, next };
};

/**
 * Searches breadth first: sets of one release, then of two … Every set is carried out on the model, and the very request
 * asked again.
 */
export const smallestReleases = <K extends object>(
  model: TellingModel<K>,
  state: K,
  refused: LedgerEvent,
): Remedy => {
  const budget: Budget = { tried: 0 };
  let level: Level<K> = { found: [], next: [{ state, releases: [], worths: [] }] };
  while (level.found.length === 0 && level.next.length > 0 && budget.tried < MOST_TRIED) {
    level = tryOneMore(model, level.next, refused, budget);
  }
  const first = level.found.find(({ outcome }) => outcome.result === 0) ?? level.found[0];
  const best = level.found.filter(({ outcome }) => outcome.result === first?.outcome.result);
  return {
    sets: best.map(({ releases }) => releases),
    searched: budget.tried < MOST_TRIED ? 'all' : 'bounded',
    tried: budget.tried,
    ...(first?.outcome.kind === 'refused' && {
      hidden: faultOf(model, first.state, refused, first.outcome),
    }),
  };
};
