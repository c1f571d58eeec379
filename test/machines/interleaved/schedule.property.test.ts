import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { advance } from '../../../machines/interleaved/advance.ts';
import { interleave } from '../../../machines/interleaved/schedule.ts';
import { NOTHING_UNDER_WAY, type OperationsUnderWay } from '../../../machines/interleaved/under-way.ts';
import { decode } from '../../../machines/operation.ts';
import { policies } from '../../../machines/policies/index.ts';
import { type Policy, worldOf } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import { run } from '../../../machines/run.ts';
import { ledgers, type RandomLedger } from '../../../properties/arbitraries/ledger.ts';
import { startedOnly } from '../../../properties/arbitraries/schedule.ts';

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
