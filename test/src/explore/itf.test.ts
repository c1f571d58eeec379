import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { machineOf } from '../../../machines/machine.ts';
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

/** A value of the format as the value of a row that it stands for. */
const plainOf = (itf: unknown): unknown => {
  if (itf === 'none') return null;
  if (Array.isArray(itf)) return itf.map(plainOf);
  if (typeof itf !== 'object' || itf === null) return itf;
  const entries = z.strictObject({ '#map': z.array(z.tuple([z.string(), z.unknown()])) }).parse(itf)['#map'];
  return Object.fromEntries(entries.map(([key, entry]) => [key, plainOf(entry)]));
};

/** The row of state that a state of a trace stands for. */
const rowIn = (state: Readonly<Record<string, unknown>> = {}): unknown => {
  const { '#meta': _, event: _event, result: _result, ...values } = state;
  return Object.fromEntries(Object.entries(values).map(([name, its]) => [name, plainOf(its)]));
};

const wish = { ...STILL, extent: extentOf(2, 2, 0), dropped: ['online'], depth: 5 } as const;

const broken = async () => {
  const { counterexamples, machine } = await explore(percpuRfcPolicy, wish, ALONE);
  return counterexamples.map((counterexample) => ({
    counterexample,
    machine,
    itf: trace.parse(JSON.parse(JSON.stringify(itfOf(percpuRfcPolicy, machine, counterexample)))),
  }));
};

describe('a counterexample in the ITF format', () => {
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
      const [first, ...after] = itf.states;
      const events = eventsOf(after.map(({ event }) => String(event)).join('; '));
      expect(events.length).toBe(counterexample.events.length);
      const engine = machineEngine(percpuRfcPolicy, machine);
      expect(rowIn(first)).toEqual(engine.row());
      expect(first).toMatchObject({ event: 'none', result: '0' });
      events.forEach((event, at) => {
        const { result } = engine.take(decode(event, engine.roster));
        expect(after[at]?.['result']).toBe(String(result));
        if (result !== 'oops') expect(rowIn(after[at])).toEqual(engine.row());
      });
    }
  });

  test('says which invariant is broken, and how', async () => {
    for (const { itf, counterexample } of await broken()) {
      const { invariant, sentence } = counterexample.finding;
      expect(itf['#meta']['description']).toBe(`percpu-rfc: ${invariant} is broken: ${sentence}`);
    }
  });

  test('ends with an oops as it was before: the kernel stops there', () => {
    const events = eventsOf('reg b1[0]; reg u1@t1; unreg b2');
    const finding = { invariant: 'SAFE', sentence: 'it died' } as const;
    const { states } = trace.parse(itfOf(percpuRfcPolicy, machineOf(2), { finding, events }));
    expect(states.map(({ event, result }) => [event, result])).toEqual([
      ['none', '0'],
      ['reg b1[0]', '0'],
      ['reg u1@t1', '0'],
      ['unreg b2', 'oops'],
    ]);
    expect(rowIn(states[3])).toEqual(rowIn(states[2]));
    expect(rowIn(states[2])).toMatchObject({ tasks: { t1: ['u1', null, null, null] } });
  });
});
