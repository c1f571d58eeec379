/** Machines of a few CPUs, not always all online at the start. */
import fc from 'fast-check';
import { type Machine, machineOf } from '../../machines/machine.ts';
import { maskBits, maskFor } from './mask.ts';

const seldomOffline = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: maskBits });

/** One to `mostCpus` (at most 4) CPUs, at least one of them online; `facts` are those that do not vary. */
export const machines = (mostCpus = 4, facts: Partial<Machine> = {}): fc.Arbitrary<Machine> =>
  fc
    .record({
      cpus: fc.integer({ min: 1, max: mostCpus }),
      offline: seldomOffline,
      forkCopiesSlots: fc.boolean(),
    })
    .map(({ cpus, offline, forkCopiesSlots }) => {
      const online = maskFor(~offline, cpus);
      const varying = online.length === 0 ? { forkCopiesSlots } : { online, forkCopiesSlots };
      return machineOf(cpus, { ...varying, ...facts });
    });
