/** Policies in files beside this one, as a search is told of them. */
import { join } from 'node:path';
import type { ClassicKernel } from '../../machines/classic/state.ts';
import type { StatePacking } from '../../machines/packing/packing.ts';
import type { Policy } from '../../machines/policy.ts';
import { isClassic } from '../../properties/state-kind.ts';
import { loadPolicyFile } from '../../src/policy-file/load.ts';
import { type PolicySource, sourceOf } from '../../src/policy-file/source.ts';
import { watchMemory, watchOn } from '../../src/policy-file/watch.ts';

export interface PolicyFromModule {
  /** Guarded. */
  readonly policy: Policy<ClassicKernel>;
  readonly packing: StatePacking<ClassicKernel>;
  readonly source: PolicySource;
}

/** One of `policies/`, with a watch of its own. */
export const policyFrom = async (name: string): Promise<PolicyFromModule> => {
  const memory = watchMemory();
  const file = { name: join(import.meta.dirname, `policies/${name}.ts`), index: 0 };
  const { policy, packing } = await loadPolicyFile(file, watchOn(memory));
  if (packing === undefined || !isClassic(policy)) throw new Error(`${name} has no packing`);
  return { policy, packing, source: await sourceOf({ file, files: [file.name] }, memory) };
};
