/** Runs one command line from its words to its exit status. */
import { EXIT, type ExitStatus } from './exit-status.ts';
import { report } from './failure.ts';
import { endOnSignals } from './interruption.ts';
import { programOf } from './program.ts';

/** Errors of the standard streams reach whoever writes; without a listener they would end the program with a stack trace. */
const quietStreams = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
};

/** What nobody caught is still one line. */
const lastResort = (error: unknown): void => {
  process.exit(report(error));
};

/** @param words the command line without the program's name. */
export const runCommandLine = async (words: readonly string[]): Promise<ExitStatus> => {
  quietStreams();
  endOnSignals();
  process.on('uncaughtException', lastResort);
  process.on('unhandledRejection', lastResort);
  let status: ExitStatus = EXIT.held;
  const program = programOf((ended) => {
    status = ended;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return status;
  } catch (error) {
    return report(error);
  }
};
