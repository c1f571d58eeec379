import { describe, expect, test } from 'vitest';
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { type Booked, type Extent, userBreakpoint } from '../../../machines/packing/booked.ts';
import { castOf } from '../../../src/explore/cast.ts';
import { type Model, modelOf } from '../../../src/explore/packed/model.ts';
import { plainSpaceOf } from '../../../src/explore/packed/plain-space.ts';
import { createStateTable, NO_PARENT } from '../../../src/explore/state-table.ts';
import { exploreOf, extentOf, withPackingOf } from './extents.ts';

/** All ways to call `length` things by each other's names. */
const permutations = (length: number): readonly (readonly number[])[] => {
  if (length === 0) return [[]];
  return permutations(length - 1).flatMap((shorter) =>
    Array.from({ length }, (_, at) => [...shorter.slice(0, at), length - 1, ...shorter.slice(at)]),
  );
};

interface Renaming {
  readonly cpus: readonly number[];
  readonly breakpoints: readonly number[];
  readonly tasks: readonly number[];
}

const renamingsOf = ({ cpus, breakpoints, tasks }: Extent): readonly Renaming[] =>
  permutations(cpus).flatMap((ofCpus) =>
    permutations(breakpoints).flatMap((ofBreakpoints) =>
      permutations(tasks).map((ofTasks) => ({
        cpus: ofCpus,
        breakpoints: ofBreakpoints,
        tasks: ofTasks,
      })),
    ),
  );

/** The state of `model` with every CPU, breakpoint and task called otherwise; written as plainly as it can be. */
const rename = <K extends ClassicKernel>(
  { kernel, masks }: Booked<K>,
  extent: Extent,
  { cpus, breakpoints, tasks }: Renaming,
  into: Booked<K>,
): void => {
  const name = (bp: number): number => (bp === -1 ? -1 : (breakpoints[bp] ?? -1));
  kernel.cpus.forEach((cpu, c) => {
    const there = into.kernel.cpus[cpus[c] ?? 0];
    if (there !== undefined) Object.assign(there, { ...cpu, kernel: cpu.kernel.map(name), dr: [...cpu.dr] });
  });
  kernel.tasks.forEach((task, t) => {
    const to = tasks[t] ?? 0;
    const there = into.kernel.tasks[to];
    if (there === undefined) return;
    there.slots = (task?.slots ?? []).map((bp, slot) => (bp === -1 ? -1 : userBreakpoint(extent, to, slot)));
  });
  masks.forEach((mask, bp) => {
    let bits = 0;
    for (let cpu = 0; cpu < extent.cpus; cpu += 1) {
      if (((mask + 1) & (1 << cpu)) !== 0) bits |= 1 << (cpus[cpu] ?? 0);
    }
    into.masks[breakpoints[bp] ?? 0] = bits - 1;
  });
  into.kernel.kernelPos = kernel.kernelPos;
  into.kernel.kernelList = kernel.kernelList.map(name);
  into.kernel.userRefcount = [...kernel.userRefcount];
};

const everyState = <K extends ClassicKernel>(model: Model<K>): readonly Int32Array[] => {
  const space = plainSpaceOf(model);
  const table = createStateTable(space.words);
  table.add(space.initial, NO_PARENT);
  const states: Int32Array[] = [];
  for (let at = 0; at < table.size(); at += 1) {
    const state = table.read(at).slice();
    states.push(state);
    space.expand(state, { reach: (words) => table.add(words, at), breaks: () => undefined });
  }
  return states;
};

describe.for([
  ['percpu-rfc', 2, 3, 1],
  ['percpu-rfc', 3, 2, 1],
  ['percpu-rfc', 2, 2, 2],
  ['percpu-rfc', 4, 2, 0],
  ['global', 2, 3, 1],
  ['global', 3, 2, 2],
] as const)('%s with %i CPUs, %i breakpoints, %i tasks', ([policy, cpus, breakpoints, tasks]) => {
  const extent = extentOf(cpus, breakpoints, tasks);

  test('states are of one class exactly if a renaming makes one of the other, and the orbits are all states', async () => {
    const classes = (await exploreOf(policy, extent, { symmetry: true })).states;
    withPackingOf(policy, (packing) => {
      const cast = castOf(extent);
      const [model, other] = [modelOf(packing, cast), modelOf(packing, cast)];
      const canonical = packing.canonical(extent, model.layout);
      const renamings = renamingsOf(extent);
      const classOf = (words: Int32Array): string => {
        const representative = Int32Array.from(words);
        canonical(representative);
        return representative.join();
      };
      const states = everyState(model);
      const known = new Set(states.map((words) => words.join()));
      const orbits = new Map<string, ReadonlySet<string>>();
      const renamed = new Int32Array(model.layout.words);
      for (const words of states) {
        const its = classOf(words);
        if (orbits.has(its)) continue;
        const orbit = new Set<string>();
        for (const renaming of renamings) {
          model.load(words);
          rename(model.state, extent, renaming, other.state);
          if (!other.store(renamed)) throw new Error('a renamed state has no packed form');
          expect(classOf(renamed)).toBe(its);
          orbit.add(renamed.join());
        }
        orbits.set(its, orbit);
      }
      const sizes = [...orbits.values()].map(({ size }) => size);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(states.length);
      expect([...orbits.values()].every((orbit) => [...orbit].every((state) => known.has(state)))).toBe(true);
      expect(classes).toBe(orbits.size);
    });
  });

  test('a representative is of its own class', () => {
    withPackingOf(policy, (packing) => {
      const model = modelOf(packing, castOf(extent));
      const canonical = packing.canonical(extent, model.layout);
      for (const words of everyState(model)) {
        canonical(words);
        const again = Int32Array.from(words);
        canonical(again);
        expect(again).toEqual(words);
      }
    });
  });
});
