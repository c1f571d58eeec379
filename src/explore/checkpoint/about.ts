/** What a checkpoint is of: a search can go on from it only where all of this is the same. */
import { createHash } from 'node:crypto';
import type { Wish } from '../wish.ts';

/** By what it is called on the command line: what was asked for, and who asks. */
export type About = Readonly<Record<string, string>>;

/** Whose states they are. */
export interface Whose {
  /** Of this program. */
  readonly version: string;
  readonly policy: string;
  /** SHA-256 of the modules of a policy that is not ours. */
  readonly modules?: string;
}

/** All that makes a difference to what is found; how far to go and how much memory to take makes none. */
export const aboutOf = ({ version, policy, modules }: Whose, wish: Wish): About => ({
  version,
  policy: modules === undefined ? policy : `${policy} of modules of SHA-256 ${modules}`,
  cpus: String(wish.extent.cpus),
  breakpoints: String(wish.extent.breakpoints),
  tasks: String(wish.extent.tasks),
  steps: wish.steps,
  symmetry: String(wish.symmetry),
  hotplug: String(wish.hotplug),
  switches: String(wish.switches),
  exceptions: String(wish.exceptions),
  unbalanced: String(wish.unbalanced),
  drop: wish.dropped.toSorted().join() || 'nothing',
  assume: wish.kept.toSorted().join() || 'nothing more',
  forkCopiesSlots: String(wish.forkCopiesSlots),
  only: wish.only?.toSorted().join() ?? 'every invariant',
});

export const digestOf = (about: About): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(about).toSorted()))
    .digest('hex');

/** The first thing in which two differ, in words; undefined if they are the same. */
export const differenceOf = (there: About, here: About): string | undefined => {
  const name = [...Object.keys(here), ...Object.keys(there)].find((key) => there[key] !== here[key]);
  if (name === undefined) return undefined;
  return `${name} is ${there[name] ?? 'not known'} there and ${here[name] ?? 'not known'} here`;
};
