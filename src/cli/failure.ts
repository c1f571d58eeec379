/** Whatever goes wrong ends as one line on standard error, with what to do, and an exit status. Never as a stack trace. */
import { CommanderError } from 'commander';
import { errnoOf, InputError } from '../input-error.ts';
import { supervisedFiles } from '../policy-file/supervised.ts';
import { EXIT } from './exit-status.ts';
import { Interrupted } from './interruption.ts';

const INTERNAL_ADVICE =
  'this is a fault in breakledger, not in your input: please report it with the command and the input';

/** With somebody's policy in the program, a fault may be of either. */
const withPolicy = (said: string): string =>
  `${supervisedFiles.join(', ')}: the program failed with this policy: ${said}; ` +
  'look at what the policy answers, and if that is right, report this with the policy and the input';

const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ').trim();

/** How the program ends after an error, and the line that says why; a quiet end has none. */
export interface Failure {
  readonly status: number;
  readonly line?: string;
}

export const failureOf = (error: unknown): Failure => {
  if (error instanceof InputError) return { status: EXIT.unusable, line: `breakledger: ${error.message}` };
  if (error instanceof Interrupted) return { status: error.status };
  // What is left of commander's own errors is how it ends after help.
  if (error instanceof CommanderError) return { status: EXIT.held };
  // The reader of a pipe has had enough.
  if (errnoOf(error) === 'EPIPE') return { status: EXIT.held };
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const line =
    supervisedFiles.length > 0
      ? withPolicy(oneLine(said))
      : `internal error: ${oneLine(said)}; ${INTERNAL_ADVICE}`;
  return { status: EXIT.unusable, line: `breakledger: ${line}` };
};

/** Says what went wrong, if there is something to say, and answers the exit status that goes with it. */
export const report = (error: unknown): number => {
  const { status, line } = failureOf(error);
  if (line !== undefined) process.stderr.write(`${line}\n`);
  return status;
};
