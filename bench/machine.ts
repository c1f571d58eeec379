/** Machine replay, against what the two libraries cost alone: the transitions that an event takes, and one bare `produce`. */
import { produce } from 'immer';
import { transition } from 'xstate';
import { initialSnapshot, reduce } from '../machines/kernel.ts';
import type { Take } from '../machines/charts.ts';
import { decode, type Operation } from '../machines/operation.ts';
import { percpuRfcPolicy } from '../machines/policies/percpu-rfc.ts';
import { worldOf } from '../machines/policy.ts';
import { createRoster } from '../machines/roster.ts';
import { run } from '../machines/run.ts';
import { BENCH_MACHINE, benchEvents } from './ledgers.ts';
import { measure, type Verdict } from './ratio.ts';

const EVENTS = 20_000;
const ROUNDS = 7;

export const benchMachine = async (): Promise<readonly Verdict[]> => {
  const world = worldOf(BENCH_MACHINE, createRoster());
  const ops: readonly Operation[] = benchEvents(EVENTS).map((event) => decode(event, world.roster));

  const replayMachine = (take?: Take): number => {
    let snapshot = initialSnapshot(percpuRfcPolicy, BENCH_MACHINE);
    for (const op of ops) snapshot = reduce(percpuRfcPolicy, world, snapshot, op, take);
    return ops.length;
  };

  // Every transition that the replay takes, to be taken again with nothing around it.
  const taken: (() => unknown)[] = [];
  const recording: Take = (machine, snapshot, event) => {
    taken.push(() => transition(machine, snapshot, event));
    return transition(machine, snapshot, event);
  };
  replayMachine(recording);

  const bare = (): number => {
    for (const again of taken) again();
    let data = percpuRfcPolicy.initial(BENCH_MACHINE);
    for (const op of ops) {
      data = produce(data, (draft) => {
        run(draft, percpuRfcPolicy.recipe(draft, op), op, world);
      });
    }
    return ops.length;
  };
  const [machine, libraries] = await measure(
    [
      { name: 'machine replay', run: () => replayMachine() },
      { name: 'bare transitions and produce', run: bare },
    ],
    ROUNDS,
  );
  const machineRate = machine?.rate ?? Number.NaN;
  const bareRate = libraries?.rate ?? Number.NaN;
  return [
    {
      what: 'time of machine replay against bare transitions and one bare produce',
      value: bareRate / machineRate,
      unit: '×',
      bar: 1.5,
      direction: 'at most',
      detail: `${(machineRate / 1e3).toFixed(1)} k events/s, ${(taken.length / ops.length).toFixed(1)} transitions an event`,
    },
  ];
};
