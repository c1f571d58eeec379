import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Machine } from '../../../machines/machine.ts';
import { policies } from '../../../machines/policies/index.ts';
import type { Policy, StateRow } from '../../../machines/policy.ts';
import { ledgers } from '../../../properties/arbitraries/ledger.ts';
import type { Explanation, Holder } from '../../../src/explain/explanation.ts';
import { momentBefore } from './asked-again.ts';
import { explainedOf, noRoomOf } from './explained.ts';

/** What `replay --every` prints of the state before the request, and the explanation that is held to it. */
interface Case {
  readonly row: StateRow;
  readonly machine: Machine;
  readonly events: readonly LedgerEvent[];
  readonly explanation: Explanation;
}

type Claim = (one: Case) => void;

const named = (holders: readonly Holder[], cpu: number, slot: number): string | null =>
  holders.find(({ cpus, slots }) => slots[cpus.indexOf(cpu)] === slot)?.bp ?? null;

const tableOf = (holders: readonly Holder[], cpu: number): readonly (string | null)[] =>
  [0, 1, 2, 3].map((slot) => named(holders, cpu, slot));

const tasksOf = (holders: readonly Holder[]): ReadonlySet<string> =>
  new Set(holders.flatMap(({ task }) => (task === undefined ? [] : [task])));

interface ClassicRow {
  readonly kernelPos: number;
  readonly consumed: readonly number[];
  readonly kernel: readonly (readonly (string | null)[])[];
  readonly tasks: Readonly<Record<string, readonly (string | null)[]>>;
}

const tables: Claim = ({ row, explanation }) => {
  const { kernel, tasks } = row as unknown as ClassicRow;
  const { holders } = noRoomOf(explanation);
  const kernelHolders = holders.filter(({ task }) => task === undefined);
  expect(kernel.map((_, cpu) => tableOf(kernelHolders, cpu))).toEqual(kernel);
  const holding = Object.entries(tasks).filter(([, slots]) => slots.some((bp) => bp !== null));
  expect(new Set(holding.map(([task]) => task))).toEqual(tasksOf(holders));
  for (const [task, slots] of holding) {
    expect(
      tableOf(
        holders.filter((holder) => holder.task === task),
        0,
      ),
    ).toEqual(slots);
  }
};

const usedShares: Claim = ({ row, machine, events, explanation }) => {
  const { kernelPos, consumed } = row as unknown as ClassicRow;
  const { full, boundary } = noRoomOf(explanation);
  expect(boundary).toBe(kernelPos);
  for (const { used, wanted, limit } of full) expect(used + wanted).toBeGreaterThan(limit);
  const usedUp = consumed.flatMap((used, cpu) => (used === machine.slots - kernelPos ? [cpu] : []));
  const asked = events.find(({ seq }) => seq === explanation.request.seq);
  if (asked?.type !== 'breakpoint.register') throw new Error('only a register lacks room');
  const mask = asked.task === undefined ? asked.cpus : undefined;
  // A mask that the event leaves out is the struct's, which the row does not show.
  if (asked.task === undefined && mask === undefined) {
    expect(usedUp).toEqual(expect.arrayContaining(full.map(({ cpu }) => cpu)));
  } else {
    expect(full.map(({ cpu }) => cpu)).toEqual(usedUp.filter((cpu) => mask?.includes(cpu) ?? true));
  }
};

interface MainlineRow {
  readonly pinned: readonly number[];
  readonly tasks: Readonly<Record<string, { readonly all: number; readonly byCpu: readonly number[] }>>;
}

const countOn = ({ tasks }: MainlineRow, task: string, cpu: number): number =>
  (tasks[task]?.all ?? 0) + (tasks[task]?.byCpu[cpu] ?? 0);

/** A name that a newer task has taken stands for two in the row, and for one among the holders. */
const hasNamesakes = ({ tasks }: MainlineRow): boolean =>
  Object.keys(tasks).some((name) => name.includes('(earlier'));

const counts: Claim = ({ row, machine, explanation }) => {
  const counted = row as unknown as MainlineRow;
  if (hasNamesakes(counted)) return;
  const { holders } = noRoomOf(explanation);
  for (let cpu = 0; cpu < machine.cpus; cpu += 1) {
    const here = holders.filter(({ cpus }) => cpus.includes(cpu));
    expect(here.filter(({ task }) => task === undefined)).toHaveLength(counted.pinned[cpu] ?? 0);
    for (const task of Object.keys(counted.tasks)) {
      expect(here.filter((holder) => holder.task === task)).toHaveLength(countOn(counted, task, cpu));
    }
  }
};

const fits: Claim = ({ row, machine, explanation }) => {
  if (hasNamesakes(row as unknown as MainlineRow)) return;
  const { full, holders } = noRoomOf(explanation);
  expect(full.length).toBeGreaterThan(0);
  for (const { cpu, used, wanted, limit, tasks } of full) {
    expect(used + wanted).toBeGreaterThan(limit);
    expect(limit).toBe(machine.slots);
    const here = holders.filter(({ cpus }) => cpus.includes(cpu));
    const cpuWide = here.filter(({ task }) => task === undefined).length;
    for (const task of tasks) {
      expect(cpuWide + here.filter((holder) => holder.task === task).length).toBe(used);
    }
  }
};

const since: Claim = ({ events, explanation }) => {
  for (const {
    bp,
    task,
    original,
    register,
    since: { seq: began },
  } of noRoomOf(explanation).holders) {
    const event = events.find(({ seq }) => seq === began);
    if (original !== undefined) expect(event).toMatchObject({ type: 'task.fork', child: task });
    else if (register !== undefined) expect(event).toMatchObject({ type: 'ptrace.poke', task });
    else
      expect(event).toMatchObject(
        event?.type === 'task.fork' ? { child: task } : { type: 'breakpoint.register', bp },
      );
  }
};

describe('the holders that explain tells of are those of the state, since the events that gave them their slots', () => {
  const hold = <K extends object>(policy: Policy<K>, claims: readonly Claim[], withPerf = false): void => {
    let held = 0;
    test.prop([ledgers({ withPerf })])(policy.name, async ({ machine, events }) => {
      for (const explanation of await explainedOf(policy, events, { machine })) {
        if (explanation.verdict.kind !== 'no room') continue;
        const { row } = momentBefore(policy, machine, events, explanation.request.seq);
        for (const claim of claims) claim({ row, machine, events, explanation });
        held += 1;
      }
    });
    test(`${policy.name}: such refusals were among the ledgers`, () => {
      expect(held).toBeGreaterThan(0);
    });
  };
  hold(policies.global, [since]);
  hold(policies['percpu-rfc'], [since, tables, usedShares]);
  hold(policies.percpu, [since, tables, usedShares]);
  hold(policies.mainline, [since, counts, fits], true);
});
