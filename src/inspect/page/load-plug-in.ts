/** Loads a policy from a file of somebody's, and watches that its calls come back. */
import { watchPlugIn } from './plug-in-watch.ts';
import type { ServedLedger } from './served.ts';
import type { WorkerClient } from './worker-client.ts';

/**
 * @param onStuck told why, once a call of the policy did not come back: the Worker was ended then, with all that was open in it.
 * @returns the policy's name. Rejects with what is wrong with the file.
 */
export const loadPlugIn = async (
  client: WorkerClient,
  { file, address }: NonNullable<ServedLedger['plugIn']>,
  onStuck: (message: string) => void,
): Promise<string> => {
  const watched = watchPlugIn(file, (message) => {
    client.end(message);
    onStuck(message);
  });
  const { policy } = await client.ask('plug-in', { file, address, watched });
  return policy;
};
