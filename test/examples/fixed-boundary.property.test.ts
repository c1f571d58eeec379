/** The allocator of examples/policies: verified as the project's own are. */
import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { fixedBoundary } from '../../examples/policies/fixed-boundary.ts';
import { interleavedLedgers } from '../../properties/arbitraries/schedule.ts';
import { ledgers, type RandomLedger } from '../../properties/arbitraries/ledger.ts';
import {
  type CheckedEvent,
  checkLedger,
  eventsOf,
  machineOf,
  type PercpuKernel,
  SLOT_INVARIANTS,
} from '../../src/index.ts';

const checked = ({ machine, events }: RandomLedger): CheckedEvent<PercpuKernel>[] => [
  ...checkLedger(fixedBoundary, machine, events, { assumed: [] }),
];

const sentences = (ledger: RandomLedger): string[] =>
  checked(ledger).flatMap(({ event, findings }) =>
    findings.map(({ invariant, sentence }) => `${invariant} at ${event.seq}: ${sentence}`),
  );

const small = ledgers({ mostCpus: 3, mostEvents: 40 });

describe('on random ledgers the allocator with a fixed boundary', () => {
  it.prop([small], { numRuns: 3000 })('keeps every promise, whatever its callers do', (ledger) => {
    expect(sentences(ledger)).toEqual([]);
  });

  it.prop([interleavedLedgers(fixedBoundary, { mostCpus: 3, mostEvents: 12 })], { numRuns: 2000 })(
    'keeps every promise while operations interleave',
    (ledger) => {
      expect(sentences(ledger)).toEqual([]);
    },
  );

  it.prop([small], { numRuns: 300 })('never moves its boundary', (ledger) => {
    for (const { step } of checked(ledger)) expect(step.after.kernelPos).toBe(2);
  });

  it('refuses for want of slots to both sides, so that the green above says something', () => {
    const rules = new Set<string>();
    fc.assert(
      fc.property(small, (ledger) => {
        for (const { step } of checked(ledger))
          if (step.outcome.kind === 'refused') rules.add(step.outcome.rule);
      }),
      { numRuns: 1000, seed: 1 },
    );
    expect([...rules]).toEqual(
      expect.arrayContaining([
        'both kernel slots of a CPU of the mask are taken',
        'the task holds every slot below the boundary',
        'this breakpoint is registered already',
        'this breakpoint is not registered',
        'the mask holds no online CPU',
      ]),
    );
  });
});

describe('by hand', () => {
  const resultsOf = (text: string): readonly unknown[] =>
    checked({ machine: machineOf(2), events: eventsOf(text) }).map(({ step }) => step.outcome.result);

  it('two for the kernel on each CPU, two for each task, whatever the others hold', () => {
    expect(resultsOf('reg b1; reg b2[0]; reg b3[0]; reg b3[1]; reg b4[1]')).toEqual([
      0,
      0,
      'ENOSPC',
      0,
      'ENOSPC',
    ]);
    expect(resultsOf('reg b1; reg b2; reg u1@t1; reg u2@t1; reg u3@t1; reg u3@t2')).toEqual([
      ...[0, 0, 0, 0],
      ...['ENOSPC', 0],
    ]);
  });

  it('a struct may serve a task and then the kernel, and each unregister finds where it is', () => {
    expect(resultsOf('reg b1@t1; unreg b1; reg b1; unreg b1; reg b1@t1')).toEqual([0, 0, 0, 0, 0]);
  });

  it('a CPU that comes back has what was registered for it while it was away', () => {
    const last = checked({
      machine: machineOf(2),
      events: eventsOf('reg b1; off1; reg b2; unreg b1; on1'),
    }).at(-1);
    const row = last && fixedBoundary.row(last.step.after, last.step.roster);
    expect(row).toMatchObject({
      kernelPos: 2,
      consumed: [1, 1],
      kernel: [
        [null, null, null, 'b2'],
        [null, null, 'b2', null],
      ],
    });
  });
});

describe('what it does not promise', () => {
  const breaks = (ledger: RandomLedger): readonly string[] => {
    const withAll = { ...fixedBoundary, promises: SLOT_INVARIANTS.map(({ name }) => name) };
    return [...checkLedger(withAll, ledger.machine, ledger.events, { assumed: [] })].flatMap(({ findings }) =>
      findings.map(({ invariant }) => invariant),
    );
  };

  it('is what does break: the boundary is not tight, slots are not compacted, free slots of the others stay free', () => {
    const broken = new Set<string>();
    fc.assert(
      fc.property(small, (ledger) => {
        for (const name of breaks(ledger)) broken.add(name);
      }),
      { numRuns: 1000, seed: 1 },
    );
    expect([...broken].sort()).toEqual(['BOUNDARY', 'COMPACT', 'COMPLETE', 'TIGHT']);
  });
});
