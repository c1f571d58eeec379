import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decode } from '../../../machines/operation.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { ALONE } from '../../../src/explore/conduct.ts';
import { explore } from '../../../src/explore/explore.ts';
import { itfOf } from '../../../src/explore/itf.ts';
import { STILL } from '../../../src/explore/wish.ts';
import { machineEngine } from '../../../src/replay/machine.ts';
import { extentOf } from './extents.ts';

/** Values of the format as its description has them, as far as this project writes them. */
const value: z.ZodType = z.lazy(() =>
  z.union([
    z.number().int(),
    z.string(),
    z.boolean(),
    z.array(value),
    z.strictObject({ '#map': z.array(z.tuple([value, value])) }),
  ]),
);

const trace = z.strictObject({
  '#meta': z.record(z.string(), z.string()),
  vars: z.array(z.string()).nonempty(),
  states: z
    .array(z.object({ '#meta': z.strictObject({ index: z.number().int().nonnegative() }) }).catchall(value))
    .nonempty(),
});

const wish = { ...STILL, extent: extentOf(2, 2, 0), dropped: ['online'], depth: 5 } as const;

const broken = async () => {
  const { counterexamples, machine } = await explore(percpuRfcPolicy, wish, ALONE);
  return counterexamples.map((counterexample) => ({
    counterexample,
    machine,
    itf: trace.parse(JSON.parse(JSON.stringify(itfOf(percpuRfcPolicy, machine, counterexample)))),
  }));
};

describe('a counterexample in the ITF format', { timeout: 60_000 }, () => {
  test('has the shape that the format describes: each state gives a value to each variable, in order', async () => {
    const all = await broken();
    expect(all.length).toBeGreaterThan(5);
    for (const { itf, counterexample } of all) {
      expect(itf.states.length).toBe(counterexample.events.length + 1);
      itf.states.forEach(({ '#meta': { index }, ...values }, at) => {
        expect(index).toBe(at);
        expect(Object.keys(values).sort()).toEqual([...itf.vars].sort());
      });
    }
  });

  test('is the way that the machines take too: its events, read back, lead through its states', async () => {
    for (const { itf, counterexample, machine } of await broken()) {
      const [, ...after] = itf.states;
      const events = eventsOf(after.map(({ event }) => String(event)).join('; '));
      expect(events.length).toBe(counterexample.events.length);
      const engine = machineEngine(percpuRfcPolicy, machine);
      events.forEach((event, at) => {
        const { result } = engine.take(decode(event, engine.roster));
        const state = after[at];
        expect(state?.['result']).toBe(String(result));
        if (result === 'oops') return;
        const { kernelPos, consumed, kernel } = engine.row();
        expect(state?.['kernelPos']).toBe(kernelPos);
        expect(state?.['consumed']).toEqual(consumed);
        const drawn = JSON.stringify(kernel).replaceAll('null', '"none"');
        expect(JSON.stringify(state?.['kernel'])).toBe(drawn);
      });
    }
  });
});
