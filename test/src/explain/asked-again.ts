/** Asks a request again in the state where it was refused, after other events: on one mutable state, beside explain's own model. */
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Machine } from '../../../machines/machine.ts';
import { decode } from '../../../machines/operation.ts';
import type { Outcome } from '../../../machines/outcome.ts';
import { type Policy, type StateRow, type World, worldOf } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import { run } from '../../../machines/run.ts';
import type { Release } from '../../../src/explain/explanation.ts';

const take = <K extends object>(policy: Policy<K>, kernel: K, event: LedgerEvent, world: World): Outcome => {
  const op = decode(event, world.roster);
  return run(kernel, policy.recipe(kernel, op), op, world);
};

export const eventOfRelease = (
  { kind, bp = '', task }: Release,
  { seq, cpu = 0 }: LedgerEvent,
): LedgerEvent =>
  kind === 'exec'
    ? { seq, cpu, type: 'task.exec', task: task ?? '' }
    : { seq, cpu, type: 'breakpoint.unregister', bp, ...(task !== undefined && { task }) };

export interface Moment<K extends object> {
  /** The state as a row, before the request. */
  readonly row: StateRow;
  /** The answer to the request after these events; undefined where one of them is refused or gives nothing back. */
  readonly askAfter: (releases: readonly LedgerEvent[]) => Outcome | undefined;
  readonly kernel: K;
}

const placesHeld = <K extends object>(policy: Policy<K>, kernel: K, world: World): number =>
  (policy.holdings?.(kernel, world) ?? []).reduce((sum, { cpus }) => sum + cpus.length, 0);

/** The moment before event `seq` of a ledger without observed answers. */
export const momentBefore = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  events: readonly LedgerEvent[],
  seq: number,
): Moment<K> => {
  const world = worldOf(machine, createRoster());
  const kernel = policy.initial(machine);
  for (const event of events) if (event.seq < seq) take(policy, kernel, event, world);
  const request = events.find((event) => event.seq === seq);
  if (request === undefined) throw new Error(`no event ${seq}`);
  return {
    kernel,
    row: policy.row(kernel, world.roster),
    askAfter: (releases) => {
      const copy = structuredClone(kernel);
      for (const release of releases) {
        const before = placesHeld(policy, copy, world);
        if (take(policy, copy, release, world).result !== 0) return undefined;
        if (placesHeld(policy, copy, world) >= before) return undefined;
      }
      return take(policy, copy, request, world);
    },
  };
};
