/** The search finds every known defect from its invariant alone, and shrinks what it found to the catalogue's length. */
import { describe, expect, it } from 'vitest';
import { ALL_REPAIRS } from '../../../machines/percpu/repairs.ts';
import type { PercpuKernel } from '../../../machines/percpu/state.ts';
import { percpuWith } from '../../../machines/policies/percpu.ts';
import { slotSubject } from '../../../properties/campaign/subject.ts';
import { tryLedger } from '../../../properties/campaign/trial.ts';
import { DEFECTS } from '../../../properties/defects/index.ts';
import { defectOf, type Search, SEARCHES, searchFor, sequenceOf } from './searches.ts';

const nameOf = (search: Search): string =>
  `${search.id} by ${search.invariant}: ${sequenceOf(search).shows}, among ${search.among}`;

describe('the search finds', () => {
  describe.each(SEARCHES.map((search) => [nameOf(search), search] as const))('%s', (_name, search) => {
    const longest = sequenceOf(search).breaks[search.invariant] ?? 0;

    it.each(search.seeds)('with seed %i, in no more events than the catalogue', async (seed) => {
      const { failure } = await searchFor(search, seed);
      const found = failure?.counterexample;
      expect(found?.finding?.invariant).toBe(search.invariant);
      expect(found?.events.length).toBeLessThanOrEqual(longest);
      expect(failure?.found).toBeGreaterThanOrEqual(found?.events.length ?? 0);
    });
  });

  it('every defect of whole events, those of the base that it inherited among them', () => {
    const whole = DEFECTS.filter(({ sequences }) =>
      sequences.some(({ interleaved }) => interleaved !== true),
    );
    expect(new Set(SEARCHES.map(({ id }) => id))).toEqual(new Set(whole.map(({ id }) => id)));
  });
});

describe('what was found', () => {
  it.each(
    SEARCHES.filter(({ among }) => among === 'no other defect').map((search) => [nameOf(search), search]),
  )('is ended by its repairs: %s', async (_name, search) => {
    const { failure } = await searchFor(search, search.seeds[0] ?? 1);
    const found = failure?.counterexample ?? { machine: undefined, events: [] };
    expect(found.machine).toBeDefined();
    if (found.machine === undefined) return;
    const repaired = slotSubject<PercpuKernel>(percpuWith(ALL_REPAIRS));
    expect(tryLedger(repaired, found.machine, found.events, { assumed: [] }).finding).toBeUndefined();
  });

  it('is D14 and not D11 where the last event is an unregister', async () => {
    const search = SEARCHES.find(({ id }) => id === 'D14');
    if (search === undefined) throw new RangeError('no search for D14');
    const { failure } = await searchFor(search, search.seeds[0] ?? 1);
    expect(failure?.counterexample.events.at(-1)?.type).toBe('breakpoint.unregister');
    expect(defectOf(search).repairs).toEqual(['R4']);
  });
});
