/**
 * One event under way: the reducer's interpretation of what the statecharts emit. An action names a piece of the policy's
 * recipe, or a CPU to interrupt; carrying it out gives the next event for the chart that asked. Order and outcomes are those
 * of `run.ts`, which does the same without charts.
 */
import type { transition } from 'xstate';
import { type CpuEvent, cpuMachine, type CpuSnapshot } from './cpu.ts';
import type { Operation } from './operation.ts';
import type { Granted, Outcome } from './outcome.ts';
import type { PartName, Recipe, World } from './policy.ts';
import { interruptedCpu, type RegistryEvent, registryMachine, type RegistrySnapshot } from './registry.ts';
import { run } from './run.ts';

/** How a chart takes a transition: xstate's pure `transition`; a bench hands in one that also keeps a record. */
export type Take = typeof transition;

/** Control is replaced transition by transition, data is one draft for the whole event. */
export interface InFlight<K> {
  readonly recipe: Recipe<K>;
  readonly op: Operation;
  readonly world: World;
  readonly take: Take;
  /** The draft that the recipe changes. */
  readonly data: K;
  /** This event's own copy, by CPU. */
  readonly cpus: CpuSnapshot[];
  registry: RegistrySnapshot;
  outcome: Outcome;
}

type Ending = Exclude<Outcome, Granted>;

const PART_EVENT: Readonly<Record<PartName, CpuEvent>> = {
  disable: { type: 'DISABLE' },
  store: { type: 'STORE' },
  load: { type: 'LOAD' },
};

/**
 * Lets a CPU's chart take one transition and answers the actions that it emitted.
 * @throws RangeError where something is asked of an offline CPU, or an online one is to come online.
 */
export const tellCpu = <K>(flight: InFlight<K>, cpu: number, event: CpuEvent) => {
  const before = flight.cpus[cpu];
  if (before === undefined) throw new RangeError(`the machine has no CPU ${cpu}`);
  const isOffline = before.value === 'offline';
  if (isOffline !== (event.type === 'ONLINE')) {
    throw new RangeError(`CPU ${cpu} is ${isOffline ? 'offline' : 'online'} and cannot take ${event.type}`);
  }
  const [after, actions] = flight.take(cpuMachine, before, event);
  flight.cpus[cpu] = after;
  return actions;
};

const runParts = <K>(flight: InFlight<K>, cpu: number): Ending | undefined => {
  for (const part of flight.recipe.parts) {
    const [action] = tellCpu(flight, cpu, PART_EVENT[part.name]);
    if (action?.type !== 'runPart')
      throw new RangeError(`no part named ${part.name} may come here in a recipe`);
    const outcome = part.run(flight.data, cpu, flight.op, flight.world);
    if (outcome.kind !== 'granted') return outcome;
  }
  return undefined;
};

/** Each part of the recipe is a state of the CPU's chart. A CPU that dies stays in the part that killed it. */
const interruptCpu = <K>(flight: InFlight<K>, cpu: number): Ending | undefined => {
  tellCpu(flight, cpu, { type: 'INTERRUPT' });
  const ending = runParts(flight, cpu);
  if (ending?.kind !== 'oops') tellCpu(flight, cpu, { type: 'RETURN' });
  return ending;
};

/** The calling CPU first, then the others ascending (domain.md §1.3). */
const cpusToInterrupt = <K>({ recipe, data, op, world }: InFlight<K>): readonly number[] => {
  const cpus: number[] = [];
  if (recipe.parts.length === 0) return cpus;
  if (recipe.interrupts(data, op, op.cpu, world)) cpus.push(op.cpu);
  for (let cpu = 0; cpu < world.machine.cpus; cpu += 1) {
    if (cpu !== op.cpu && recipe.interrupts(data, op, cpu, world)) cpus.push(cpu);
  }
  return cpus;
};

/** An outcome that ends the operation where it stands, as the registry hears of it. */
const ended = (outcome: Ending): RegistryEvent => {
  switch (outcome.kind) {
    case 'oops':
      return { type: 'OOPS', outcome };
    case 'nothing':
      return { type: 'SATISFIED', outcome };
    case 'refused':
    case 'unsupported':
      return { type: 'REFUSED', outcome };
  }
};

/** Carries out one action of the registry; what came of it is the registry's next event, if it has to know. */
const carryOut = <K>(
  flight: InFlight<K>,
  action: { readonly type: string; readonly params: unknown },
): RegistryEvent | undefined => {
  const { recipe, data, op, world } = flight;
  switch (action.type) {
    case 'prepare': {
      const outcome = recipe.prepare(data, op, world);
      return outcome.kind === 'granted' ? undefined : ended(outcome);
    }
    case 'begin': {
      const outcome = recipe.begin(data, op, world);
      if (outcome.kind !== 'granted') return ended(outcome);
      return { type: 'GRANTED', cpus: cpusToInterrupt(flight) };
    }
    case 'interrupt': {
      const cpu = interruptedCpu(action.params);
      const ending = interruptCpu(flight, cpu);
      return ending === undefined ? { type: 'ACKNOWLEDGED', cpu } : ended(ending);
    }
    case 'end': {
      const outcome = recipe.end(data, op, world);
      return outcome.kind === 'oops' ? ended(outcome) : { type: 'RELEASED', outcome };
    }
    default:
      return undefined;
  }
};

/**
 * Lets the registry's chart take transitions until nothing that it emitted waits for an answer. Where an operation ends
 * early, the rest of what was emitted is dropped: nobody is interrupted any more.
 */
const tellRegistry = <K>(flight: InFlight<K>, first: RegistryEvent): void => {
  const waiting: RegistryEvent[] = [first];
  for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
    const [after, actions] = flight.take(registryMachine, flight.registry, event);
    flight.registry = after;
    for (const action of actions) {
      const answer = carryOut(flight, action);
      if (answer === undefined) continue;
      waiting.push(answer);
      if (answer.type !== 'ACKNOWLEDGED') break;
    }
  }
};

/** What changes allocations goes through the lock: a call, fork, exec, exit, and hotplug. */
export const underLock = <K>(flight: InFlight<K>): void => {
  tellRegistry(flight, { type: 'CALL' });
  flight.outcome = flight.registry.context.outcome;
};

/** What a CPU does on its own, a context switch or a debug exception, takes no lock: `event` is what happens to it. */
export const onOneCpu = <K>(
  flight: InFlight<K>,
  event: CpuEvent & { type: 'SWITCH' | 'EXCEPTION' },
): void => {
  const { recipe, data, op, world } = flight;
  for (const action of tellCpu(flight, op.cpu, event)) {
    if (action.type !== 'switchIn' && action.type !== 'handleException') continue;
    flight.outcome = run(data, recipe, op, world);
  }
  if (flight.outcome.kind === 'oops') tellRegistry(flight, ended(flight.outcome));
  else if (event.type === 'EXCEPTION') tellCpu(flight, op.cpu, { type: 'RESUME' });
};
