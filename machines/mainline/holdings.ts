/** Who is counted under `mainline`, and where a request finds too few slots (domain.md §6.2): for `explain`. */
import type { Capacity, Holding, Shortage } from '../holdings.ts';
import { HBP_NUM } from '../machine.ts';
import type { Operation } from '../operation.ts';
import type { World } from '../policy.ts';
import { NONE } from '../roster.ts';
import { isEnabled } from '../x86/dr7.ts';
import { countOn, countTakings, mostOn, takingsOf } from './fits.ts';
import { inheritedBy } from './inheritance.ts';
import { openOf } from './open.ts';
import { isAddressRegister, registerEvent } from './ptrace.ts';
import { ALL_CPUS, eventOf, holderOf, type MainlineKernel, type PerfEvent } from './state.ts';

/** A holding, and for whom the accounting has it: a dead task and a new one of the same name are two. */
interface Counted {
  readonly holder: number;
  readonly holding: Holding;
}

/** The events that one register made count together: they are given back together. */
const registrationOf = (kernel: MainlineKernel, id: number, { bp, parent }: PerfEvent): string => {
  const original = parent === NONE ? id : parent;
  const nth = kernel.breakpoints[bp]?.registrations.findIndex((events) => events.includes(original));
  return `${bp}#${nth ?? NONE}`;
};

const groupOf = (kernel: MainlineKernel, id: number): string => {
  const event = eventOf(kernel, id);
  if (event.debugRegister !== NONE) return `${event.holder} ptrace ${event.debugRegister}`;
  const kind = event.parent === NONE ? 'original' : 'copy';
  return `${event.holder} ${kind} ${registrationOf(kernel, id, event)}`;
};

const cpusOf = (kernel: MainlineKernel, events: readonly PerfEvent[]): readonly number[] => {
  const possible = [...kernel.cpus.keys()];
  if (events.some(({ cpu }) => cpu === ALL_CPUS)) return possible;
  return possible.filter((cpu) => events.some((event) => event.cpu === cpu));
};

const countedOf = (kernel: MainlineKernel, first: PerfEvent, events: readonly PerfEvent[]): Counted => {
  const isCopy = first.parent !== NONE;
  return {
    holder: first.holder,
    holding: {
      bp: isCopy ? NONE : first.bp,
      task: first.holder === NONE ? NONE : holderOf(kernel, first.holder).task,
      cpus: cpusOf(kernel, events),
      slots: [],
      original: isCopy ? first.bp : NONE,
      register: first.debugRegister,
      disabled: events.every(({ disabled }) => disabled),
    },
  };
};

/** CPU-wide ones first, then task by task, each oldest first; of tasks only those in `among`, if it is given. */
const counted = (kernel: MainlineKernel, among?: ReadonlySet<number>): readonly Counted[] => {
  const holders =
    among === undefined
      ? kernel.holders
      : kernel.holders.filter((one) => one !== undefined && among.has(one.task));
  const lists = [...kernel.cpus, ...holders].map((list) => list?.events ?? []);
  const groups = new Map<string, PerfEvent[]>();
  for (const id of lists.flat()) {
    const key = groupOf(kernel, id);
    groups.set(key, [...(groups.get(key) ?? []), eventOf(kernel, id)]);
  }
  return [...groups.values()].flatMap((events) =>
    events[0] === undefined ? [] : [countedOf(kernel, events[0], events)],
  );
};

export const mainlineHoldings = (
  kernel: MainlineKernel,
  _world?: World,
  tasks?: ReadonlySet<number>,
): readonly Holding[] => counted(kernel, tasks).map(({ holding }) => holding);

/** What a request adds, and to whose count. */
interface Demand {
  /** The holder whose count grows, NONE if it is CPU-wide; undefined: a task that has nothing counted so far. */
  readonly holder: number | undefined;
  readonly task: number;
  /** Slots by CPU. */
  readonly wanted: (cpu: number) => number;
}

const holderIdOf = (kernel: MainlineKernel, task: number): number | undefined => {
  const id = kernel.tasks[task]?.holder ?? NONE;
  return id === NONE ? undefined : id;
};

const isOn = (bound: number, cpu: number): boolean => bound === ALL_CPUS || bound === cpu;

