/** A mainline kernel that a test talks to, event by event. */
import type { LedgerEvent, PerfRequest } from '../../../machines/events.ts';
import { type Machine, machineOf } from '../../../machines/machine.ts';
import type { MainlineRow, TaskRow } from '../../../machines/mainline/row.ts';
import { mainlineRow } from '../../../machines/mainline/row.ts';
import type { MainlineKernel } from '../../../machines/mainline/state.ts';
import { decode, type Operation } from '../../../machines/operation.ts';
import type { Outcome, Result } from '../../../machines/outcome.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { type World, worldOf } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import { run } from '../../../machines/run.ts';

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;
export type Unnumbered = DistributiveOmit<LedgerEvent, 'seq'>;

/** A call that is valid as it stands: a write watch of 8 bytes in user space, for a live task on all CPUs. */
const VALID: PerfRequest = {
  bpType: 2,
  address: '0x404000',
  length: 8,
  pid: 100,
  cpu: -1,
  flags: 0,
  group: -1,
};

/** `perf_event_open`, valid but for what `raw` says; for task t, or whom `task` names; null: for nobody. */
export const opened = (
  bp: string,
  raw: Partial<PerfRequest> = {},
  task: string | null = 't',
): Unnumbered => ({
  type: 'breakpoint.register',
  bp,
  ...(task !== null && { task }),
  perf: { ...VALID, ...raw },
});

/** A CPU-wide one. */
export const openedOn = (bp: string, cpu: number, raw: Partial<PerfRequest> = {}): Unnumbered =>
  opened(bp, { pid: -1, cpu, ...raw }, null);

export const modified = (bp: string, raw: Partial<PerfRequest> = {}): Unnumbered => ({
  type: 'breakpoint.modify',
  bp,
  perf: { ...VALID, pid: -1, ...raw },
});

export const closed = (bp: string): Unnumbered => ({ type: 'breakpoint.unregister', bp });

export const poked = (register: number, value: string, task = 't'): Unnumbered => ({
  type: 'ptrace.poke',
  task,
  register,
  value,
});

export const forked = (task: string, child: string, threadOfParent = false): Unnumbered => ({
  type: 'task.fork',
  task,
  child,
  threadOfParent,
});

export interface Session {
  readonly kernel: MainlineKernel;
  readonly world: World;
  readonly operation: (event: Unnumbered) => Operation;
  readonly outcome: (event: Unnumbered) => Outcome;
  readonly result: (event: Unnumbered) => Result;
  /** Runs events that all have to be granted. */
  readonly grant: (...events: readonly Unnumbered[]) => void;
  /** Carries an event out without asking, as a verification does when the real kernel granted what the model refuses. */
  readonly force: (...events: readonly Unnumbered[]) => void;
  /** The names of the breakpoints that an event delivered to. */
  readonly delivered: (event: Unnumbered) => readonly string[];
  readonly row: () => MainlineRow;
  /** What is counted for a task; zeros if nothing is. */
  readonly counted: (task?: string) => TaskRow;
  /** How many more CPU-wide breakpoints a CPU would take. */
  readonly roomOn: (cpu: number) => number;
}

export const startSession = (machine: Machine = machineOf(2)): Session => {
  const world = worldOf(machine, createRoster());
  const kernel = mainlinePolicy.initial(machine);
  let seq = 0;
  const operation = (event: Unnumbered): Operation => decode({ ...event, seq: (seq += 1) }, world.roster);
  const outcome = (event: Unnumbered): Outcome => {
    const op = operation(event);
    return run(kernel, mainlinePolicy.recipe(kernel, op), op, world);
  };
  const result = (event: Unnumbered): Result => outcome(event).result;
  const row = (): MainlineRow => mainlineRow(kernel, world.roster);
  return {
    kernel,
    world,
    operation,
    outcome,
    result,
    grant: (...events) => {
      for (const event of events) {
        const refused = outcome(event);
        if (refused.result !== 0) throw new Error(`${event.type} was answered ${JSON.stringify(refused)}`);
      }
    },
    force: (...events) => {
      for (const event of events) {
        const op = operation(event);
        mainlinePolicy.recipe(kernel, op).end(kernel, op, world);
      }
    },
    delivered: (event) => {
      outcome(event);
      return world.delivered.map((bp) => world.roster.breakpoints.at(bp));
    },
    row,
    counted: (task = 't') => row().tasks[task] ?? { all: 0, byCpu: machine.online.map(() => 0) },
    roomOn: (cpu) => {
      let granted = 0;
      while (result(openedOn(`probe${granted}`, cpu)) === 0) granted += 1;
      for (let n = 0; n < granted; n += 1) result(closed(`probe${n}`));
      return granted;
    },
  };
};
