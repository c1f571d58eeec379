import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { ASSUMPTIONS, assumedWithout, USUAL_ASSUMPTIONS } from '../../../properties/assumptions.ts';
import { checkLedger } from '../../../properties/check.ts';
import { DEFECTS } from '../../../properties/defects/index.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { firstBreaks } from './first-breaks.ts';

const POLICIES = { global: globalPolicy, 'percpu-rfc': percpuRfcPolicy };

describe.each(DEFECTS)('$id', ({ id, policies, machine: facts, sequences }) => {
  const machine = machineOf(2, facts);

  describe.each(sequences)('$shows', ({ events: text, interleaved, breaks, alsoBreaks, needs, answers }) => {
    const events = eventsOf(text);

    it('interleaves where it says so', () => {
      expect(events.some(({ type }) => type === 'step')).toBe(interleaved === true);
    });

    describe.each(policies)('under %s', (name) => {
      const policy = POLICIES[name];

      it('breaks exactly its invariants, each at its event', () => {
        const found = firstBreaks(policy, machine, events, assumedWithout(needs));
        expect(found).toEqual({ ...breaks, ...alsoBreaks });
      });

      it('is not judged broken while every assumption is kept', () => {
        const assumed = needs.length === 0 && id !== 'D11' ? ASSUMPTIONS : USUAL_ASSUMPTIONS;
        const found = firstBreaks(policy, machine, events, assumed);
        // D11 needs no assumption dropped: nothing excuses it.
        expect(found).toEqual(id === 'D11' ? breaks : {});
      });

      it('answers what the catalogue says', () => {
        const answered = [...checkLedger(policy, machine, events)].map(({ step }) => step.outcome.result);
        expect(answered).toEqual(events.map(({ seq }) => answers?.[seq] ?? 0));
      });
    });

    // Of a sequence that interleaves the repaired allocator has other steps: `interleaved/defects.test.ts` holds it to them.
    if (interleaved !== true) {
      it('breaks nothing in the repaired allocator', () => {
        expect(firstBreaks(percpuPolicy, machine, events, [])).toEqual({});
      });
    }
  });
});
