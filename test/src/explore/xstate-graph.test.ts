/** Another explorer, over the machines themselves: @xstate/graph reaches the states of the explorer, no more and no fewer. */
import { getAdjacencyMap } from '@xstate/graph';
import { describe, expect, test } from 'vitest';
import { fromTransition } from 'xstate';
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { BreakpointEvent } from '../../../machines/events.ts';
import { initialSnapshot, type KernelSnapshot, reduce } from '../../../machines/kernel.ts';
import { decode } from '../../../machines/operation.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import type { StateRow } from '../../../machines/policy.ts';
import { NONE } from '../../../machines/roster.ts';
import { castOf } from '../../../src/explore/cast.ts';
import { eventOf, requestsOf } from '../../../src/explore/packed/requests.ts';
import { extentOf, exploreOf } from './extents.ts';

/** What the atomic space tells states apart by; in the RFC the tables say which masks are registered. */
const keyOf = ({ kernelPos, kernel, tasks }: StateRow): string => JSON.stringify([kernelPos, kernel, tasks]);

const keysByGraph = (cpus: number, breakpoints: number, tasks: number): ReadonlySet<string> => {
  const cast = castOf(extentOf(cpus, breakpoints, tasks));
  const { roster } = cast.world;
  type Snapshot = KernelSnapshot<ClassicKernel>;

  const slotsOf = ({ data }: Snapshot, task: number): readonly number[] =>
    data.tasks[task]?.slots ?? [NONE, NONE, NONE, NONE];
  const isListed = ({ data }: Snapshot, bp: number): boolean =>
    data.cpus.some(({ kernel }) => kernel.includes(bp));
  const requested = (snapshot: Snapshot): readonly BreakpointEvent[] =>
    requestsOf(cast).flatMap((request): BreakpointEvent[] => {
      const free = request.kind === 'take' ? slotsOf(snapshot, request.task).indexOf(NONE) : 0;
      const event = eventOf(cast, request, 1, free === -1 ? 4 : free);
      if (request.kind === 'register') return isListed(snapshot, request.bp) ? [] : [event];
      if (request.kind === 'unregister') return isListed(snapshot, request.bp) ? [event] : [];
      if (request.kind === 'give')
        return slotsOf(snapshot, request.task)[request.slot] === NONE ? [] : [event];
      return [event];
    });
  const rowOf = ({ data }: Snapshot): StateRow => {
    const row = percpuRfcPolicy.row(data, roster);
    const names = Array.from({ length: tasks }, (_, task) => cast.task(task));
    const empty = Object.fromEntries(names.map((name) => [name, [null, null, null, null]]));
    return { ...row, tasks: { ...empty, ...Object(row['tasks']) } };
  };

  const logic = fromTransition(
    (snapshot: Snapshot, { asked }: { readonly type: 'asked'; readonly asked: BreakpointEvent }) =>
      reduce(percpuRfcPolicy, cast.world, snapshot, decode(asked, roster)),
    initialSnapshot(percpuRfcPolicy, cast.machine),
  );
  const map = getAdjacencyMap(logic, {
    events: ({ context }) => requested(context).map((asked) => ({ type: 'asked' as const, asked })),
    serializeState: ({ context }) => keyOf(rowOf(context)),
    limit: 100_000,
  });
  return new Set(Object.keys(map));
};

describe('@xstate/graph over the machines reaches the states of the explorer', () => {
  test.for([
    [1, 2, 1],
    [2, 2, 0],
    [2, 2, 1],
  ] as const)('%i CPUs, %i breakpoints, %i tasks', async ([cpus, breakpoints, tasks]) => {
    const found = await exploreOf('percpu-rfc', extentOf(cpus, breakpoints, tasks));
    const keys = new Set(found.graph().states.map(keyOf));
    expect(keys.size).toBe(found.states);
    expect(keysByGraph(cpus, breakpoints, tasks)).toEqual(keys);
  });
});
