/** What surrounds everything that the program does: no error, signal or closed pipe ends it with a stack trace. */
import { noteOwnEnd } from '../policy-file/supervised.ts';
import { EXIT } from './exit-status.ts';
import { report } from './failure.ts';
import { endOnSignals } from './interruption.ts';
import { requireWritten, watchStandardStreams } from './output.ts';

/** What nobody caught is still one line. */
const lastResort = (error: unknown): void => {
  noteOwnEnd();
  process.exit(report(error));
};

/** Does the work and answers its exit status, or that of what went wrong. */
export const guarded = async (work: () => Promise<number>): Promise<number> => {
  watchStandardStreams();
  endOnSignals();
  process.on('uncaughtException', lastResort);
  process.on('unhandledRejection', lastResort);
  const status = await work().catch(report);
  if (status !== EXIT.held) return status;
  return await requireWritten().then(() => status, report);
};
