/**
 * The assumptions under which an allocator promises its invariants (domain.md §5.1), as data: a run may drop any of them,
 * and a ledger breaks them as it goes.
 */

/** Every assumption with what it says; the order is that of reports. */
export const ASSUMPTION_TEXTS = {
  online: 'all possible CPUs are online, always',
  single: 'a struct is not registered while it is registered',
  balanced: 'only what was granted is unregistered, once',
  'constant mask': 'nobody changes a mask between register and unregister',
  'non-empty': 'every mask contains an online CPU',
  atomic: 'events do not interleave',
  settled:
    'no fork, exec or exit of a task that holds slots, and a task whose breakpoints change is not running on another CPU',
  'full mask': 'every kernel-space breakpoint is for all possible CPUs',
  'constant settings': 'nobody rewrites the struct of a registered kernel-space breakpoint',
} as const;

export type Assumption = keyof typeof ASSUMPTION_TEXTS;

/**
 * The assumptions of domain.md §5.1: what a run assumes unless told otherwise. Two more are assumed only where somebody asks
 * for them: "every mask full" of §5.2, as masks that name fewer CPUs are what the patch is for, and constant settings, whose
 * want is a defect of its own (D16).
 */
export const USUAL_ASSUMPTIONS: readonly Assumption[] = [
  'online',
  'single',
  'balanced',
  'constant mask',
  'non-empty',
  'atomic',
  'settled',
];

export const ASSUMPTIONS: readonly Assumption[] = [...USUAL_ASSUMPTIONS, 'full mask', 'constant settings'];

/** "Six" of domain.md §5.2. */
export const SIX: readonly Assumption[] = USUAL_ASSUMPTIONS.filter((name) => name !== 'atomic');

/** "All" of domain.md §5.2: without any assumption. */
export const ALWAYS: readonly Assumption[] = [];

/** The usual assumptions without those that a run drops. */
export const assumedWithout = (dropped: readonly Assumption[]): readonly Assumption[] =>
  USUAL_ASSUMPTIONS.filter((name) => !dropped.includes(name));

export const isAssumption = (text: string): text is Assumption => Object.hasOwn(ASSUMPTION_TEXTS, text);

/** A set of assumptions as bits: which are broken is asked for every invariant at every event. */
export const assumptionBits = (names: readonly Assumption[]): number => {
  let bits = 0;
  for (const name of names) bits |= 1 << ASSUMPTIONS.indexOf(name);
  return bits;
};

export const assumptionsOf = (bits: number): readonly Assumption[] =>
  ASSUMPTIONS.filter((name) => (bits & assumptionBits([name])) !== 0);
