/** How the search for each known defect is set up: what it is told is an invariant and which assumptions to drop, and no ledger. */
import { repairsWithout } from '../../../machines/percpu/repairs.ts';
import type { PercpuKernel } from '../../../machines/percpu/state.ts';
import { percpuWith } from '../../../machines/policies/percpu.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { assumedWithout } from '../../../properties/assumptions.ts';
import { slotSubject } from '../../../properties/campaign/subject.ts';
import { DEFECTS } from '../../../properties/defects/index.ts';
import type { Defect, DefectSequence } from '../../../properties/defects/defect.ts';
import type { InvariantName } from '../../../properties/invariant.ts';
import { campaign, type CampaignResult } from '../../../src/fuzz/campaign.ts';

export interface Search {
  readonly id: string;
  /** Which of the defect's sequences it is meant to rediscover, from 0. */
  readonly sequence: number;
  readonly invariant: InvariantName;
  /**
   * The RFC with all its defects, or the repaired allocator without the repairs of this one: where another defect breaks the
   * same invariant under the same assumptions, it would be found in its place.
   */
  readonly among: 'all defects' | 'no other defect';
  /** Seeds under which the shrunk counterexample is no longer than the catalogue's. */
  readonly seeds: readonly number[];
}

export const defectOf = ({ id }: Search): Defect => {
  const defect = DEFECTS.find((one) => one.id === id);
  if (defect === undefined) throw new RangeError(`no defect ${id}`);
  return defect;
};

export const sequenceOf = (search: Search): DefectSequence => {
  const sequence = defectOf(search).sequences[search.sequence];
  if (sequence === undefined) throw new RangeError(`${search.id} has no sequence ${search.sequence}`);
  return sequence;
};

/** Ledgers after which a search gives up. */
const MOST_RUNS = 3000;

const searched = (search: Search, seed: number): Promise<CampaignResult> => {
  const { repairs, machine } = defectOf(search);
  const assumed = assumedWithout(sequenceOf(search).needs);
  const wish = {
    runs: MOST_RUNS,
    seed,
    judgement: { assumed, only: [search.invariant] },
    kept: assumed.filter((assumption) => assumption !== 'atomic'),
    mostCpus: 3,
    mostEvents: 60,
    isInterleaved: false,
    facts: { forkCopiesSlots: false, ...machine },
  };
  return search.among === 'all defects'
    ? campaign(slotSubject(percpuRfcPolicy), wish)
    : campaign(slotSubject<PercpuKernel>(percpuWith(repairsWithout(...repairs))), wish);
};

const results = new Map<Search, Map<number, Promise<CampaignResult>>>();

/** What a search finds with a seed: always the same, so it is searched once, however many ask. */
export const searchFor = (search: Search, seed: number): Promise<CampaignResult> => {
  const bySeed = results.get(search) ?? new Map<number, Promise<CampaignResult>>();
  results.set(search, bySeed);
  const result = bySeed.get(seed) ?? searched(search, seed);
  bySeed.set(seed, result);
  return result;
};

export const SEARCHES: readonly Search[] = [
  { id: 'D1', sequence: 0, invariant: 'DR7', among: 'no other defect', seeds: [2, 3, 5] },
  { id: 'D1', sequence: 1, invariant: 'DELIVERY', among: 'no other defect', seeds: [1, 2] },
  { id: 'D2', sequence: 0, invariant: 'SAFE', among: 'all defects', seeds: [1, 2, 3] },
  { id: 'D3', sequence: 0, invariant: 'MISSING', among: 'all defects', seeds: [1, 2, 3] },
  { id: 'D3', sequence: 1, invariant: 'COUNT', among: 'all defects', seeds: [1, 2, 3] },
  { id: 'D3', sequence: 2, invariant: 'BELOWPOS', among: 'all defects', seeds: [4, 8] },
  { id: 'D4', sequence: 0, invariant: 'SAFE', among: 'no other defect', seeds: [1, 2, 3] },
  { id: 'D5', sequence: 0, invariant: 'SAFE', among: 'all defects', seeds: [1, 2, 3] },
  { id: 'D5', sequence: 1, invariant: 'RANGE', among: 'all defects', seeds: [1, 6, 9] },
  { id: 'D5', sequence: 2, invariant: 'BELOWPOS', among: 'all defects', seeds: [5] },
  { id: 'D6', sequence: 0, invariant: 'GHOST', among: 'all defects', seeds: [1, 2, 3] },
  { id: 'D6', sequence: 0, invariant: 'SAFE', among: 'all defects', seeds: [1, 2, 3] },
  { id: 'D7', sequence: 0, invariant: 'COMPLETE', among: 'all defects', seeds: [1, 2, 3] },
  { id: 'D8', sequence: 0, invariant: 'GHOST', among: 'all defects', seeds: [2, 3, 4] },
  { id: 'D8', sequence: 1, invariant: 'COUNT', among: 'all defects', seeds: [1, 2] },
  { id: 'D9', sequence: 0, invariant: 'SUCCESS', among: 'all defects', seeds: [1, 2] },
  { id: 'D9', sequence: 1, invariant: 'SUCCESS', among: 'all defects', seeds: [3, 7] },
  { id: 'D10', sequence: 0, invariant: 'SUCCESS', among: 'all defects', seeds: [1, 2, 3] },
  { id: 'D10', sequence: 1, invariant: 'TIGHT', among: 'all defects', seeds: [1, 5, 6] },
  { id: 'D11', sequence: 0, invariant: 'ATOMIC', among: 'all defects', seeds: [1, 2, 3] },
  { id: 'D14', sequence: 0, invariant: 'ATOMIC', among: 'all defects', seeds: [5] },
  { id: 'D16', sequence: 0, invariant: 'DR7', among: 'no other defect', seeds: [1, 3, 6] },
  { id: 'D16', sequence: 0, invariant: 'DELIVERY', among: 'no other defect', seeds: [1, 3] },
  { id: 'B1', sequence: 0, invariant: 'SAFE', among: 'no other defect', seeds: [1, 2, 3] },
  { id: 'B2', sequence: 0, invariant: 'SUCCESS', among: 'no other defect', seeds: [1, 2, 3] },
  { id: 'B2', sequence: 0, invariant: 'DELIVERY', among: 'no other defect', seeds: [1, 2] },
  { id: 'B2', sequence: 1, invariant: 'DR7', among: 'no other defect', seeds: [1, 2, 3] },
  { id: 'B3', sequence: 0, invariant: 'REFCNT', among: 'no other defect', seeds: [1, 2, 3] },
];
