/** The policies that can be chosen: ours, and the one of somebody's file that the server hands out. */
import { POLICY_NAMES } from '../view/policy-names.ts';
import { loadPlugIn } from './load-plug-in.ts';
import type { ServedLedger } from './served.ts';
import type { WorkerClient } from './worker-client.ts';

export interface PolicyChoice {
  readonly names: readonly string[];
  readonly isKnown: (policy: string | undefined) => policy is string;
  /** Adds the policy of a file to the choice. Rejects with what is wrong with the file. */
  readonly add: (plugIn: NonNullable<ServedLedger['plugIn']>) => Promise<void>;
}

/** @param onStuck told why the policy of the file is not there any more, and with it all that was open. */
export const createPolicyChoice = (
  client: WorkerClient,
  onStuck: (message: string) => void,
): PolicyChoice => {
  let names = $state.raw<readonly string[]>(POLICY_NAMES);
  return {
    get names() {
      return names;
    },
    isKnown: (policy): policy is string => names.some((name) => name === policy),
    async add(plugIn) {
      const name = await loadPlugIn(client, plugIn, (message) => {
        names = POLICY_NAMES;
        onStuck(message);
      });
      names = [...POLICY_NAMES, name];
    },
  };
};
