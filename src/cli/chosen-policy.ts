/** `--policy P`: one of the project's own by name, or a module of the caller's with the same interface. */
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClassicKernel } from '../../machines/classic/state.ts';
import { HBP_NUM } from '../../machines/machine.ts';
import { policies, type PolicyName } from '../../machines/policies/index.ts';
import type { StatePacking } from '../../machines/packing/packing.ts';
import type { Policy } from '../../machines/policy.ts';
import { echo, InputError } from '../input-error.ts';
import { loadPolicyFile } from '../policy-file/load.ts';
import type { PolicyModule } from '../policy-file/source.ts';
import { currentWatch, indexOfFile } from '../policy-file/supervised.ts';
import { projectRoot } from './project-root.ts';

/** Something to do with a policy, whatever its state is made of. */
export type PolicyUse<R> = <K extends object>(policy: Policy<K>) => R;

/** A policy whose state's type nobody needs to know. */
export interface ChosenPolicy {
  readonly name: string;
  readonly title: string;
  readonly use: <R>(use: PolicyUse<R>) => R;
  /** How many debug registers a CPU has, where that is a constant of the policy. */
  readonly slots?: number;
  /** How the states of a policy from a file are packed, if the file says so. */
  readonly packing?: StatePacking<ClassicKernel>;
  /** Of a policy from a file. Absent: it is one of ours. */
  readonly module?: PolicyModule;
}

const chosen = <K extends object>(policy: Policy<K>, slots?: number): ChosenPolicy => ({
  name: policy.name,
  title: policy.title,
  use: (use) => use(policy),
  ...(slots !== undefined && { slots }),
});

const OWN: Readonly<Record<PolicyName, ChosenPolicy>> = {
  global: chosen(policies.global, HBP_NUM),
  'percpu-rfc': chosen(policies['percpu-rfc'], HBP_NUM),
  percpu: chosen(policies.percpu, HBP_NUM),
  mainline: chosen(policies.mainline),
};

const isOwn = (name: string): name is PolicyName => Object.hasOwn(OWN, name);

/** The names, for help and advice. */
export const POLICY_NAMES: readonly string[] = Object.keys(OWN);

/** A path, and not a name: it has a slash or an extension. */
export const isPolicyFile = (name: string): boolean => /[/\\]|\.[cm]?[jt]s$/.test(name);

/** The policy files among the words of a command line: what `--policy` names and what has the form of a path. */
export const policyFilesIn = (words: readonly string[]): readonly string[] => {
  const end = words.indexOf('--');
  const ours = end < 0 ? words : words.slice(0, end);
  const named = ours.flatMap((word, i) => {
    if (word.startsWith('--policy=')) return [word.slice('--policy='.length)];
    return ours[i - 1] === '--policy' ? [word] : [];
  });
  return [...new Set(named.filter(isPolicyFile))];
};

/** Rooms of the project, as sources and built. */
const OURS = ['machines', 'properties', 'src', 'dist'];

const isOurs = (path: string): boolean => {
  const [room = ''] = relative(fileURLToPath(projectRoot()), path).split(sep);
  return OURS.includes(room);
};

/** @throws InputError for a name that no policy has, or a module that holds none. */
export const choosePolicy = async (name: string): Promise<ChosenPolicy> => {
  if (isOwn(name)) return OWN[name];
  if (isPolicyFile(name)) {
    const file = { name, index: indexOfFile(name) };
    const { policy, packing, imported } = await loadPolicyFile(file, currentWatch);
    const module = { file, files: [name, ...imported.filter((path) => !isOurs(path))] };
    return { ...chosen(policy), module, ...(packing !== undefined && { packing }) };
  }
  throw new InputError({
    what: `there is no policy ${echo(name)}`,
    advice: `name one of ${POLICY_NAMES.join(', ')}, or a module like ./my-policy.ts`,
  });
};
