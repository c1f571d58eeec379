import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import type { Machine } from '../../../machines/machine.ts';
import { admits, type Claim } from '../../../machines/mainline/admission.ts';
import { countTakings, overfullCpu, takingsOf } from '../../../machines/mainline/fits.ts';
import { fullest } from '../../../machines/mainline/histogram.ts';
import { ALL_CPUS, type MainlineKernel } from '../../../machines/mainline/state.ts';
import { decode, type Operation } from '../../../machines/operation.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { type World, worldOf } from '../../../machines/policy.ts';
import { createRoster, NONE } from '../../../machines/roster.ts';
import { run } from '../../../machines/run.ts';
import { type RandomLedger, ledgers } from '../../../properties/arbitraries/ledger.ts';
import { hist } from '../../../properties/invariants/hist.ts';
import { mainlineCheckerOf } from '../../../properties/check.ts';
import type { Step } from '../../../properties/invariant.ts';
import { rulesOf } from '../../../properties/policy-rules.ts';
import { initialWitness } from '../../../properties/witness/state.ts';

const randomLedgers = ledgers({ withPerf: true });

interface Seat {
  readonly kernel: MainlineKernel;
  readonly world: World;
  readonly machine: Machine;
}

const seated = (machine: Machine): Seat => ({
  kernel: mainlinePolicy.initial(machine),
  world: worldOf(machine, createRoster()),
  machine,
});

const take = ({ kernel, world }: Seat, op: Operation) =>
  run(kernel, mainlinePolicy.recipe(kernel, op), op, world);

/** Runs a ledger and looks after every event. */
const replay = ({ machine, events }: RandomLedger, look: (seat: Seat, op: Operation) => void): Seat => {
  const seat = seated(machine);
  for (const event of events) {
    const op = decode(event, seat.world.roster);
    take(seat, op);
    look(seat, op);
  }
  return seat;
};

/** What HIST says of the present state, however it came about. */
const brokenHistogram = ({ kernel, world, machine }: Seat, op: Operation): unknown => {
  const step: Step<MainlineKernel> = {
    op,
    outcome: { kind: 'granted', result: 0 },
    before: mainlinePolicy.initial(machine),
    after: kernel,
    delivered: [],
    machine,
    roster: world.roster,
    rules: rulesOf('mainline'),
  };
  return hist.find(step, initialWitness(machine));
};

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** Everything that is counted anywhere in a state. */
const countedIn = ({ cpuPinned, histograms, holders, events }: MainlineKernel) => ({
  pinned: sum(cpuPinned),
  fullest: [histograms.cpuPinned, histograms.taskPinnedAll, ...histograms.taskPinned].map(fullest),
  holders: holders.filter((holder) => holder !== undefined).length,
  events: events.filter((event) => event !== undefined).length,
});

/** Every request that could be made: any task, known or not, on any CPU or all; and each CPU for itself. */
const claimsIn = ({ kernel, machine }: Seat): { claim: Claim; holder: number; cpu: number }[] => {
  const cpus = Array.from({ length: machine.cpus }, (_, cpu) => cpu);
  const newcomer = kernel.holders.length;
  const tasks = [...kernel.holders.keys(), newcomer];
  return [
    ...cpus.map((cpu) => ({ claim: { isForTask: false, holder: undefined, cpu }, holder: NONE, cpu })),
    ...tasks.flatMap((holder) =>
      [ALL_CPUS, ...cpus].map((cpu) => ({
        claim: { isForTask: true, holder: kernel.holders[holder], cpu },
        holder,
        cpu,
      })),
    ),
  ];
};

const isDecision = ({ type }: Operation): boolean =>
  type === 'breakpoint.register' || type === 'breakpoint.modify' || type === 'task.fork';

