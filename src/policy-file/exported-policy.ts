/** Which export of somebody's module is the policy. Nothing of Node: a page loads modules too. */
import { isTree } from '../../machines/plain-tree.ts';
import type { Policy } from '../../machines/policy.ts';
import { InputError } from '../input-error.ts';
import { isPolicy, likeness, policyFault } from './shape.ts';

const INTERFACE = 'docs/writing-a-policy.md shows what a policy is made of';

/**
 * The export that is meant: one that is a policy, the default one first; else the one that is most like a policy.
 * @throws InputError for a module without one.
 */
export const policyIn = (module: unknown, file: string): Policy<object> => {
  const exported = Object.entries(isTree(module) ? module : {}).toSorted(
    ([a, valueA], [b, valueB]) =>
      likeness(valueB) - likeness(valueA) || Number(b === 'default') - Number(a === 'default'),
  );
  const found = exported.map(([, value]) => value).filter(isPolicy);
  const [first, second] = found;
  const isDefault = first === Reflect.get(Object(module), 'default');
  if (first !== undefined && (second === undefined || second === first || isDefault)) return first;
  if (first !== undefined) {
    const what = `it exports ${found.length} policies`;
    throw new InputError({ file, what, advice: 'make one of them the default export' });
  }
  const [closest] = exported;
  const what =
    closest === undefined || likeness(closest[1]) === 0
      ? 'it exports no policy'
      : `its export \`${closest[0]}\` is no policy: ${policyFault(closest[1]) ?? ''}`;
  throw new InputError({ file, what, advice: INTERFACE });
};