/** The debug registers that a poke uses for the first time. */
const newRegisters = (kernel: MainlineKernel, op: Operation, world: World): number => {
  const isNew = (n: number): boolean => registerEvent(kernel, op.task, n) === undefined;
  if (isAddressRegister(op.register)) return isNew(op.register) ? 1 : 0;
  if (op.register !== 7) return 0;
  const dr7 = world.roster.addresses.at(op.value).low;
  return [...Array(HBP_NUM).keys()].filter((n) => isEnabled(dr7, n) && isNew(n)).length;
};

const demandOf = (kernel: MainlineKernel, op: Operation, world: World): Demand | undefined => {
  switch (op.type) {
    case 'breakpoint.register': {
      const { task, cpus } = openOf(kernel, op, world).target;
      const wanted = (cpu: number): number => (cpus.some((bound) => isOn(bound, cpu)) ? 1 : 0);
      return { holder: task === NONE ? NONE : holderIdOf(kernel, task), task, wanted };
    }
    case 'ptrace.poke': {
      const registers = newRegisters(kernel, op, world);
      return { holder: holderIdOf(kernel, op.task), task: op.task, wanted: () => registers };
    }
    case 'task.fork': {
      const bounds = inheritedBy(kernel, op).map((id) => eventOf(kernel, id).cpu);
      const wanted = (cpu: number): number => bounds.filter((bound) => isOn(bound, cpu)).length;
      return { holder: undefined, task: op.child, wanted };
    }
    default:
      return undefined;
  }
};

/** Giving one of these up means fewer copies for the child. */
const inheritedHoldings = (
  kernel: MainlineKernel,
  op: Operation,
  all: readonly Counted[],
): readonly Holding[] => {
  if (op.type !== 'task.fork') return [];
  const names = new Set(inheritedBy(kernel, op).map((id) => eventOf(kernel, id).bp));
  return all
    .filter(({ holder }) => holder === holderIdOf(kernel, op.task))
    .map(({ holding }) => holding)
    .filter(({ bp, original }) => names.has(original === NONE ? bp : original));
};

/** The rule FITS, CPU by CPU: a task's request is held against its own count, a CPU-wide one against the fullest task's. */
export const mainlineCapacity = (kernel: MainlineKernel, op: Operation, world: World): Capacity => {
  const demand = demandOf(kernel, op, world);
  if (demand === undefined) return { boundary: NONE, shortages: [] };
  const counts = countTakings(takingsOf(kernel), world.machine.cpus);
  const { cpuWide, tasks } = counts;
  const all = counted(kernel);
  const limit = world.machine.slots;
  const countOf = (holder: number | undefined, cpu: number): number => {
    const task = holder === undefined ? undefined : tasks.get(holder);
    return task === undefined ? 0 : countOn(task, cpu);
  };
  const isForTask = demand.holder !== NONE;
  const holdersWith = (most: number, cpu: number): readonly number[] => {
    if (isForTask) return demand.holder === undefined ? [] : [demand.holder];
    return most === 0 ? [] : [...tasks.keys()].filter((holder) => countOf(holder, cpu) === most);
  };
  const inherited = inheritedHoldings(kernel, op, all);
  const shortages = [...kernel.cpus.keys()].flatMap((cpu): Shortage[] => {
    const wanted = demand.wanted(cpu);
    if (wanted === 0) return [];
    const most = isForTask ? countOf(demand.holder, cpu) : mostOn(counts, cpu);
    const used = (cpuWide[cpu] ?? 0) + most;
    if (used + wanted <= limit) return [];
    const [fullest, ...others] = holdersWith(most, cpu);
    const blockers = all
      .filter(({ holder, holding }) => (holder === NONE || holder === fullest) && holding.cpus.includes(cpu))
      .map(({ holding }) => holding);
    const own = demand.task === NONE ? [] : [demand.task];
    const fullestTasks = [fullest, ...others].flatMap((id) =>
      id === undefined ? [] : [holderOf(kernel, id).task],
    );
    return [
      {
        cpu,
        used,
        wanted,
        limit,
        tasks: fullestTasks.length > 0 ? fullestTasks : own,
        blockers: [...blockers, ...inherited.filter((holding) => holding.cpus.includes(cpu))],
      },
    ];
  });
  return { boundary: NONE, shortages };
};
