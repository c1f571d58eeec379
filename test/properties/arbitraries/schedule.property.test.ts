import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { checkEvent } from '../../../machines/event-schema.ts';
import { type LedgerEvent, STEP_PARTS } from '../../../machines/events.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { interleavedLedgers, schedules } from '../../../properties/arbitraries/schedule.ts';

const ledgers = interleavedLedgers(percpuRfcPolicy, { mostCpus: 3, mostEvents: 30 });

/** Pairs of a step's part and what comes right after it, where that is no step of the same operation. */
const windowsIn = (events: readonly LedgerEvent[]): string[] =>
  events.flatMap((event, index) => {
    const next = events[index + 1];
    if (event.type !== 'step' || next === undefined) return [];
    if (next.type === 'step') return next.of === event.of ? [] : [`${event.part}, another's step`];
    return [`${event.part}, ${next.type}`];
  });

describe('random interleaved ledgers', () => {
  test.prop([ledgers])('are valid input: every event fits the schema', ({ events }) => {
    for (const event of events) expect(checkEvent(event)).toMatchObject({ ok: true });
  });

  test('hold every step, and whatever may come right after one', () => {
    const sampled = fc.sample(ledgers, { numRuns: 2000, seed: 1 }).map(({ events }) => events);
    const parts = new Set(sampled.flat().map((event) => (event.type === 'step' ? event.part : 'none')));
    expect(parts).toEqual(new Set([...STEP_PARTS, 'none']));
    const windows = new Set(sampled.flatMap(windowsIn));
    for (const part of ['begin', 'disable', 'store', 'load']) {
      for (const next of ['debug.exception', 'task.switch', 'breakpoint.register', "another's step"]) {
        expect(windows).toContain(`${part}, ${next}`);
      }
    }
    expect(windows).toContain('begin, cpu.offline');
  });

  test('shrink to the steps that matter', () => {
    const exceptionAfterStore = fc.property(
      ledgers,
      ({ events }) => !windowsIn(events).includes('store, debug.exception'),
    );
    const { counterexample } = fc.check(exceptionAfterStore, { seed: 1, numRuns: 2000 });
    // A register, its prepare, begin, store, disable, load and end, and the exception.
    expect(counterexample?.[0].events.length).toBeLessThanOrEqual(9);
  });

  // Whoever changes the arbitrary changes what old seeds mean: this is to be noticed, not to be kept for ever.
  test('have schedules that mean by a seed what they always meant', () => {
    expect(fc.sample(schedules(12), { numRuns: 2, seed: 6 })).toEqual([
      [0, 0, 0, 10, 5, 0, 0, 10, 0, 0, 0],
      [11, 0, 0, 0, 3, 1, 2, 0, 0, 8, 0, 6],
    ]);
  });
});
