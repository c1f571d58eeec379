import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { policies } from '../../machines/policies/index.ts';
import type { Policy } from '../../machines/policy.ts';
import { type LedgerBounds, ledgers } from '../../properties/arbitraries/ledger.ts';
import { expectAgreement } from './engine-agreement.ts';

const held: string[] = [];

const holdEnginesTogether = <K extends object>(policy: Policy<K>, bounds: LedgerBounds = {}): void => {
  held.push(policy.name);
  test.prop([ledgers(bounds)])(
    `${policy.name}: statecharts and bulk engine agree after every event`,
    ({ machine, events }) => {
      const last = expectAgreement(policy, machine, events);
      expect(last.cpus).toHaveLength(machine.cpus);
    },
  );
};

describe('one meaning, run two ways', () => {
  holdEnginesTogether(policies.global);
  holdEnginesTogether(policies['percpu-rfc']);
  holdEnginesTogether(policies.percpu);
  holdEnginesTogether(policies.mainline, { withPerf: true });

  test('no policy is left out', () => {
    expect(held).toEqual(Object.keys(policies));
  });
});
