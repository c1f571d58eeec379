import { it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { ledgers } from '../../../properties/arbitraries/ledger.ts';
import { checkAll, mainlineCheckerOf } from '../../../properties/check.ts';

describe('mainline', () => {
  it.prop([ledgers({ mostCpus: 3, mostEvents: 60 })], { numRuns: 1500 })(
    'keeps FITS and HIST on random ledgers',
    ({ machine, events }) => {
      const found = [...checkAll(mainlineCheckerOf(mainlinePolicy, machine), events)];
      expect(found.flatMap(({ findings }) => findings)).toEqual([]);
    },
  );
});
