import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import type { MainlineKernel } from '../../../machines/mainline/state.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { mainlineCheckerOf } from '../../../properties/check.ts';
import type { Finding, Invariant } from '../../../properties/invariant.ts';
import { fits } from '../../../properties/invariants/fits.ts';
import { hist } from '../../../properties/invariants/hist.ts';
import { eventsOf } from '../../../properties/shorthand.ts';

const findPlanted = (
  invariant: Invariant<MainlineKernel>,
  text: string,
  plant: (after: MainlineKernel) => void = () => undefined,
): Finding | undefined => {
  const checker = mainlineCheckerOf(mainlinePolicy, machineOf(2));
  const step = eventsOf(text)
    .map((event) => checker.next(event))
    .at(-1)?.step;
  if (step === undefined) throw new RangeError(`"${text}" does not reach its last event`);
  const after = structuredClone(step.after);
  plant(after);
  return invariant.find({ ...step, after }, checker.witness);
};

const FULL = 'reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1';

describe('FITS', () => {
  it('holds where a task has taken every slot', () => {
    expect(findPlanted(fits, FULL)).toBeUndefined();
  });

  it('finds the CPU on which one more has been granted', () => {
    const plant = ({ events }: MainlineKernel) => {
      const [first] = events;
      if (first !== undefined) events.push({ ...first, holder: -1, cpu: 1 });
    };
    expect(findPlanted(fits, FULL, plant)).toEqual({
      invariant: 'FITS',
      cpu: 1,
      sentence: 'after the register of u4 CPU 1 has 1 CPU-wide event and a task with 4, but 4 slots',
    });
  });
});

describe('HIST', () => {
  it('holds where each histogram counts its holders', () => {
    expect(findPlanted(hist, `${FULL}; reg u1@t2; unreg u4@t1`)).toBeUndefined();
  });

  it('finds an entry that counts a holder too many', () => {
    const plant = ({ histograms }: MainlineKernel) => (histograms.taskPinnedAll[3] = 2);
    expect(findPlanted(hist, FULL, plant)?.sentence).toBe(
      'after the register of u4 the histogram entry taskPinnedAll.3 is not what counting every event gives',
    );
  });
});
