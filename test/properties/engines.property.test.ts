import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { isDead } from '../../machines/kernel.ts';
import { policies } from '../../machines/policies/index.ts';
import type { Policy } from '../../machines/policy.ts';
import { type LedgerBounds, ledgers } from '../../properties/arbitraries/ledger.ts';
import { interleavedLedgers } from '../../properties/arbitraries/schedule.ts';
import { expectAgreement } from './engine-agreement.ts';

const held: string[] = [];

const holdEnginesTogether = <K extends object>(policy: Policy<K>, bounds: LedgerBounds = {}): void => {
  held.push(policy.name);
  test.prop([ledgers(bounds)])(
    `${policy.name}: statecharts and bulk engine agree after every event`,
    ({ machine, events }) => {
      const last = expectAgreement(policy, machine, events);
      expect(last.underWay).toEqual([]);
      if (!isDead(last)) expect(last.registry.value).toBe('idle');
    },
  );

  test.prop([interleavedLedgers(policy, { ...bounds, mostEvents: 30 })])(
    `${policy.name}: they agree after every step of interleaved operations`,
    ({ machine, events }) => {
      const last = expectAgreement(policy, machine, events);
      const holder = last.underWay.find(({ stage }) => stage === 'holding');
      if (!isDead(last)) expect(last.registry.value === 'idle').toBe(holder === undefined);
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
