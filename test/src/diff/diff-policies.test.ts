import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { machineOf } from '../../../machines/machine.ts';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import type { Policy } from '../../../machines/policy.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { type DiffOptions, diffPolicies } from '../../../src/diff/diff-policies.ts';
import type { Difference } from '../../../src/diff/difference.ts';
import { differenceText } from '../../../src/diff/text.ts';
import { sourceOf } from '../explain/explained.ts';

const diffOf = <A extends object, B extends object>(
  left: Policy<A>,
  right: Policy<B>,
  ledger: string | readonly LedgerEvent[],
  options: DiffOptions = {},
): Promise<Difference> =>
  diffPolicies(
    left,
    right,
    sourceOf(typeof ledger === 'string' ? eventsOf(ledger) : ledger, machineOf(2)),
    options,
  );

const kindsOf = ({ divergences }: Difference): readonly (readonly [number | undefined, string])[] =>
  divergences.map(({ kind, left, right }) => [(left ?? right)?.seq, kind]);

describe('the RFC and its repair', () => {
  it('answer D1 alike, and part where its one kdr7 arms a slot on a CPU whose table is empty', async () => {
    const difference = await diffOf(percpuRfcPolicy, percpuPolicy, 'reg u1@t1; reg b1[0]; sw1 t1');
    expect(kindsOf(difference)).toEqual([[3, 'state']]);
    expect(difference.first?.divergence.parted).toEqual([
      { path: 'dr7[1]', left: '0xd00d0282', right: '0xd0202' },
    ]);
  });

  it('run other callbacks where an access hits the slot that D1 has turned off', async () => {
    const d1 = 'reg u1@t1; reg b1[1]; reg b2[0]; unreg b2; sw1 t1; hit1 b1';
    const difference = await diffOf(percpuRfcPolicy, percpuPolicy, d1);
    expect(kindsOf(difference)).toContainEqual([6, 'delivery']);
    expect(differenceText(difference, 2)).toContain('percpu-rfc calls nobody; percpu calls b1');
  });

  it('part where the RFC dies of an unknown unregister (D5), and nothing after that is compared', async () => {
    const difference = await diffOf(percpuRfcPolicy, percpuPolicy, 'unreg b1; reg b2');
    expect(kindsOf(difference)).toEqual([[1, 'death']]);
    expect(difference).toMatchObject({ compared: 1, left: { diedAt: 1 }, right: { events: 1 } });
    const text = differenceText(difference, 2);
    expect(text).toContain('percpu-rfc dies: NULL cpumask (domain.md §3)');
    expect(text).toContain('percpu answers ENOENT');
    expect(text).toContain('percpu-rfc dies at event 1: what follows has nothing to be compared with.');
  });

  it('have nothing to part over where no defect is met', async () => {
    const difference = await diffOf(percpuRfcPolicy, percpuPolicy, 'reg b1[0]; reg b2[1]; unreg b1');
    expect(difference.count).toBe(0);
    expect(differenceText(difference, 2)).toBe(
      '3 events, decided by percpu-rfc and by percpu: no difference.',
    );
  });
});

describe('the base and the RFC', () => {
  const ONE_A_CPU = 'reg u1@t1; reg u2@t1; reg u3@t1; reg b1[0]; reg b2[1]';

  it('part over a second breakpoint for another CPU, which the base has no slot for: the rule and the holders are told', async () => {
    const text = differenceText(await diffOf(globalPolicy, percpuRfcPolicy, ONE_A_CPU), 2);
    expect(text).toContain('percpu-rfc grants, global does not: 1');
    expect(text).toContain('domain.md §2.3 register');
  });

  it('explain the first divergence as `explain` does, when it is a refusal', async () => {
    const { first } = await diffOf(globalPolicy, percpuRfcPolicy, 'reg b1[0]@t1');
    expect(first?.explained).toMatchObject({
      left: { verdict: { kind: 'granted' } },
      right: { verdict: { kind: 'fault', result: 'EINVAL', section: '§2.2 row 0' } },
    });
  });

  it('stand beside each other as grids, marked where they differ', async () => {
    const text = differenceText(await diffOf(globalPolicy, percpuRfcPolicy, 'reg b1[0]'), 2);
    const grid = text.split('\n').filter((line) => /boundary|kernel slots|DR7/.test(line));
    expect(grid.map((line) => line.trim().replace(/ {2,}/g, ' | '))).toEqual([
      'boundary | 3 | 3',
      'CPU 0 kernel slots | · · · b1 | · · · b1',
      'CPU 0 DR7 | 0xd0000280 | 0xd0000280',
      '≠ | CPU 1 kernel slots | · · · b1 | · · · ·',
      '≠ | CPU 1 DR7 | 0xd0000280 | 0x0',
    ]);
  });
});

