/** Whom an operation interrupts, and in which order (domain.md §1.3). */
import type { Operation } from './operation.ts';
import type { Recipe, World } from './policy.ts';

/** The CPUs that do their parts, when `begin` has decided: the calling one first, then the others ascending. */
export const interruptedCpus = <K>(
  recipe: Recipe<K>,
  kernel: K,
  op: Operation,
  world: World,
): readonly number[] => {
  const cpus: number[] = [];
  if (recipe.parts.length === 0) return cpus;
  if (recipe.interrupts(kernel, op, op.cpu, world)) cpus.push(op.cpu);
  if (recipe.isLocal === true) return cpus;
  for (let cpu = 0; cpu < world.machine.cpus; cpu += 1) {
    if (cpu !== op.cpu && recipe.interrupts(kernel, op, cpu, world)) cpus.push(cpu);
  }
  return cpus;
};
