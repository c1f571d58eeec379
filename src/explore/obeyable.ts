/** What somebody wants explored, before it is: an option that the space cannot obey is an error, never passed over in silence. */
import type { Assumption } from '../../properties/assumptions.ts';
import { USUAL_ASSUMPTIONS } from '../../properties/assumptions.ts';
import { InputError } from '../input-error.ts';
import type { Wish } from './wish.ts';

/** The assumptions that events of the space may break. */
export const mayBreak = ({ dropped, hotplug, unbalanced, steps }: Wish): readonly Assumption[] => [
  ...dropped,
  ...(hotplug ? (['online'] as const) : []),
  ...(unbalanced ? (['balanced'] as const) : []),
  ...(steps === 'interleaved' ? (['atomic'] as const) : []),
];

/** What stands in the way of a wish, and what to do about it. */
interface Obstacle {
  readonly isThere: (wish: Wish) => boolean;
  readonly what: string;
  readonly advice: string;
}

const drops = ({ dropped }: Wish, ...names: readonly Assumption[]): boolean =>
  names.some((name) => dropped.includes(name));

const hasNoBreakpoint = ({ extent }: Wish): boolean => extent.breakpoints === 0;
const hasNothing = ({ extent }: Wish): boolean => extent.breakpoints === 0 && extent.tasks === 0;

const OBSTACLES: readonly Obstacle[] = [
  {
    isThere: (wish) => drops(wish, 'atomic') && wish.steps === 'atomic',
    what: '--drop atomic, and --steps atomic, in which nothing interleaves',
    advice: 'write --steps interleaved',
  },
  {
    isThere: (wish) => drops(wish, 'full mask'),
    what: '--drop full-mask, which nobody assumes here',
    advice: 'leave it out: masks name any CPUs unless --assume full-mask is given',
  },
  {
    isThere: (wish) => (wish.hotplug || drops(wish, 'online')) && wish.extent.cpus === 1,
    what: 'hotplug on a machine of one CPU, which cannot go offline',
    advice: 'write --cpus 2',
  },
  {
    isThere: ({ switches, extent }) => switches && extent.tasks === 0,
    what: '--switches without a task to switch to',
    advice: 'write --tasks 1',
  },
  {
    isThere: (wish) => drops(wish, 'settled') && wish.extent.tasks === 0,
    what: '--drop settled without a task that forks, execs or exits',
    advice: 'write --tasks 1',
  },
  {
    isThere: (wish) =>
      hasNothing(wish) && (wish.exceptions || wish.unbalanced || drops(wish, 'single', 'balanced')),
    what: 'neither a breakpoint nor a task, so that nothing can be watched, registered or given back',
    advice: 'write --breakpoints 1',
  },
  {
    isThere: (wish) =>
      hasNoBreakpoint(wish) && drops(wish, 'constant mask', 'non-empty', 'constant settings'),
    what: 'an assumption dropped about breakpoints of kernel space, of which there is none',
    advice: 'write --breakpoints 1',
  },
  {
    isThere: (wish) => wish.forkCopiesSlots && !(drops(wish, 'settled') && wish.extent.tasks > 1),
    what: 'forkCopiesSlots in a space without forks',
    advice: 'write --drop settled --tasks 2',
  },
];

/** @throws InputError for the first option that cannot be obeyed. */
export const requireObeyable = (wish: Wish): void => {
  const contradicted = wish.kept.find((name) => mayBreak(wish).includes(name));
  if (contradicted !== undefined) {
    throw new InputError({
      what: `${contradicted} is to be assumed, and something else that was asked for breaks it`,
      advice: `leave out --assume ${contradicted.replaceAll(' ', '-')}, or what breaks it`,
    });
  }
  const obstacle = OBSTACLES.find(({ isThere }) => isThere(wish));
  if (obstacle !== undefined) throw new InputError({ what: obstacle.what, advice: obstacle.advice });
};

/** The assumptions under which invariants are judged: the usual ones and those that are kept, without what is dropped. */
export const assumedIn = ({ dropped, kept, steps }: Wish): readonly Assumption[] =>
  [...USUAL_ASSUMPTIONS, ...kept].filter(
    (name) => !dropped.includes(name) && !(name === 'atomic' && steps === 'interleaved'),
  );
