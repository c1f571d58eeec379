import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { interleave } from '../../../machines/interleaved/schedule.ts';
import type { Machine } from '../../../machines/machine.ts';
import { policies } from '../../../machines/policies/index.ts';
import { ledgers } from '../../../properties/arbitraries/ledger.ts';
import { schedules, startedOnly } from '../../../properties/arbitraries/schedule.ts';
import type { Edit } from '../../../src/branch/edit.ts';
import { InputError } from '../../../src/input-error.ts';
import { createPresence, follow } from '../../../src/ledger/presence.ts';
import { bulkEngine } from '../../../src/replay/bulk.ts';
import { decode } from '../../../machines/operation.ts';
import type { Policy } from '../../../machines/policy.ts';
import { branched } from './branched.ts';

const RUNS = { numRuns: 150 };

/** The branch, or undefined where the edits leave something that cannot have happened. */
const branchOrRefusal = async <K extends object>(
  policy: Policy<K>,
  ledger: readonly LedgerEvent[],
  edits: readonly Edit[],
  machine: Machine,
): Promise<readonly LedgerEvent[] | undefined> => {
  try {
    return await branched(policy, ledger, edits, { machine });
  } catch (error) {
    if (error instanceof InputError && error.message.includes('after these edits')) return undefined;
    throw error;
  }
};

/** Everything that a reader of ledgers and a replay would refuse. */
const faultsIn = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  events: readonly LedgerEvent[],
): readonly string[] => {
  const presence = createPresence<string>(machine);
  const engine = bulkEngine(policy, machine);
  const faults: string[] = [];
  let isDead = false;
  events.forEach((event, index) => {
    if (event.seq !== index + 1) faults.push(`event ${event.seq} stands at ${index + 1}`);
    const absent = follow(presence, event);
    if (absent !== undefined) faults.push(absent.what);
    if (isDead) return;
    const op = decode(event, engine.roster);
    const hindrance = engine.hindrance(op);
    if (hindrance !== undefined) faults.push(hindrance.what);
    else isDead = engine.take(op).kind === 'oops';
  });
  return faults;
};

const places = fc.nat(200);

const holdBranches = <K extends object>(policy: Policy<K>): void => {
  test.prop(
    [ledgers({ mostEvents: 30 }), schedules(120), fc.uniqueArray(places, { minLength: 1, maxLength: 4 })],
    RUNS,
  )(
    `${policy.name}: of an interleaved ledger is a ledger that can be replayed, whatever is dropped`,
    async ({ machine, events }, schedule, dropped) => {
      const ledger = interleave(policy, machine, startedOnly(events), schedule);
      const seqs = [...new Set(dropped.map((place) => (place % Math.max(1, ledger.length)) + 1))];
      fc.pre(ledger.length > 0);
      const edits = seqs.map((seq) => ({ edit: 'drop' as const, seq }));
      const branch = await branchOrRefusal(policy, ledger, edits, machine);
      fc.pre(branch !== undefined);
      expect(faultsIn(policy, machine, branch)).toEqual([]);
      const cut = Math.min(...seqs) - 1;
      expect(branch.slice(0, cut)).toEqual(ledger.slice(0, cut));
    },
  );
};

describe('a branch', () => {
  holdBranches(policies['percpu-rfc']);
  holdBranches(policies.percpu);

  test.prop([ledgers({ withPerf: true }), places], RUNS)(
    'from which the request that it put in is dropped again is its parent',
    async ({ machine, events }, place) => {
      fc.pre(events.length > 0);
      const seq = (place % events.length) + 1;
      const insert = {
        edit: 'insert' as const,
        seq,
        request: { type: 'task.fork', task: 'f1', child: 'f2' },
      };
      const branch = await branchOrRefusal(policies.mainline, events, [insert], machine);
      fc.pre(branch !== undefined);
      const back = await branched(policies.mainline, branch, [{ edit: 'drop', seq }], { machine });
      expect(back).toEqual(events.map(({ observed: _observed, ...asked }) => asked));
    },
  );
});
