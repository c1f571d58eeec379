/** CPU masks: any subset of the possible CPUs, the empty one and all of them included (domain.md §4.1, D10). */
import fc from 'fast-check';

/** A mask as four bits, cut to the machine when it is known: see {@link maskFor}. */
export const maskBits = fc.integer({ min: 0, max: 15 });

/** The CPUs of `bits` that a machine of `cpus` CPUs has, ascending. */
export const maskFor = (bits: number, cpus: number): readonly number[] =>
  Array.from({ length: cpus }, (_, cpu) => cpu).filter((cpu) => (bits & (1 << cpu)) !== 0);