describe('mainline’s accounting', () => {
  test.prop([randomLedgers])('every promise is kept at every event', ({ machine, events }) => {
    const checker = mainlineCheckerOf(mainlinePolicy, machine);
    expect(events.flatMap((event) => checker.next(event)?.findings ?? [])).toEqual([]);
  });

  test.prop([randomLedgers])(
    'the histograms decide as the plain rule does, for every request in every state',
    (ledger) => {
      const { slots, cpus } = ledger.machine;
      replay(ledger, (seat) => {
        const takings = takingsOf(seat.kernel);
        for (const { claim, holder, cpu } of claimsIn(seat)) {
          const counts = countTakings([...takings, { holder, cpu }], cpus);
          expect(admits(seat.kernel, claim, slots)).toBe(overfullCpu(counts, slots) === undefined);
        }
      });
    },
  );

  test.prop([randomLedgers])(
    'nothing leaks: when all is closed and every task has ended, nothing is counted',
    (ledger) => {
      const seat = replay(ledger, () => undefined);
      const { roster } = seat.world;
      const ends: LedgerEvent[] = [];
      const add = (event: LedgerEvent): unknown => ends.push(event);
      for (let task = 0; task < roster.tasks.size; task += 1) {
        add({ seq: 0, type: 'task.exit', task: roster.tasks.at(task) });
      }
      seat.kernel.breakpoints.forEach((breakpoint, bp) => {
        for (const _ of breakpoint?.registrations ?? []) {
          add({ seq: 0, type: 'breakpoint.unregister', bp: roster.breakpoints.at(bp) });
        }
      });
      for (const event of ends) expect(take(seat, decode(event, roster)).result).toBe(0);
      const { kernel } = seat;
      expect(countedIn(kernel)).toEqual({
        pinned: 0,
        fullest: Array.from({ length: 2 + ledger.machine.cpus }, () => 0),
        holders: 0,
        events: 0,
      });
      expect(kernel.freeEvents).toHaveLength(kernel.events.length);
      expect(kernel.cpus.every(({ registers }) => registers.every((id) => id === NONE))).toBe(true);
    },
  );

  test.prop([randomLedgers])(
    'deciding changes nothing, and a refused decision leaves nothing behind',
    ({ machine, events }) => {
      const seat = seated(machine);
      for (const event of events) {
        const op = decode(event, seat.world.roster);
        if (!isDecision(op)) {
          take(seat, op);
          continue;
        }
        const before = structuredClone(seat.kernel);
        const recipe = mainlinePolicy.recipe(seat.kernel, op);
        const decided = recipe.begin(seat.kernel, op, seat.world);
        expect(seat.kernel).toEqual(before);
        const outcome = take(seat, op);
        // A modify that a copy stops midway is decided at its end.
        if (decided.kind !== 'granted') expect([outcome, seat.kernel]).toEqual([decided, before]);
      }
    },
  );

  test.prop([randomLedgers])('while FITS holds, no fork lacks room', (ledger) => {
    const seat = seated(ledger.machine);
    const lacking = ledger.events.filter(
      (event) => take(seat, decode(event, seat.world.roster)).result !== 0 && event.type === 'task.fork',
    );
    expect(lacking).toEqual([]);
  });

  test.prop([randomLedgers])(
    'while FITS holds, whatever is due on a CPU has one of its registers',
    (ledger) => {
      replay(ledger, ({ kernel }) => {
        kernel.cpus.forEach(({ online, events, current, registers }, cpu) => {
          const holder = kernel.holders[kernel.tasks[current]?.holder ?? NONE];
          const due = [...events, ...(holder?.events ?? [])].filter((id) => {
            const event = kernel.events[id];
            if (event === undefined || !online) return false;
            return event.attached && !event.disabled && (event.cpu === ALL_CPUS || event.cpu === cpu);
          });
          expect(registers.filter((id) => id !== NONE).toSorted()).toEqual(due.toSorted());
        });
      });
    },
  );

  test.prop([randomLedgers, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 })])(
    'whatever answers are forced upon it, counts and histograms stay together and nothing is negative',
    ({ machine, events }, forced) => {
      const seat = seated(machine);
      events.forEach((event, i) => {
        const op = decode(event, seat.world.roster);
        if (forced[i] === true) mainlinePolicy.recipe(seat.kernel, op).end(seat.kernel, op, seat.world);
        else take(seat, op);
        expect(brokenHistogram(seat, op)).toBeUndefined();
        expect(Math.min(...seat.kernel.cpuPinned)).toBeGreaterThanOrEqual(0);
      });
    },
  );
});
