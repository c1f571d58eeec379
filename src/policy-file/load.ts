/** Loads a policy from somebody's module, and says in one line why that cannot be done. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ClassicKernel } from '../../machines/classic/state.ts';
import type { StatePacking } from '../../machines/packing/packing.ts';
import type { Policy } from '../../machines/policy.ts';
import { fileError, InputError } from '../input-error.ts';
import { briefly } from './briefly.ts';
import { guardPolicy, type PolicyFile } from './guard.ts';
import { packingIn } from './exported-packing.ts';
import { policyIn } from './exported-policy.ts';
import { notingFiles } from './loaded-files.ts';
import type { Watch } from './watch.ts';

/** Timers may be set for so long at most, in milliseconds. */
const FOR_EVER = 2 ** 31 - 1;

/** A module that waits for something that never comes must not let the thread end in silence. */
const keepingThreadAlive = async <R>(work: Promise<R>): Promise<R> => {
  const timer = setInterval(() => undefined, FOR_EVER);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
};

const requireFile = async (name: string): Promise<void> => {
  const found = await stat(name).catch((error: unknown) => {
    throw fileError(error, name);
  });
  if (found.isDirectory()) {
    throw new InputError({ file: name, what: 'a directory, not a module', advice: 'name a file in it' });
  }
};

/** Where the parser stopped: the first line of such an error's stack is `FILE:LINE`. */
const placeOf = (error: unknown): { readonly path: string; readonly line: number } | undefined => {
  if (!(error instanceof SyntaxError)) return undefined;
  const [, place, line] = /^(.+):(\d+)$/.exec(error.stack?.split('\n')[0] ?? '') ?? [];
  if (place === undefined) return undefined;
  return { path: place.startsWith('file:') ? fileURLToPath(place) : place, line: Number(line) };
};

const loadingError = (error: unknown, name: string): InputError => {
  const place = placeOf(error);
  const isHere = place?.path === resolve(name);
  const where = place === undefined || isHere ? '' : ` in ${place.path}:${place.line}`;
  return new InputError(
    {
      file: name,
      line: isHere ? place.line : undefined,
      what: `the policy cannot be loaded: ${briefly(error)}${where}`,
      advice: 'correct the module, or what it imports',
    },
    { cause: error },
  );
};

const importModule = async (name: string): Promise<unknown> => {
  try {
    return await keepingThreadAlive(import(pathToFileURL(resolve(name)).href));
  } catch (error) {
    throw loadingError(error, name);
  }
};

/** What a module brings. */
export interface LoadedPolicy {
  readonly policy: Policy<object>;
  /** How its states are packed. */
  readonly packing?: StatePacking<ClassicKernel>;
  /** The files that were loaded for it, beside its own: paths. */
  readonly imported: readonly string[];
}

/**
 * The policy of a module, and its packing if it has one, guarded.
 * @throws InputError for a module that cannot be loaded or exports no policy; later, as an answer of any of its functions, for
 * whatever the policy does wrong.
 */
export const loadPolicyFile = async (file: PolicyFile, watch: Watch): Promise<LoadedPolicy> => {
  await requireFile(file.name);
  watch.enter('loading', 0, file.index);
  const { result: module, files } = await notingFiles(() => importModule(file.name)).finally(watch.leave);
  const policy = guardPolicy(policyIn(module, file.name), file, watch);
  const packing = packingIn(module, file, watch);
  const imported = files.filter((path) => path !== resolve(file.name));
  return { policy, imported, ...(packing !== undefined && { packing }) };
};
