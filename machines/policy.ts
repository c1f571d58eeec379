/**
 * What a policy is: an allocator written once, as recipes over a mutable draft of plain data. The xstate machines run the
 * recipes on immer drafts, the bulk replay on one mutable state; none of them knows what the recipes mean.
 */
import type { Capacity, Holding } from './holdings.ts';
import type { Machine } from './machine.ts';
import type { Operation } from './operation.ts';
import { GRANTED, type Outcome } from './outcome.ts';
import type { Roster } from './roster.ts';

/** What surrounds a state without being part of it: the machine's facts, the names, and what an operation makes visible. */
export interface World {
  readonly machine: Machine;
  readonly roster: Roster;
  /** The breakpoints whose callbacks the present debug exception called, in order; the engine empties it before each event. */
  readonly delivered: number[];
  /** The breakpoints that the present event (an exec, an exit) took from their owners; emptied likewise. */
  readonly freed: number[];
}

export const worldOf = (machine: Machine, roster: Roster): World => ({
  machine,
  roster,
  delivered: [],
  freed: [],
});

/** Before each event: what the last one made visible is over. */
export const forgetEffects = (world: World): void => {
  // Setting the length of an empty array costs more than the whole rest of a small event.
  if (world.delivered.length > 0) world.delivered.length = 0;
  if (world.freed.length > 0) world.freed.length = 0;
};

/**
 * The named parts of what one CPU does in its interrupt; between two of them others may run (domain.md §1.3). A recipe has
 * each at most once, or both of `disable` and `store` in turn; `load` comes last.
 */
export type PartName = 'disable' | 'store' | 'load';

export interface Part<K> {
  readonly name: PartName;
  /** Runs on `cpu`; answers an oops if the kernel dies there, else GRANTED. */
  readonly run: (kernel: K, cpu: number, op: Operation, world: World) => Outcome;
}

/**
 * One operation of a policy. `prepare` runs before the lock, `begin` decides under it, `parts` run on each CPU that
 * `interrupts` names (the calling one first, then the others ascending), `end` runs before the lock is released. An outcome
 * other than GRANTED ends the operation where it stands. Whom to interrupt is known when `begin` has decided: no part may
 * change what `interrupts` answers, and it never names an offline CPU.
 */
export interface Recipe<K> {
  readonly prepare: (kernel: K, op: Operation, world: World) => Outcome;
  readonly begin: (kernel: K, op: Operation, world: World) => Outcome;
  readonly interrupts: (kernel: K, op: Operation, cpu: number, world: World) => boolean;
  /** Whether no other CPU than the calling one is ever interrupted, so that none is asked for; absent: others may be. */
  readonly isLocal?: boolean | undefined;
  readonly parts: readonly Part<K>[];
  readonly end: (kernel: K, op: Operation, world: World) => Outcome;
  /** Whether the operation goes through the allocator's lock, as calls do; absent: it does. */
  readonly takesLock?: boolean | undefined;
  /**
   * Whether the calling CPU does its parts with interrupts enabled (D15), so that an ordinary interrupt handler may run between
   * two of them, and not only an NMI; absent: disabled, as they are on the CPUs that are interrupted.
   */
  readonly leavesInterruptsOn?: boolean | undefined;
}

const granted = (): Outcome => GRANTED;
const nowhere = (): boolean => false;

/** A recipe from the parts that it has; the rest does nothing. */
export const recipe = <K>(parts: Partial<Recipe<K>>): Recipe<K> => ({
  prepare: parts.prepare ?? granted,
  begin: parts.begin ?? granted,
  interrupts: parts.interrupts ?? nowhere,
  isLocal: parts.isLocal,
  parts: parts.parts ?? [],
  end: parts.end ?? granted,
  takesLock: parts.takesLock,
  leavesInterruptsOn: parts.leavesInterruptsOn,
});

/** A part that cannot fail. */
export const part = <K>(
  name: PartName,
  act: (kernel: K, cpu: number, op: Operation, world: World) => void,
): Part<K> => ({
  name,
  run: (kernel, cpu, op, world) => {
    act(kernel, cpu, op, world);
    return GRANTED;
  },
});

/** A row of state as `replay --every` prints it, without `seq` and `result`. */
export type StateRow = Readonly<Record<string, unknown>>;

/** An allocator. `K` is its state: plain data made of small integers (see `roster.ts`). */
export interface Policy<K extends object> {
  readonly name: string;
  /** One sentence for people: which kernel this is. */
  readonly title: string;
  /**
   * Names of the invariants (domain.md §5.2) that a plug-in promises, without any assumption. Absent: all that `percpu` promises,
   * or `mainline` for a plug-in of its kind. What a policy of this project promises, domain.md says.
   */
  readonly promises?: readonly string[];
  /** The state of `machine` before the first event. */
  initial(machine: Machine): K;
  /** The recipe of an operation; it may look at the state (where did this struct's last register go?) but not change it. */
  recipe(kernel: K, op: Operation): Recipe<K>;
  /**
   * Can a recording not tell this answer? Asked by `verify` where the model answers otherwise than the kernel did
   * (domain.md §6.4, "Exchange"). Absent: every answer follows from the events.
   */
  isUnknowable?(kernel: K, op: Operation, world: World, observed: string | 0): boolean;
  /**
   * Who holds slots, kernel space or CPU-wide first. With `tasks`, those of other tasks than these may be left out: whoever asks
   * after every event knows which tasks it was about. Absent: `explain` tells the rule that refused and nothing of holders.
   */
  holdings?(kernel: K, world: World, tasks?: ReadonlySet<number>): readonly Holding[];
  /** What `op` finds if it is asked for in this state. Absent: `explain` does not name full CPUs. */
  capacity?(kernel: K, op: Operation, world: World): Capacity;
  /**
   * The task that a modify or an unregister is about which names none: the caller passes it as an argument, so that it is known
   * when the call starts. Absent: none.
   */
  addressee?(kernel: K, op: Operation): number;
  /** The state as a row of `replay --every`. */
  row(kernel: K, roster: Roster): StateRow;
}
