/** `--policy P`: one of the project's own by name, or a module of the caller's with the same interface. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { policies, type PolicyName } from '../../machines/policies/index.ts';
import type { Policy } from '../../machines/policy.ts';
import { echo, InputError } from '../input-error.ts';

/** Something to do with a policy, whatever its state is made of. */
export type PolicyUse<R> = <K extends object>(policy: Policy<K>) => R;

/** A policy whose state's type nobody needs to know. */
export interface ChosenPolicy {
  readonly name: string;
  readonly title: string;
  readonly use: <R>(use: PolicyUse<R>) => R;
}

const chosen = <K extends object>(policy: Policy<K>): ChosenPolicy => ({
  name: policy.name,
  title: policy.title,
  use: (use) => use(policy),
});

const OWN: Readonly<Record<PolicyName, ChosenPolicy>> = {
  global: chosen(policies.global),
  'percpu-rfc': chosen(policies['percpu-rfc']),
  percpu: chosen(policies.percpu),
  mainline: chosen(policies.mainline),
};

const isOwn = (name: string): name is PolicyName => Object.hasOwn(OWN, name);

/** The names, for help and advice. */
export const POLICY_NAMES: readonly string[] = Object.keys(OWN);

const hasFunctions = (value: object, names: readonly string[]): boolean =>
  names.every((name) => typeof Reflect.get(value, name) === 'function');

const isPolicy = (value: unknown): value is Policy<object> =>
  typeof value === 'object' &&
  value !== null &&
  hasFunctions(value, ['initial', 'recipe', 'row']) &&
  typeof Reflect.get(value, 'name') === 'string' &&
  typeof Reflect.get(value, 'title') === 'string';

const load = async (path: string): Promise<ChosenPolicy> => {
  const module: unknown = await import(pathToFileURL(resolve(path)).href).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(
      { file: path, what: `the policy cannot be loaded: ${why}`, advice: 'check the path and the module' },
      { cause: error },
    );
  });
  const found =
    typeof module === 'object' && module !== null ? Object.values(module).find(isPolicy) : undefined;
  if (found === undefined) {
    throw new InputError({
      file: path,
      what: 'it exports no policy',
      advice: 'export an object with name, title, initial, recipe and row (machines/policy.ts)',
    });
  }
  return chosen(found);
};

/** A path, and not a name: it has a slash or an extension. */
const isPath = (name: string): boolean => /[/\\]|\.[cm]?[jt]s$/.test(name);

/** @throws InputError for a name that no policy has, or a module that holds none. */
export const choosePolicy = async (name: string): Promise<ChosenPolicy> => {
  if (isOwn(name)) return OWN[name];
  if (isPath(name)) return await load(name);
  throw new InputError({
    what: `there is no policy ${echo(name)}`,
    advice: `name one of ${POLICY_NAMES.join(', ')}, or a module like ./my-policy.ts`,
  });
};
