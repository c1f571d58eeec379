import { describe, expect, it } from 'vitest';
import { readExpression, readPlace } from '../../../src/find/expression.ts';
import { InputError } from '../../../src/input-error.ts';

const complaintOf = (text: string): string => {
  try {
    readExpression(text);
  } catch (error) {
    if (error instanceof InputError) return `${error.complaint.column ?? 0}: ${error.complaint.what}`;
    throw error;
  }
  return 'nothing';
};

describe('an expression', () => {
  it('is made of places, comparisons and what joins them', () => {
    expect(readExpression('consumed[1] == 4 && !(kernelPos < 2)')).toMatchObject({
      kind: 'both',
      left: { kind: 'comparison', operator: '==', left: { path: ['consumed', 1] }, right: { value: 4n } },
      right: { kind: 'not', of: { operator: '<', left: { path: ['kernelPos'], column: 23 } } },
    });
  });

  it('holds addresses whole', () => {
    expect(readExpression('debugRegisters[0][3] == 0xffffffff81000040')).toMatchObject({
      right: { value: 0xffffffff81000040n },
    });
  });

  it.each([
    ['consumed[1] ==', '15: the expression ends too early'],
    ['consumed[1', '11: the expression ends too early'],
    ['a == 1) && (b == 1', '7: unexpected ")"'],
    ['a == 1 b == 2', '8: unexpected "b"'],
    ['', '1: the expression is empty'],
    ['   ', '1: the expression is empty'],
    ['a == 1; b == 2', '9: a second expression'],
    ['kernelPos = 2', '1: an expression changes nothing'],
    ['seq == 1 && process.exit()', '13: a call is no part of this language'],
    ['(() => 1)()', '1: a call is no part of this language'],
    ['kernelPos & 2', '1: the operator & is no part of this language'],
    ['kernelPos ? 1 : 2', '1: this is no part of this language'],
    ['{ a }', '1: this is no part of this language'],
    ['kernel[x]', '8: an index is a number or a name in quotes'],
    ['kernel[-1]', '8: an index is a number or a name in quotes'],
    ['kernel[0.5]', '8: the number 0.5 is no part of this language'],
    ['kernelPos < 1e3', '13: the number 1e3 is no part of this language'],
    ['"a"[0] == 1', '1: a place begins with the name of a field'],
    ['bp == /b/', '7: /b/ is no part of this language'],
    ['`a` == 1', '1: this is no part of this language'],
    [`${'('.repeat(2000)}1${')'.repeat(2000)}`, '1001: the expression has more than 1000 characters'],
  ])('%j is refused where it is wrong', (text, complaint) => {
    expect(complaintOf(text)).toBe(complaint);
  });

  it('may be a place alone, where one is asked for', () => {
    expect(readPlace('tasks["worker 3"][0]')).toEqual(['tasks', 'worker 3', 0]);
    expect(() => readPlace('kernelPos + 1')).toThrow('this is no place of the state');
  });
});
