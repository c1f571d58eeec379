import { describe, expect, it } from 'vitest';
import type { StateRow } from '../../../../machines/policy.ts';
import { changeText } from '../../../../src/replay/state/change-text.ts';
import { differences } from '../../../../src/replay/state/differences.ts';

const rowChanges = (before: StateRow, after: StateRow): readonly string[] =>
  differences(before, after).map(changeText);

describe('changes of a row', () => {
  it('are told in the words of the glossary', () => {
    const before = { kernelPos: 4, consumed: [0, 0], registrations: {}, tasks: {}, pinned: [0] };
    const after = {
      ...{ kernelPos: 3, consumed: [0, 1], registrations: { b1: [0, 1] } },
      ...{ tasks: { t1: ['u1', null, null, null] }, pinned: [1] },
    };
    expect(rowChanges(before, after)).toEqual([
      'boundary 4 → 3',
      'CPU 1 consumed 0 → 1',
      'registration of b1 · → [0,1]',
      't1 slot 0 · → u1',
      'CPU 0 pinned 0 → 1',
    ]);
  });

  it('are none where nothing changed', () => {
    expect(
      rowChanges({ kernelPos: 4, tasks: { t1: [null] } }, { kernelPos: 4, tasks: { t1: [null] } }),
    ).toEqual([]);
  });

  it('are told by their path where the glossary has no word', () => {
    expect(rowChanges({ mine: { own: 1 } }, { mine: { own: 2 } })).toEqual(['mine.own 1 → 2']);
    expect(rowChanges({ mine: { 'a b': [1] } }, { mine: { 'a b': [2] } })).toEqual(['mine["a b"][0] 1 → 2']);
  });
});
