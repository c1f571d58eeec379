/** Of large states only what events have changed is compared: it is found apart what comparing whole states finds. */
import { it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Machine } from '../../../machines/machine.ts';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import type { Policy } from '../../../machines/policy.ts';
import { ledgers } from '../../../properties/arbitraries/ledger.ts';
import { partingOf } from '../../../src/diff/apart.ts';
import { literalCaller } from '../../../src/diff/caller.ts';
import { type Side, sideOf } from '../../../src/diff/side.ts';
import { watchedEngine } from '../../../src/diff/watched-engine.ts';

const COLUMNS = ['kernelPos', 'userRefcount', 'kernel', 'tasks', 'dr7', 'debugRegisters'];

const sideFrom = <K extends object>(policy: Policy<K>, machine: Machine, many: number): Side =>
  sideOf({
    label: policy.name,
    policy: policy.name,
    file: 'a random ledger',
    engine: watchedEngine(policy, machine, many),
    caller: literalCaller,
  });

describe('two states that are compared event by event', () => {
  it.prop([ledgers({ mostCpus: 3, mostEvents: 60 })])(
    'part where they do as a whole',
    ({ machine, events }) => {
      const [watched, whole] = [2, Infinity].map((many) => {
        const sides = [sideFrom(globalPolicy, machine, many), sideFrom(percpuPolicy, machine, many)] as const;
        return { sides, parting: partingOf(...sides, COLUMNS) };
      });
      for (const event of events) {
        for (const side of [...(watched?.sides ?? []), ...(whole?.sides ?? [])]) side.decide(event);
        expect(new Set(watched?.parting())).toEqual(new Set(whole?.parting()));
      }
    },
  );
});
