import { describe, expect, it } from 'vitest';
import { assumedWithout, SIX } from '../../../properties/assumptions.ts';
import { keepingFor } from '../../../properties/campaign/keeping.ts';
import { MAINLINE_INVARIANTS, SLOT_INVARIANTS } from '../../../properties/invariants/index.ts';

const keeping = (name: string, judgement = {}) => keepingFor(SLOT_INVARIANTS, { name }, judgement);

describe('the ledgers of a campaign keep', () => {
  it('what every promise of the RFC is made under', () => {
    expect(keeping('percpu-rfc')).toEqual({ kept: SIX, keptByMany: [] });
  });

  it('nothing where the policy promises whatever its callers do', () => {
    expect(keeping('percpu')).toEqual({ kept: [], keptByMany: [] });
    expect(keepingFor(MAINLINE_INVARIANTS, { name: 'mainline' }, {})).toEqual({ kept: [], keptByMany: [] });
  });

  it('now and then what only some promises are made under', () => {
    expect(keeping('global')).toEqual({ kept: [], keptByMany: ['online', 'single', 'settled'] });
  });

  it('nothing that a run drops', () => {
    const { kept } = keeping('percpu-rfc', { assumed: assumedWithout(['online', 'balanced']) });
    expect(kept).toEqual(['single', 'constant mask', 'non-empty', 'settled']);
  });

  it('what the invariants need that are judged at all', () => {
    expect(keeping('global', { only: ['BELOWPOS'] })).toEqual({
      kept: ['online', 'settled'],
      keptByMany: [],
    });
  });
});
