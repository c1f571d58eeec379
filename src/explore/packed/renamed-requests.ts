/** Requests as they are when CPUs, breakpoints and tasks are called otherwise. */
import type { Extent } from '../../../machines/packing/booked.ts';
import { maskNameBy } from '../masks.ts';
import type { Request } from './requests.ts';

/** A number from 0 to below `below`. */
export type Chance = (below: number) => number;

/** Other names for so many things. */
const otherNames = (length: number, chance: Chance): readonly number[] => {
  const names: number[] = [];
  for (let name = 0; name < length; name += 1) names.splice(chance(names.length + 1), 0, name);
  return names;
};

/** Gives everything in a bounded machine a name by chance. */
export const renamingOf = (
  { cpus, breakpoints, tasks }: Extent,
  chance: Chance,
): ((request: Request) => Request) => {
  const cpuNames = otherNames(cpus, chance);
  const breakpointNames = otherNames(breakpoints, chance);
  const taskNames = otherNames(tasks, chance);
  const maskName = maskNameBy(cpuNames, 2 ** cpus - 1);
  return (request) => {
    switch (request.kind) {
      case 'register':
        return { ...request, bp: breakpointNames[request.bp] ?? 0, mask: maskName(request.mask) };
      case 'unregister':
        return { ...request, bp: breakpointNames[request.bp] ?? 0 };
      case 'take':
      case 'give':
        return { ...request, task: taskNames[request.task] ?? 0 };
    }
  };
};
