/**
 * One event done as a whole, by the charts: an emitted action names a piece of the policy's recipe, or a CPU to interrupt, and
 * carrying it out gives the next event for the chart that asked. Order and outcomes are those of `run.ts`, which does the same
 * without charts.
 */
import { type Charts, ended, loseCpu, PART_EVENT, released, tellCpu, tellRegistry } from './charts.ts';
import type { CpuEvent } from './cpu.ts';
import { interruptedCpus } from './interrupted-cpus.ts';
import type { Operation } from './operation.ts';
import type { Granted, Outcome } from './outcome.ts';
import type { Recipe, World } from './policy.ts';
import { interruptedCpu, type RegistryEvent } from './registry.ts';
import { run } from './run.ts';

/** An operation, and the draft that its recipe changes. */
interface Happening<K> {
  readonly charts: Charts;
  readonly recipe: Recipe<K>;
  readonly data: K;
  readonly op: Operation;
  readonly world: World;
}

type Ending = Exclude<Outcome, Granted>;

const runParts = <K>({ charts, recipe, data, op, world }: Happening<K>, cpu: number): Ending | undefined => {
  for (const part of recipe.parts) {
    const [action] = tellCpu(charts, cpu, PART_EVENT[part.name]);
    if (action?.type !== 'runPart')
      throw new RangeError(`no part named ${part.name} may come here in a recipe`);
    const outcome = part.run(data, cpu, op, world);
    if (outcome.kind !== 'granted') return outcome;
  }
  return undefined;
};

/** Each part of the recipe is a state of the CPU's chart. A CPU that dies stays in the part that killed it. */
const interruptCpu = <K>(happening: Happening<K>, cpu: number): Ending | undefined => {
  tellCpu(happening.charts, cpu, { type: 'INTERRUPT' });
  const ending = runParts(happening, cpu);
  if (ending?.kind !== 'oops') tellCpu(happening.charts, cpu, { type: 'RETURN' });
  return ending;
};

/** Carries out one action of the registry; what came of it is the registry's next event, if it has to know. */
const carryOut = <K>(
  happening: Happening<K>,
  action: { readonly type: string; readonly params: unknown },
): RegistryEvent | undefined => {
  const { recipe, data, op, world } = happening;
  switch (action.type) {
    case 'begin': {
      const outcome = recipe.begin(data, op, world);
      if (outcome.kind !== 'granted') return ended(outcome);
      return { type: 'GRANTED', cpus: interruptedCpus(recipe, data, op, world) };
    }
    case 'interrupt': {
      const cpu = interruptedCpu(action.params);
      const ending = interruptCpu(happening, cpu);
      return ending === undefined ? { type: 'ACKNOWLEDGED', cpu } : ended(ending);
    }
    case 'end':
      return released(recipe.end(data, op, world));
    default:
      return undefined;
  }
};

/**
 * Takes the lock and carries out what the registry emits until nothing of it waits for an answer. Where the operation ends
 * early, the rest of what was emitted is dropped: nobody is interrupted any more.
 */
const callRegistry = <K>(happening: Happening<K>): Outcome => {
  const { charts } = happening;
  const waiting: RegistryEvent[] = [{ type: 'CALL' }];
  for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
    for (const action of tellRegistry(charts, event)) {
      const answer = carryOut(happening, action);
      if (answer === undefined) continue;
      waiting.push(answer);
      if (answer.type !== 'ACKNOWLEDGED') break;
    }
  }
  return charts.registry.context.outcome;
};

const dieOf = (charts: Charts, outcome: Outcome): Outcome => {
  if (outcome.kind === 'oops') tellRegistry(charts, ended(outcome));
  return outcome;
};

/** What changes allocations is prepared, and goes through the lock; what they do not depend on is done without. */
const allocate = <K>(happening: Happening<K>): Outcome => {
  const { charts, recipe, data, op, world } = happening;
  if (recipe.takesLock === false) return dieOf(charts, run(data, recipe, op, world));
  const prepared = recipe.prepare(data, op, world);
  return prepared.kind === 'granted' ? callRegistry(happening) : dieOf(charts, prepared);
};

/** What a CPU does on its own, a context switch or a debug exception: `event` is what happens to it. */
const onOneCpu = <K>({ charts, recipe, data, op, world }: Happening<K>, event: CpuEvent): Outcome => {
  tellCpu(charts, op.cpu, event);
  return dieOf(charts, run(data, recipe, op, world));
};

/** Takes the operation from its beginning to its end. */
export const doAtOnce = <K>(happening: Happening<K>): Outcome => {
  const { charts, op } = happening;
  switch (op.type) {
    case 'task.switch':
      return onOneCpu(happening, { type: 'SWITCH', task: op.task });
    case 'debug.exception': {
      const outcome = onOneCpu(happening, { type: 'EXCEPTION' });
      if (outcome.kind !== 'oops') tellCpu(charts, op.cpu, { type: 'RESUME' });
      return outcome;
    }
    case 'cpu.online':
      tellCpu(charts, op.cpu, { type: 'ONLINE' });
      return allocate(happening);
    case 'cpu.offline': {
      const outcome = allocate(happening);
      if (outcome.kind !== 'oops') loseCpu(charts, op.cpu);
      return outcome;
    }
    default:
      return allocate(happening);
  }
};
