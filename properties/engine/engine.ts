/** How a policy goes from one state to the next while it is judged: whichever way, by the same recipes. */
import type { Advanced } from '../../machines/interleaved/advance.ts';
import type { OperationsUnderWay } from '../../machines/interleaved/under-way.ts';
import type { Operation } from '../../machines/operation.ts';
import type { World } from '../../machines/policy.ts';

/** The states around an event: the same object if nothing changed, the same parts where nothing did. */
export interface Moved<K> extends Advanced<K> {
  readonly before: K;
  readonly after: K;
  /** By the name of a table: the entries that the event changed, where the engine knows without looking at all of them. */
  readonly changed?: ReadonlyMap<string, readonly number[]>;
}

export interface Engine<K> {
  readonly advance: (underWay: OperationsUnderWay<K>, op: Operation, world: World) => Moved<K>;
  /** The state after the last event, to read. */
  readonly state: () => K;
}
