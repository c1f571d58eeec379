import { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../src/cli/failure.ts';
import { Interrupted } from '../../../src/cli/interruption.ts';
import { InputError } from '../../../src/input-error.ts';

describe('the end of the program', () => {
  test('after unreadable input: 2, and the line that says what, where and what to do', () => {
    const error = new InputError({ file: 'a', line: 2, column: 3, what: 'no fish', advice: 'add fish' });
    expect(failureOf(error)).toEqual({ status: 2, line: 'breakledger: a:2:3: no fish; add fish' });
  });

  test('after a fault of its own: 2, and one line without a stack, with what to do', () => {
    const { status, line } = failureOf(new TypeError('cannot\n  read  \n fish'));
    expect(status).toBe(2);
    expect(line).toMatch(
      /^breakledger: internal error: TypeError: cannot read fish; this is a fault in breakledger.*report/,
    );
    expect(line).not.toContain('\n');
  });

  test('after something thrown that is no error', () => {
    expect(failureOf('fish').line).toMatch(/^breakledger: internal error: fish; /);
  });

  test('after a signal: quiet, with 128 and its number', () => {
    expect(failureOf(new Interrupted('SIGINT'))).toEqual({ status: 130 });
    expect(failureOf(new Interrupted('SIGTERM'))).toEqual({ status: 143 });
  });

  test('after help, or when the reader of a pipe has left: quiet, and nothing is wrong', () => {
    expect(failureOf(new CommanderError(0, 'commander.helpDisplayed', '(outputHelp)'))).toEqual({
      status: 0,
    });
    expect(failureOf(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))).toEqual({ status: 0 });
  });
});
