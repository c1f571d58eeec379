/**
 * Runs one operation atomically on a mutable state: all parts of its recipe, one after the other (domain.md §1.3). This is
 * the whole of the bulk engine; the xstate machines call the same recipe part by part.
 */
import type { Operation } from './operation.ts';
import type { Outcome } from './outcome.ts';
import { forgetEffects, type Recipe, type World } from './policy.ts';

const interrupt = <K>(
  kernel: K,
  recipe: Recipe<K>,
  cpu: number,
  op: Operation,
  world: World,
): Outcome | undefined => {
  for (const part of recipe.parts) {
    const outcome = part.run(kernel, cpu, op, world);
    if (outcome.kind !== 'granted') return outcome;
  }
  return undefined;
};

/** The calling CPU is interrupted first, then the others ascending. */
export const run = <K>(kernel: K, recipe: Recipe<K>, op: Operation, world: World): Outcome => {
  forgetEffects(world);
  const prepared = recipe.prepare(kernel, op, world);
  if (prepared.kind !== 'granted') return prepared;
  const begun = recipe.begin(kernel, op, world);
  if (begun.kind !== 'granted') return begun;
  if (recipe.parts.length > 0) {
    if (recipe.interrupts(kernel, op, op.cpu, world)) {
      const stopped = interrupt(kernel, recipe, op.cpu, op, world);
      if (stopped !== undefined) return stopped;
    }
    const others = recipe.isLocal === true ? 0 : world.machine.cpus;
    for (let cpu = 0; cpu < others; cpu += 1) {
      if (cpu === op.cpu || !recipe.interrupts(kernel, op, cpu, world)) continue;
      const stopped = interrupt(kernel, recipe, cpu, op, world);
      if (stopped !== undefined) return stopped;
    }
  }
  return recipe.end(kernel, op, world);
};
