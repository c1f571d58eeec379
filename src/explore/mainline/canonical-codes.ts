/** One representative of the states of `mainline` that differ in names alone. */
import type { Extent } from '../../../machines/packing/booked.ts';
import { type Request, requestsOf } from './requests.ts';

/** All ways to call `length` things by each other's names. */
const permutations = (length: number): readonly (readonly number[])[] => {
  if (length === 0) return [[]];
  return permutations(length - 1).flatMap((shorter) =>
    Array.from({ length }, (_, at) => [...shorter.slice(0, at), length - 1, ...shorter.slice(at)]),
  );
};

const renamed = (
  { task, cpus }: Request,
  ofCpus: readonly number[],
  ofTasks: readonly number[],
): Pick<Request, 'task' | 'cpus'> => ({
  task: task === -1 ? -1 : (ofTasks[task] ?? task),
  ...(cpus && { cpus: cpus.map((cpu) => ofCpus[cpu] ?? cpu).sort((a, b) => a - b) }),
});

const keyOf = ({ task, cpus }: Pick<Request, 'task' | 'cpus'>): string => `${task} ${cpus?.join() ?? 'all'}`;

const isSmaller = (a: readonly number[], b: readonly number[]): boolean => {
  const at = a.findIndex((code, i) => code !== b[i]);
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
};

/**
 * Puts codes into canonical form, in place. Breakpoints are alike but for their codes: sorting does for them; CPUs and tasks
 * are called in every way.
 */
export const canonicalCodes = (extent: Extent): ((codes: number[]) => void) => {
  const requests = requestsOf(extent);
  const codeOf = new Map(requests.map((request, i) => [keyOf(request), i + 1]));
  const renamings = permutations(extent.cpus).flatMap((ofCpus) =>
    permutations(extent.tasks).map((ofTasks) => [
      0,
      ...requests.map((request) => codeOf.get(keyOf(renamed(request, ofCpus, ofTasks))) ?? 0),
    ]),
  );
  return (codes) => {
    let least: number[] | undefined;
    for (const renaming of renamings) {
      const called = codes.map((code) => renaming[code] ?? 0).sort((a, b) => b - a);
      if (least === undefined || isSmaller(called, least)) least = called;
    }
    least?.forEach((code, bp) => (codes[bp] = code));
  };
};
