/** Bulk replay of events in memory, against the same recipes called directly, without the engine around them. */
import { decode } from '../machines/operation.ts';
import { percpuRfcPolicy } from '../machines/policies/percpu-rfc.ts';
import { type World, worldOf } from '../machines/policy.ts';
import { createRoster } from '../machines/roster.ts';
import { run } from '../machines/run.ts';
import { createColumns, type EventColumns } from '../src/replay/columns.ts';
import { BENCH_MACHINE, benchEvents } from './ledgers.ts';
import { measure, type Verdict } from './ratio.ts';

const EVENTS = 1_000_000;
const ROUNDS = 5;

const throughEngine = (events: EventColumns, world: World): number => {
  const kernel = percpuRfcPolicy.initial(BENCH_MACHINE);
  const read = events.reader();
  for (let i = 0; i < events.length; i += 1) {
    const op = read(i);
    run(kernel, percpuRfcPolicy.recipe(kernel, op), op, world);
  }
  return events.length;
};

/** The hand-inlined loop: what `run` does, written out in the loop itself. */
const byHand = (events: EventColumns, world: World): number => {
  const kernel = percpuRfcPolicy.initial(BENCH_MACHINE);
  const read = events.reader();
  for (let at = 0; at < events.length; at += 1) {
    const op = read(at);
    const { prepare, begin, interrupts, parts, end } = percpuRfcPolicy.recipe(kernel, op);
    if (prepare(kernel, op, world).kind !== 'granted' || begin(kernel, op, world).kind !== 'granted')
      continue;
    for (let i = 0; i < BENCH_MACHINE.cpus; i += 1) {
      const cpu = (op.cpu + i) % BENCH_MACHINE.cpus;
      if (!interrupts(kernel, op, cpu, world)) continue;
      for (const part of parts) part.run(kernel, cpu, op, world);
    }
    end(kernel, op, world);
  }
  return events.length;
};

export const benchInMemory = async (): Promise<readonly Verdict[]> => {
  const world = worldOf(BENCH_MACHINE, createRoster());
  const events = createColumns();
  for (const event of benchEvents(EVENTS)) events.push(decode(event, world.roster));
  const [engine, hand] = await measure(
    [
      { name: 'bulk engine', run: () => throughEngine(events, world) },
      { name: 'hand-inlined loop', run: () => byHand(events, world) },
    ],
    ROUNDS,
  );
  const engineRate = engine?.rate ?? Number.NaN;
  const handRate = hand?.rate ?? Number.NaN;
  return [
    {
      what: 'bulk replay in memory',
      value: engineRate / 1e6,
      unit: 'M events/s',
      bar: 5,
      direction: 'at least',
      detail: `${EVENTS} events of percpu-rfc on ${BENCH_MACHINE.cpus} CPUs`,
    },
    {
      what: 'bulk replay in memory against a hand-inlined loop',
      value: engineRate / handRate,
      unit: '×',
      bar: 0.7,
      direction: 'at least',
      detail: `the loop ${(handRate / 1e6).toFixed(2)} M events/s`,
    },
  ];
};
