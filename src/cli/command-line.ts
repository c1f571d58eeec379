/** Runs one command line from its words to its exit status. */
import { EXIT, type ExitStatus } from './exit-status.ts';
import { programOf } from './program.ts';

/**
 * @param words the command line without the program's name.
 * @throws InputError for bad usage or unreadable input, and whatever else ends the verb early.
 */
export const runCommandLine = async (words: readonly string[]): Promise<ExitStatus> => {
  let status: ExitStatus = EXIT.held;
  const program = await programOf((ended) => {
    status = ended;
  }, words);
  await program.parseAsync(words, { from: 'user' });
  return status;
};
