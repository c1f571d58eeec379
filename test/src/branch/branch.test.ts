import { describe, expect, it } from 'vitest';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { branchText } from '../../../src/branch/text.ts';
import { branched, reported } from './branched.ts';

const FULL = 'reg u1@t1; reg u2@t1; reg u3@t1; reg b1[0]; reg b2[0]; hit0 b2; unreg u3@t1';

describe('a request that is dropped', () => {
  it('lets in what it had kept out, and everything that follows from that is told', async () => {
    const report = await reported(FULL, ['drop 3']);
    expect(report.divergences.map(({ kind, left, right }) => [kind, left?.seq, right?.seq])).toEqual([
      ['answer', 5, 4],
      ['delivery', 6, 5],
    ]);
    expect(report.first?.explained.left).toMatchObject({ verdict: { kind: 'no room', result: 'ENOSPC' } });
    expect(report.first?.explained.right).toMatchObject({ verdict: { kind: 'granted' } });
  });

  it('leaves its unregister, which is then of an unknown breakpoint and decided as such', async () => {
    const report = await reported('reg b1[0]; unreg b1; reg b2[0]', ['drop 1']);
    expect(report.divergences.map(({ kind }) => kind)).toEqual(['death']);
    expect(report.right).toMatchObject({ diedAt: 1, label: 'the branch' });
  });

  it('may keep the kernel alive: what follows its death in the parent is decided for the first time', async () => {
    const report = await reported('unreg b1; reg b2[0]; reg b3[1]', ['drop 1']);
    expect(report.left).toMatchObject({ diedAt: 1, events: 1 });
    expect(report.right).toMatchObject({ events: 2 });
    expect(report.right).not.toHaveProperty('diedAt');
  });

  it('moves the numbers of what follows', async () => {
    const report = await reported(FULL, ['drop 3', 'insert 6 {"type":"cpu.offline","cpu":1}', 'drop 7']);
    expect(report.numbers).toEqual([
      { parent: 1, branch: 1, length: 2 },
      { parent: 4, branch: 3, length: 2 },
      { parent: 6, branch: 6, length: 1 },
    ]);
    expect(branchText(report, 2)).toContain('Numbers: 4-5 of the parent are 3-4.');
  });
});

describe('the report', () => {
  it('says of each edit what was asked and what each side answers', async () => {
    const text = branchText(
      await reported(FULL, ['change 5 {"cpus":[1]}', 'insert 8 {"type":"cpu.offline","cpu":1}']),
      2,
    );
    expect(text).toContain(
      'changed event 5: CPU 0 asked for breakpoint b2 (writes of 4 bytes at 0xffffffff81000080) for whoever runs, on CPU 1; the parent answers ENOSPC: ',
    );
    expect(text).toContain('the branch grants it');
    expect(text).toContain('put in event 8: CPU 1 went offline');
  });

  it('is about edits alone where nothing follows from them', async () => {
    const report = await reported(FULL, ['drop 7']);
    expect(report).toMatchObject({ count: 0, at: 7, events: 6 });
    expect(branchText(report, 2)).toContain(
      '6 events, decided by the parent and by the branch: no difference.',
    );
  });
});

describe('what the recorded kernel answered', () => {
  const RECORDED = eventsOf('reg b1[0]; reg b2[1]; reg b3[0]').map((event) => ({
    ...event,
    observed: { result: 0 as const },
  }));

  it('stays before the cut, and is gone after it: it was an answer in another history', async () => {
    const events = await branched(percpuRfcPolicy, RECORDED, ['drop 3'], { at: 2 });
    expect(events.map((event) => event.observed?.result)).toEqual([0, undefined]);
  });
});

describe('an edit after which something cannot have happened', () => {
  it('is refused with the event, and why', async () => {
    await expect(branched(percpuRfcPolicy, 'off1; on1; reg1 b1', ['drop 2'])).rejects.toThrow(
      'event 3 cannot happen after these edits: CPU 1 is offline (field cpu); edit that as well',
    );
  });

  it('is refused if it is about no event of the ledger', async () => {
    await expect(branched(percpuRfcPolicy, 'reg b1', ['drop 2'])).rejects.toThrow(
      'edit "drop 2": written down has no such event; it has 1: name one of them',
    );
    await expect(
      branched(percpuRfcPolicy, 'reg b1', ['insert 3 {"type":"cpu.offline","cpu":1}']),
    ).rejects.toThrow('no such event');
  });
});

describe('an interleaved operation', () => {
  const REGISTER = 'reg~ b1[0]; #1 prepare; #1 begin; #1 disable 0; #1 store 0; #1 load 0; #1 end';

  it('goes with its steps where its call is dropped', async () => {
    expect(await branched(percpuPolicy, `${REGISTER}; reg b2[1]`, ['drop 1'])).toEqual(eventsOf('reg b2[1]'));
  });

  it('leaves out the steps that it does not come to, when it is refused now', async () => {
    const events = await branched(percpuPolicy, `${REGISTER}; reg b2[1]`, ['change 1 {"length":3}']);
    expect(events.map(({ type }) => type)).toEqual(['breakpoint.register', 'step', 'breakpoint.register']);
  });

  it('is given the steps that are missing, when it was refused and is granted now', async () => {
    const refused = `reg~ b1[0] w3; #1 prepare; reg b2[1]`;
    const events = await branched(percpuPolicy, refused, ['change 1 {"length":4}']);
    // Nothing waits for b1, which has not come to the lock: b2 goes first.
    expect(events.map(({ type }) => type)).toEqual(['breakpoint.register', 'step', 'breakpoint.register']);
    const inLock = `reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; reg~ b1[0]; #5 prepare; #5 begin; reg b2[1]`;
    expect(await branched(percpuPolicy, inLock, ['drop 4'])).toEqual(
      eventsOf(
        `reg u1@t1; reg u2@t1; reg u3@t1; reg~ b1[0]; #4 prepare; #4 begin; #4 disable 0; #4 store 0; #4 load 0; #4 end 0; reg b2[1]`,
      ),
    );
  });
});