describe('today’s kernel and the RFC over a recording', () => {
  /** As `import` writes it: the kernel refused b5 for want of room. */
  const RECORDED: readonly LedgerEvent[] = eventsOf(
    'reg u1[0]@t1; unreg u1; reg u2@t1; reg u3@t1; reg u4@t1; reg u5@t1; reg u6@t1; unreg u2; reg u7@t1',
  ).map((event) => {
    if (event.type !== 'breakpoint.register') return event;
    return { ...event, observed: { result: event.bp === 'u6' ? 'ENOSPC' : 0 } };
  });

  it('part over a task’s breakpoint on one CPU, which 2009 would have refused', async () => {
    const { first } = await diffOf(mainlinePolicy, percpuRfcPolicy, RECORDED, { callers: 'recorded' });
    expect(first?.divergence).toMatchObject({
      kind: 'answer',
      left: { seq: 1, answer: { result: 0 } },
      right: { seq: 1, answer: { result: 'EINVAL', section: '§2.2 row 0' } },
    });
  });

  it('do not ask the RFC to take back what it has refused, of which it would die', async () => {
    const literal = await diffOf(mainlinePolicy, percpuRfcPolicy, RECORDED);
    const recorded = await diffOf(mainlinePolicy, percpuRfcPolicy, RECORDED, { callers: 'recorded' });
    expect(recorded.right.notAsked).toBe(1);
    expect(literal.right.notAsked).toBe(0);
  });

  it('give back at once what the recorded kernel refused, as the program went on without', async () => {
    const events = RECORDED.map((event) =>
      event.type === 'breakpoint.register' && event.bp === 'u5'
        ? { ...event, observed: { result: 'ENOSPC' as const } }
        : event,
    );
    const { left, right } = await diffOf(mainlinePolicy, percpuRfcPolicy, events, { callers: 'recorded' });
    expect([left.givenBack, right.givenBack]).toEqual([2, 2]);
  });

  it('do not take a call that only one of them has for the first place where they part', async () => {
    const events: readonly LedgerEvent[] = [
      { seq: 1, type: 'ptrace.poke', task: 't1', register: 0, value: '0x400000' },
      ...RECORDED.slice(0, 1).map((event) => ({ ...event, seq: 2 })),
    ];
    const difference = await diffOf(mainlinePolicy, percpuRfcPolicy, events);
    expect(kindsOf(difference)).toEqual([
      [1, 'unsupported'],
      [2, 'answer'],
    ]);
    expect(difference.first?.divergence.left?.seq).toBe(2);
  });
});

it('lists the first divergences up to the limit, and counts all of them', async () => {
  const { divergences, count, byKind } = await diffOf(
    percpuRfcPolicy,
    percpuPolicy,
    'reg b1; reg b1; unreg b2[0]',
    { limit: 1 },
  );
  expect(divergences).toHaveLength(1);
  expect(count).toBe(byKind.reduce((sum, tally) => sum + tally.count, 0));
  expect(count).toBeGreaterThan(1);
});

it('names the policy under which a step of an interleaved ledger cannot come', async () => {
  const interleaved = 'reg~ b1[0]; #1 prepare; #1 begin; #1 store 0; #1 disable 0; #1 load 0; #1 end';
  await expect(diffOf(percpuRfcPolicy, percpuPolicy, interleaved)).rejects.toThrow(
    /under percpu;|under percpu /,
  );
});
