/** Loads a policy that the server hands out as a module, behind the walls that the command line puts around one. */
import type { Policy } from '../../../machines/policy.ts';
import { InputError } from '../../input-error.ts';
import { briefly } from '../../policy-file/briefly.ts';
import { policyIn } from '../../policy-file/exported-policy.ts';
import { guardPolicy } from '../../policy-file/guard.ts';
import { watchOn } from '../../policy-file/watch.ts';

/** @param watched memory in which the page sees a call that does not end. @throws InputError for what is no policy. */
export const loadPlugIn = async (
  file: string,
  address: string,
  watched: SharedArrayBuffer,
): Promise<Policy<object>> => {
  const watch = watchOn(watched);
  watch.enter('loading', 0, 0);
  let module: unknown;
  try {
    module = await import(/* @vite-ignore */ address);
  } catch (error) {
    throw new InputError(
      {
        file,
        what: `the policy cannot be loaded in the page: ${briefly(error)}`,
        advice: 'import nothing of Node, and of breakledger what it offers to policies',
      },
      { cause: error },
    );
  } finally {
    watch.leave();
  }
  return guardPolicy(policyIn(module, file), { name: file, index: 0 }, watch);
};
