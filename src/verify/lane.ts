/**
 * A mutable state that events have led to. A verification runs two: one at the front, and one that stays behind the calls
 * that may still be under way, from which the front can be made anew when an answer was missed.
 */
import type { LedgerEvent } from '../../machines/events.ts';
import { decode, type Operation } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import { type Policy, type World } from '../../machines/policy.ts';
import { run } from '../../machines/run.ts';

/** How an event was carried out: as the model decided, or against it as the kernel answered. */
export type Manner = 'decided' | 'granted' | 'refused';

export interface Taken {
  readonly event: LedgerEvent;
  readonly op: Operation;
  readonly manner: Manner;
}

export const takenAs = (event: LedgerEvent, world: World, manner: Manner): Taken => ({
  event,
  op: decode(event, world.roster),
  manner,
});

/** Carries an event out on `kernel`. Against the model, a grant is carried out unasked, and a refusal changes nothing. */
export const carryOut = <K extends object>(
  policy: Policy<K>,
  kernel: K,
  world: World,
  taken: Taken,
): Outcome | undefined => {
  const { op, manner } = taken;
  switch (manner) {
    case 'decided':
      return run(kernel, policy.recipe(kernel, op), op, world);
    case 'granted':
      return policy.recipe(kernel, op).end(kernel, op, world);
    case 'refused':
      return undefined;
  }
};

/** A copy of `from` after `events`. */
export const copyAfter = <K extends object>(
  policy: Policy<K>,
  from: K,
  world: World,
  events: readonly Taken[],
): K => {
  const kernel = structuredClone(from);
  for (const taken of events) carryOut(policy, kernel, world, taken);
  return kernel;
};
