/** A long ledger is judged by another engine than a short one: whatever it ends with is found all the same. */
import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { assumedWithout } from '../../../properties/assumptions.ts';
import { DEFECTS } from '../../../properties/defects/index.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { firstBreaks } from '../defects/first-breaks.ts';

const POLICIES = { global: globalPolicy, 'percpu-rfc': percpuRfcPolicy };

/** Breakpoints that come and go, for a task of its own each: more names than a short ledger has. */
const PRELUDE = Array.from({ length: 150 }, (_, n) => `reg u${n + 100}@t${n + 100}; unreg u${n + 100}`);
const LENGTH = 2 * PRELUDE.length;

/** The sequence after the prelude: the steps of its operations follow the numbers. */
const after = (text: string): string =>
  `${PRELUDE.join('; ')}; ${text.replace(/#(\d+)/g, (_, seq: string) => `#${Number(seq) + LENGTH}`)}`;

const CASES = DEFECTS.flatMap(({ id, policies, machine, sequences }) =>
  policies.flatMap((policy) => sequences.map((sequence) => ({ id, policy, machine, ...sequence }))),
);

describe.each(CASES)(
  '$id under $policy: $shows',
  ({ policy, machine, events, breaks, alsoBreaks, needs }) => {
    it('breaks the same at the end of a long ledger', () => {
      const found = firstBreaks(
        POLICIES[policy],
        machineOf(2, machine),
        eventsOf(after(events)),
        assumedWithout(needs),
      );
      const shifted = Object.entries({ ...breaks, ...alsoBreaks }).map(([name, seq]) => [name, seq + LENGTH]);
      expect(found).toEqual(Object.fromEntries(shifted));
    });
  },
);

describe('an operation that is refused long after it was prepared', () => {
  const text = 'reg b1; reg u1@t1; reg u2@t1; reg u3@t1; reg~ b2; #5 prepare; reg u4@t4; reg u5@t4; #5 begin';

  it.each([
    ['short', text, 9],
    ['long', after(text), 9 + LENGTH],
  ])('is judged against the struct that its caller had, in a %s ledger', (_length, events, seq) => {
    const assumed = assumedWithout(['atomic']);
    expect(firstBreaks(percpuRfcPolicy, machineOf(2), eventsOf(events), assumed)).toEqual({ ATOMIC: seq });
  });
});
