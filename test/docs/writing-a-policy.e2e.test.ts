import { describe, expect, test } from 'vitest';
import { testPage } from './page.ts';

const outputs = testPage('writing-a-policy');

describe('what the page says of its outputs', () => {
  test('the smallest policy refuses everything, the next one grants three breakpoints', () => {
    expect(outputs[0]).toContain('breakpoint.register    3 ENOSPC');
    expect(outputs[1]).toContain('breakpoint.register  3 ok');
  });

  test('an invariant that the policy does not mean to promise is the first to break', () => {
    expect(outputs[2]).toMatch(/^mine breaks TIGHT /);
  });

  test('a double register and a CPU that goes are found, and shrunk to two events', () => {
    expect(outputs[3]).toMatch(/shrunk to 2 [\s\S]* {4}1 {2}reg b1\n[\s\S]* {4}2 {2}reg b1\n/);
    expect(outputs[5]).toMatch(/shrunk to 2 [\s\S]* {4}1 {2}reg b1\n[\s\S]* {4}2 {2}off\d\n/);
  });

  test('each fix ends what it was made for, and at last every promise holds', () => {
    for (const i of [4, 6, 7]) expect(outputs[i]).toMatch(/^mine held \(2,000 ledgers /);
    expect(outputs[7]).toContain('interleaved');
  });

  test('a packing that is not for this allocator is refused, one of its own proves the bookkeeping', () => {
    expect(outputs[8]).toMatch(/^breakledger: the packing of mine has no code for kernelPos [^\n]*\n$/);
    expect(outputs[9]).toMatch(/^complete: [^]*^no invariant is broken of the 9 /m);
    expect(outputs).toHaveLength(10);
  });
});
