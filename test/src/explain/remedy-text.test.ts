import { describe, expect, it } from 'vitest';
import { remedyLines } from '../../../src/explain/remedy-text.ts';

describe('a search for what to give back', () => {
  it('says so when it has stopped at its bound', () => {
    expect(remedyLines({ sets: [], searched: 'bounded', tried: 4000 })).toEqual([
      'No unregistrations were found that make room. The search stopped at its bound of 4000 sets.',
    ]);
  });

  it('says so when it has tried everything in vain', () => {
    expect(remedyLines({ sets: [], searched: 'all', tried: 1 })).toEqual([
      'No unregistration makes room (1 set tried).',
    ]);
  });
});
