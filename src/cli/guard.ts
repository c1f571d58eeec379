/** What surrounds everything that the program does: no error, signal or closed pipe ends it with a stack trace. */
import { report } from './failure.ts';
import { endOnSignals } from './interruption.ts';

/** Errors of the standard streams reach whoever writes; without a listener they would end the program with a stack trace. */
const quietStreams = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
};

/** What nobody caught is still one line. */
const lastResort = (error: unknown): void => {
  process.exit(report(error));
};

/** Does the work and answers its exit status, or that of what went wrong. */
export const guarded = async (work: () => Promise<number>): Promise<number> => {
  quietStreams();
  endOnSignals();
  process.on('uncaughtException', lastResort);
  process.on('unhandledRejection', lastResort);
  try {
    return await work();
  } catch (error) {
    return report(error);
  }
};
