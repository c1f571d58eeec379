/** Whatever goes wrong ends as one line on standard error, with what to do, and an exit status. Never as a stack trace. */
import { CommanderError } from 'commander';
import { errnoOf, InputError } from '../input-error.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';

const INTERNAL_ADVICE =
  'this is a fault in breakledger, not in your input: please report it with the command and the input';

const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ').trim();

/** The line for an error; undefined for what is no error at all (help was asked for, the reader of a pipe has left). */
export const failureLine = (error: unknown): string | undefined => {
  if (error instanceof InputError) return `breakledger: ${error.message}`;
  // What is left of commander's own errors is how it ends after help.
  if (error instanceof CommanderError) return undefined;
  if (errnoOf(error) === 'EPIPE') return undefined;
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `breakledger: internal error: ${oneLine(said)}; ${INTERNAL_ADVICE}`;
};

/** Says what went wrong, if anything did, and answers the exit status that goes with it. */
export const report = (error: unknown): ExitStatus => {
  const line = failureLine(error);
  if (line === undefined) return EXIT.held;
  process.stderr.write(`${line}\n`);
  return EXIT.unusable;
};
