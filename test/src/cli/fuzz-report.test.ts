import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { slotSubject } from '../../../properties/campaign/subject.ts';
import { tryLedger } from '../../../properties/campaign/trial.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { ENOUGH_RUNS, type FuzzReport, fuzzReport } from '../../../src/cli/fuzz-report.ts';
import { junitText } from '../../../src/cli/junit.ts';
import { readAssumption, readInvariant } from '../../../src/cli/law-options.ts';
import { fuzzText } from '../../../src/cli/text/fuzz-text.ts';
import type { CampaignWish } from '../../../src/fuzz/campaign.ts';
import type { Statistics } from '../../../src/fuzz/statistics.ts';

const subject = slotSubject(percpuRfcPolicy);

const WISH: CampaignWish = {
  ...{ runs: 100, seed: 7, judgement: {}, mostCpus: 3, mostEvents: 60 },
  ...{ isInterleaved: false, facts: {} },
};

const statistics = (changes: Partial<Statistics> = {}): Statistics => ({
  runs: 100,
  events: 2000,
  byKind: { 'breakpoint.register': 1500, 'task.switch': 500 },
  reasons: [{ result: 0, count: 2000 }],
  reached: [{ name: 'boundary lowered', run: 1 }],
  neverReached: [],
  ...changes,
});

const PLAIN = { good: (text: string) => text, bad: (text: string) => text, strong: (text: string) => text };

const reportOf = (text: string | undefined, changes: Partial<Statistics> = {}): FuzzReport => {
  const ended = { statistics: statistics(changes), wasInterrupted: false };
  const command = 'breakledger fuzz --policy percpu-rfc --seed 7';
  if (text === undefined) return fuzzReport(subject, WISH, ended, { command });
  const counterexample = tryLedger(subject, machineOf(2), eventsOf(text), { assumed: [] });
  const failure = { path: '3:1', found: 20, shrunkTo: 5, counterexample };
  return fuzzReport(subject, WISH, { ...ended, failure }, { command });
};

describe('the report of a campaign', () => {
  it('says which assumptions had to be dropped, and which nobody made', () => {
    expect(reportOf('reg b1; off1; unreg b1; on1').failure).toMatchObject({
      needs: ['online'],
      unassumed: [],
    });
    expect(reportOf('reg u1@t1; reg b1[0]; sw1 t1').failure).toMatchObject({
      needs: [],
      unassumed: ['full mask'],
    });
  });

  it('has the command line that brings the counterexample back', () => {
    expect(reportOf('unreg b1').failure?.again).toBe(
      'breakledger fuzz --policy percpu-rfc --seed 7 --path 3:1',
    );
  });

  it('calls unreached what was not reached in enough ledgers', () => {
    const neverReached = ['residue of a lazy switch'];
    expect(reportOf(undefined, { neverReached }).isReachMissed).toBe(false);
    expect(reportOf(undefined, { neverReached, runs: ENOUGH_RUNS }).isReachMissed).toBe(true);
    expect(reportOf(undefined, { runs: ENOUGH_RUNS }).isReachMissed).toBe(false);
    const ended = { statistics: statistics({ neverReached, runs: ENOUGH_RUNS }), wasInterrupted: false };
    const short = fuzzReport(subject, { ...WISH, mostEvents: 5 }, ended, { command: '' });
    expect(short.isReachMissed).toBe(false);
  });
});

describe('the text of a campaign', () => {
  it('tells a broken invariant as a story', () => {
    const text = fuzzText(reportOf('unreg b1'), PLAIN);
    expect(text).toMatch(/^percpu-rfc breaks SAFE \(100 ledgers with 2,000 events, atomic, seed 7\)\n/);
    expect(text).toContain(
      '    1  unreg b1\n         answers oops: NULL cpumask\n         breaks the assumption balanced\n',
    );
    expect(text).toContain(
      '  SAFE: the unregister of b1 ends in an oops: NULL cpumask.\n  It needs dropped: balanced.',
    );
    expect(text).toContain('the modelled kernel died here: NULL cpumask');
    expect(text).toContain('add -o.');
  });

  it('says whether what was never reached is a fault', () => {
    const neverReached = ['residue of a lazy switch'];
    expect(fuzzText(reportOf(undefined, { neverReached }), PLAIN)).toContain(
      'not yet a fault: 100 of the 10,000',
    );
    expect(fuzzText(reportOf(undefined, { neverReached, runs: ENOUGH_RUNS }), PLAIN)).toContain(
      'green says nothing',
    );
    expect(fuzzText(reportOf(undefined), PLAIN)).toContain('reached all 1 that this campaign has to reach');
  });
});

describe('the JUnit report of a campaign', () => {
  it('has a case an invariant, the broken one with its story', () => {
    const text = junitText(reportOf('unreg b1'), ['GHOST', 'SAFE'], 1.5);
    expect(text).toContain(
      '<testsuites name="breakledger fuzz" tests="3" failures="1" errors="0" skipped="0" time="1.500">',
    );
    expect(text).toContain('<testcase classname="percpu-rfc.always" name="GHOST"/>');
    expect(text).toMatch(
      /name="SAFE"><failure message="the unregister of b1 ends in an oops: NULL cpumask">percpu-rfc/,
    );
  });

  it('skips what was not reached in too few ledgers, and fails it in enough', () => {
    const neverReached = ['refused: EINVAL, §2.2 row 2'];
    expect(junitText(reportOf(undefined, { neverReached }), [], 1)).toContain(
      '<skipped message="not reached in 100',
    );
    const enough = reportOf(undefined, { neverReached, runs: ENOUGH_RUNS });
    expect(junitText(enough, [], 1)).toContain('<failure message="never reached in 10000 ledgers"/>');
  });

  it('writes what is not XML so that it can be read back', () => {
    const neverReached = ['a < b & "c" > d\u0001'];
    expect(junitText(reportOf(undefined, { neverReached }), [], 1)).toContain(
      'name="a &lt; b &amp; &quot;c&quot; &gt; d"',
    );
  });
});

describe('options that name laws', () => {
  it('take assumptions with a space as one word, and gather them', () => {
    expect(readAssumption('constant-mask')).toEqual(['constant mask']);
    expect(readAssumption('non-empty', ['online'])).toEqual(['online', 'non-empty']);
    expect(() => readAssumption('onlin')).toThrow('"onlin" is no assumption: write one of online, single,');
  });

  it('take invariants in any case', () => {
    expect(readInvariant('dr7', ['SAFE'])).toEqual(['SAFE', 'DR7']);
    expect(readInvariant('user-above-pos')).toEqual(['USER_ABOVE_POS']);
    expect(() => readInvariant('DR8')).toThrow('"DR8" is no invariant: write one of COUNT, RANGE,');
  });
});
