import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { policies } from '../../../machines/policies/index.ts';
import type { Policy } from '../../../machines/policy.ts';
import { ledgers, type RandomLedger } from '../../../properties/arbitraries/ledger.ts';
import type { Explanation, Holder, Release, Remedy } from '../../../src/explain/explanation.ts';
import { eventOfRelease, type Moment, momentBefore } from './asked-again.ts';
import { explainedOf } from './explained.ts';

/** The leader of the request's group: without it the request would be another one. */
const leaderOf = (request: LedgerEvent): string | undefined =>
  'perf' in request ? request.perf.leader : undefined;

/** Every way to give one holding back, whether it is in the request's way or not. */
const waysToRelease = (holders: readonly Holder[], request: LedgerEvent): readonly Release[] =>
  holders
    .filter(({ original }) => original === undefined)
    .map(({ bp, task }): Release => {
      const forTask = task === undefined ? {} : { task };
      return bp === undefined ? { kind: 'exec', ...forTask } : { kind: 'unregister', bp, ...forTask };
    })
    .filter(({ bp }) => bp === undefined || bp !== leaderOf(request));

/** Every list of `size` releases, in every order. */
const listsOf = (releases: readonly Release[], size: number): readonly (readonly Release[])[] =>
  size === 0
    ? [[]]
    : releases.flatMap((release, i) =>
        listsOf(
          releases.filter((_, j) => j !== i),
          size - 1,
        ).map((rest) => [release, ...rest]),
      );

/** Brute force goes no further: the number of lists grows with the power of it. */
const MOST_FORCED = 2;

const makesRoom = <K extends object>(
  moment: Moment<K>,
  request: LedgerEvent,
  releases: readonly Release[],
): boolean => {
  const outcome = moment.askAfter(releases.map((release) => eventOfRelease(release, request)));
  return outcome !== undefined && outcome.result !== 'ENOSPC' && outcome.kind !== 'oops';
};

const expectRemedy = <K extends object>(
  moment: Moment<K>,
  request: LedgerEvent,
  holders: readonly Holder[],
  remedy: Remedy,
): void => {
  for (const set of remedy.sets) {
    const outcome = moment.askAfter(set.map((release) => eventOfRelease(release, request)));
    expect(outcome?.result).toBe(remedy.hidden?.result ?? 0);
  }
  expect(remedy.searched).toBe('all');
  const smallest = remedy.sets[0]?.length ?? Infinity;
  const ways = waysToRelease(holders, request);
  for (let size = 0; size <= Math.min(smallest - 1, MOST_FORCED); size += 1) {
    const smaller = listsOf(ways, size).find((releases) => makesRoom(moment, request, releases));
    expect(smaller).toBeUndefined();
  }
};

const remediesOf = <K extends object>(
  policy: Policy<K>,
  { machine, events }: RandomLedger,
  explanations: readonly Explanation[],
): number => {
  let told = 0;
  for (const { request, verdict } of explanations) {
    if (verdict.kind !== 'no room' || verdict.remedy === undefined) continue;
    const asked = events.find(({ seq }) => seq === request.seq);
    if (asked === undefined) continue;
    expectRemedy(momentBefore(policy, machine, events, request.seq), asked, verdict.holders, verdict.remedy);
    told += 1;
  }
  return told;
};

describe('what explain proposes to give back makes room, and nothing smaller does', () => {
  const hold = <K extends object>(policy: Policy<K>, withPerf = false): void => {
    let told = 0;
    test.prop([ledgers({ withPerf })])(`${policy.name}: on random ledgers`, async (ledger) => {
      told += remediesOf(policy, ledger, await explainedOf(policy, ledger.events, ledger));
    });
    test(`${policy.name}: such refusals were among them`, () => {
      expect(told).toBeGreaterThan(0);
    });
  };
  hold(policies.global);
  hold(policies['percpu-rfc']);
  hold(policies.percpu);
  hold(policies.mainline, true);
});
