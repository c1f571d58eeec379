/** Runs a command line that names policy files in a worker, as if it were run here. */
import { supervise } from '../policy-file/supervisor.ts';
import { holdingSignals, Interrupted } from './interruption.ts';

/**
 * @param program the module that runs command lines. @returns the exit status of the worker.
 * @throws InputError for a policy that does not come to an end; Interrupted.
 */
export const runSupervised = async (
  program: URL,
  words: readonly string[],
  files: readonly string[],
): Promise<number> => {
  const { status, interrupt } = supervise(program, words, files);
  try {
    return await holdingSignals(
      (interrupted, signal) => {
        interrupt(signal, interrupted);
      },
      () => status,
    );
  } catch (error) {
    // The worker has heard of it too, and what becomes of that is its own affair.
    if (error instanceof Interrupted) return await status;
    throw error;
  }
};
