/** Masks of CPUs that have other names. */
import { NONE } from '../../machines/roster.ts';

/** A mask id by its id, whichever way CPUs are called anew; ids that are no set of CPUs stand for themselves. */
export type MaskName = (mask: number) => number;

/**
 * @param names the new name of each CPU.
 * @param masks how many ids are sets of CPUs: the bits of one are its id and one more (`cast.ts`).
 */
export const maskNameBy = (names: readonly number[], masks: number): MaskName => {
  if (names.every((name, cpu) => name === cpu)) return (mask) => mask;
  return (mask) => {
    if (mask < 0 || mask >= masks) return mask;
    let bits = 0;
    names.forEach((name, cpu) => {
      if (((mask + 1) & (1 << cpu)) !== 0) bits |= 1 << name;
    });
    return bits - 1;
  };
};

/** CPUs, ascending, by their new names. */
export const cpusNamed = (cpus: readonly number[], names: readonly number[]): readonly number[] =>
  cpus.map((cpu) => names[cpu] ?? NONE).sort((a, b) => a - b);
