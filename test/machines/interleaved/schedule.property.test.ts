import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { advance } from '../../../machines/interleaved/advance.ts';
import { hindranceOf } from '../../../machines/interleaved/hindrance.ts';
import { interleave, scheduleOf, withoutSteps } from '../../../machines/interleaved/schedule.ts';
import { NOTHING_UNDER_WAY, type OperationsUnderWay } from '../../../machines/interleaved/under-way.ts';
import { machineOf } from '../../../machines/machine.ts';
import { decode } from '../../../machines/operation.ts';
import type { PercpuKernel } from '../../../machines/percpu/state.ts';
import { policies } from '../../../machines/policies/index.ts';
import { type Policy, worldOf } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import { run } from '../../../machines/run.ts';
import { ledgers, type RandomLedger } from '../../../properties/arbitraries/ledger.ts';
import { schedules, startedOnly } from '../../../properties/arbitraries/schedule.ts';

/** The states between operations, each with how the last one ended. */
const atomically = <K extends object>(policy: Policy<K>, { machine, events }: RandomLedger): unknown[] => {
  const world = worldOf(machine, createRoster());
  const kernel = policy.initial(machine);
  const seen: unknown[] = [];
  for (const event of events) {
    const op = decode(event, world.roster);
    const outcome = run(kernel, policy.recipe(kernel, op), op, world);
    seen.push(structuredClone({ kernel, outcome, delivered: world.delivered }));
    if (outcome.kind === 'oops') break;
  }
  return seen;
};

const stepByStep = <K extends object>(policy: Policy<K>, { machine, events }: RandomLedger): unknown[] => {
  const world = worldOf(machine, createRoster());
  const kernel = policy.initial(machine);
  let underWay: OperationsUnderWay<K> = NOTHING_UNDER_WAY;
  const seen: unknown[] = [];
  for (const event of interleave(policy, machine, startedOnly(events), [])) {
    const advanced = advance(policy, kernel, underWay, decode(event, world.roster), world);
    ({ underWay } = advanced);
    const { outcome } = advanced;
    if (underWay.length === 0) seen.push(structuredClone({ kernel, outcome, delivered: world.delivered }));
  }
  return seen;
};

const holdGranularitiesTogether = <K extends object>(policy: Policy<K>): void => {
  test.prop([ledgers()])(
    `${policy.name}: steps that nothing comes between make the same states as one atomic event`,
    (ledger) => {
      expect(stepByStep(policy, ledger)).toStrictEqual(atomically(policy, ledger));
    },
  );
};

describe('an operation done step by step', () => {
  holdGranularitiesTogether(policies.global);
  holdGranularitiesTogether(policies['percpu-rfc']);
  holdGranularitiesTogether(policies.percpu);
  holdGranularitiesTogether(policies.mainline);
});

describe('a schedule', () => {
  test.prop([ledgers({ mostEvents: 30 }), schedules(120)])(
    'and the interleaved ledger that it makes are two spellings of one thing',
    ({ machine, events }, schedule) => {
      const policy = policies['percpu-rfc'];
      const ledger = interleave(policy, machine, startedOnly(events), schedule);
      const again = interleave(policy, machine, withoutSteps(ledger), scheduleOf(policy, machine, ledger));
      expect(again).toEqual(ledger);
    },
  );

  test.prop([ledgers({ mostEvents: 30 }), schedules(120)])(
    'makes ledgers that nothing hinders, and that end with nothing under way',
    ({ machine, events }, schedule) => {
      const policy = policies.percpu;
      const world = worldOf(machine, createRoster());
      const kernel = policy.initial(machine);
      let underWay: OperationsUnderWay<PercpuKernel> = NOTHING_UNDER_WAY;
      for (const event of interleave(policy, machine, startedOnly(events), schedule)) {
        const op = decode(event, world.roster);
        expect(hindranceOf(policy, kernel, underWay, op)).toBeUndefined();
        ({ underWay } = advance(policy, kernel, underWay, op, world));
      }
      expect(underWay).toEqual([]);
    },
  );

  test('that another ledger cannot have followed is refused', () => {
    const ledger: LedgerEvent[] = [
      { seq: 1, type: 'breakpoint.register', bp: 'b1', interleaved: true },
      { seq: 2, type: 'step', of: 1, part: 'begin' },
    ];
    expect(() => scheduleOf(policies.percpu, machineOf(2), ledger)).toThrow('event 2 cannot happen here');
  });
});
