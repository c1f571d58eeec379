/**
 * Facts about the machine that neither the recording nor the caller gave, inferred from the answers: the value under which
 * the fewest are missed.
 */
import type { Machine } from '../../machines/machine.ts';
import type { MachineFact } from '../event-source.ts';
import { mayDependOnOrder } from './answers.ts';
import type { Tally } from './tally.ts';

/** A fact and the value that explains most. */
export interface Inferred {
  readonly fact: MachineFact;
  readonly value: string;
  /** Answers missed with the default, and with this value. */
  readonly missedBefore: number;
  readonly missedAfter: number;
}

/** TASK_SIZE_MAX with five-level page tables; the default is that of four levels. */
const FIVE_LEVEL_TASK_SIZE_MAX = 0xfffffffffff000n;

/** Other values that a fact may have, given the present ones. */
export const alternatives = (fact: MachineFact, machine: Machine): readonly Partial<Machine>[] => {
  switch (fact) {
    case 'kprobes':
      return [{ kprobes: !machine.kprobes }];
    case 'taskSizeMax':
      return [{ taskSizeMax: FIVE_LEVEL_TASK_SIZE_MAX }];
    case 'maxSampleRate':
      // The kernel halves and quarters its own limit when interrupts take too long; a distribution may have raised it.
      return [25000, 50000, 200000, 1000000, 10000000].map((maxSampleRate) => ({ maxSampleRate }));
    case 'cpus':
      return [1, 2, 4, 8, 16, 32, 64, 128, 256]
        .filter((cpus) => cpus !== machine.cpus)
        .map((cpus) => ({ cpus, online: Array.from({ length: cpus }, (_, cpu) => cpu) }));
    case 'slots':
    case 'forkCopiesSlots':
      return [];
  }
};

/** Can another value of a fact explain some of what was missed? */
export const dependsOnFacts = (tally: Tally): boolean =>
  tally.mismatches.some(({ expected, observed }) => !mayDependOnOrder(expected, observed));

/** Answers that nothing explains, and those that it had to call unknowable; what lies outside of the model hangs on no fact of it. */
export const missesOf = (tally: Tally): number =>
  tally.missed + tally.unknowable.exchange + tally.unknowable.overlap;
