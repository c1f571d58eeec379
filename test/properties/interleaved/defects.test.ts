import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { percpuPolicy, percpuWith } from '../../../machines/policies/percpu.ts';
import { repairsWithout } from '../../../machines/percpu/repairs.ts';
import { DEFECTS } from '../../../properties/defects/index.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { firstBreaks } from '../defects/first-breaks.ts';
import { everyLedger } from './every-schedule.ts';

const SEQUENCES = DEFECTS.flatMap(({ id, repairs, sequences }) =>
  sequences
    .filter(({ interleaved }) => interleaved === true)
    .map((sequence) => ({ id, repairs, ...sequence })),
);

const MACHINE = machineOf(2);

const askedIn = (events: string) => eventsOf(events).filter(({ type }) => type !== 'step');

describe.each(SEQUENCES)('the calls and accesses of $id, in whatever order their steps come', (sequence) => {
  const asked = askedIn(sequence.events);

  it('break nothing in the repaired allocator', () => {
    const ledgers = [...everyLedger(percpuPolicy, MACHINE, asked)];
    expect(ledgers.length).toBeGreaterThan(3);
    for (const ledger of ledgers) expect(firstBreaks(percpuPolicy, MACHINE, ledger, [])).toEqual({});
  });

  it(`break it without ${sequence.repairs.join(' and ')} in some order`, () => {
    const weakened = percpuWith(repairsWithout(...sequence.repairs));
    const broken = new Set<string>();
    for (const ledger of everyLedger(weakened, MACHINE, asked)) {
      for (const name of Object.keys(firstBreaks(weakened, MACHINE, ledger, []))) broken.add(name);
    }
    expect([...broken]).toEqual(expect.arrayContaining(Object.keys(sequence.breaks)));
  });
});
