import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { advance } from '../../../machines/interleaved/advance.ts';
import { foldUninterrupted } from '../../../machines/interleaved/fold.ts';
import { hindranceOf } from '../../../machines/interleaved/hindrance.ts';
import { interleave } from '../../../machines/interleaved/schedule.ts';
import { NOTHING_UNDER_WAY, type OperationsUnderWay } from '../../../machines/interleaved/under-way.ts';
import type { LedgerEvent } from '../../../machines/events.ts';
import { type Machine, machineOf } from '../../../machines/machine.ts';
import { decode } from '../../../machines/operation.ts';
import { policies } from '../../../machines/policies/index.ts';
import { worldOf } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import { ledgers } from '../../../properties/arbitraries/ledger.ts';
import { schedules, startedOnly } from '../../../properties/arbitraries/schedule.ts';
import { eventsOf } from '../../../properties/shorthand.ts';

const policy = policies['percpu-rfc'];

/** The last state, and whom each debug exception called. */
const endOf = (machine: Machine, events: readonly LedgerEvent[]) => {
  const world = worldOf(machine, createRoster());
  const kernel = policy.initial(machine);
  const called: (readonly number[])[] = [];
  let underWay: OperationsUnderWay<typeof kernel> = NOTHING_UNDER_WAY;
  for (const event of events) {
    const op = decode(event, world.roster);
    expect(hindranceOf(policy, kernel, underWay, op)).toBeUndefined();
    ({ underWay } = advance(policy, kernel, underWay, op, world));
    if (op.type === 'debug.exception') called.push([...world.delivered]);
  }
  return { kernel, called };
};

describe('a ledger whose uninterrupted operations are folded', () => {
  test.prop([ledgers({ mostEvents: 30 }), schedules(120)], { numRuns: 500 })(
    'comes to the same state by the same exceptions, in no more events',
    ({ machine, events }, schedule) => {
      const ledger = interleave(policy, machine, startedOnly(events), schedule);
      const folded = foldUninterrupted(ledger);
      expect(endOf(machine, folded)).toEqual(endOf(machine, ledger));
      expect(folded.length).toBeLessThanOrEqual(ledger.length);
      expect(folded.map(({ seq }) => seq)).toEqual(folded.map((_, index) => index + 1));
    },
  );

  test.prop([ledgers({ mostEvents: 30 })])(
    'is the atomic one where nothing interleaves',
    ({ machine, events }) => {
      const folded = foldUninterrupted(interleave(policy, machine, startedOnly(events), []));
      const refusedEarly = folded
        .filter(({ type }) => type === 'step')
        .map((step) => 'of' in step && step.of);
      expect(folded.filter(({ type }) => type !== 'step')).toHaveLength(folded.length - refusedEarly.length);
      for (const event of folded) {
        expect('interleaved' in event).toBe(refusedEarly.includes(event.seq));
      }
    },
  );

  test('keeps the steps of CPUs that took their turns otherwise', () => {
    const otherwise = `reg~ b1; #1 prepare; #1 begin; #1 store 1; #1 disable 1; #1 load 1;
      #1 store 0; #1 disable 0; #1 load 0; #1 end`;
    expect(foldUninterrupted(eventsOf(otherwise))).toHaveLength(10);
    const asUsual = `reg~ b1; #1 prepare; #1 begin; #1 store 0; #1 disable 0; #1 load 0;
      #1 store 1; #1 disable 1; #1 load 1; #1 end`;
    expect(foldUninterrupted(eventsOf(asUsual))).toEqual(eventsOf('reg b1'));
    expect(endOf(machineOf(2), eventsOf(otherwise)).called).toEqual([]);
  });
});
