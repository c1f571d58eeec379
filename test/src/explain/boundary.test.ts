import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { explainedOf, linesOf, noRoomOf, onlyOf, remediesOf } from './explained.ts';

const TASK_BELOW = 'reg u1@t1; reg u2@t1; reg u3@t1; reg b1[0]; reg b2[0]';

describe('a kernel-space request that the boundary leaves no room for', () => {
  it('is told with the full CPU, the task that holds the slot below the boundary, and what would make room', async () => {
    expect(linesOf(await onlyOf(percpuRfcPolicy, TASK_BELOW))).toEqual([
      'Event 5: CPU 0 asked for breakpoint b2 (writes of 4 bytes at 0xffffffff81000080) for whoever runs, on CPU 0.',
      'The model percpu-rfc answers ENOSPC: a CPU of the mask has used its whole kernel share, and the boundary cannot go down: it is 0, or a task holds the slot below it (domain.md §3 register step 4).',
      '           slot 3  |  slot 2  slot 1  slot 0',
      '  CPU 0    b1      |',
      '  CPU 1    -       |',
      '  task t1          |  u3      u2      u1',
      "  | is the boundary, at 3: kernel slots to its left, the tasks' to its right.",
      'CPU 0: the whole kernel share is used, slot 3, by b1.',
      'The boundary cannot go down: slot 2, just below it, is held by u3 of t1.',
      'In its way:',
      '  b1: slot 3 on CPU 0; writes of 4 bytes at 0xffffffff81000040; since event 4',
      '  u3 of t1: slot 2 on every CPU; writes of 4 bytes at 0x400030; since event 3',
      '  (and 2 breakpoints elsewhere, not in its way)',
      'It is granted once one of b1 or u3 of t1 is given back (tried on the model).',
    ]);
  });

  it('names only the CPUs of the mask that have used their share', async () => {
    const explanation = await onlyOf(
      percpuRfcPolicy,
      'reg u1@t1; reg u2@t1; reg u3@t1; reg b1[1]; reg b2[0,1]',
    );
    expect(noRoomOf(explanation).full.map(({ cpu }) => cpu)).toEqual([1]);
    expect(remediesOf(explanation)).toEqual(['b1', 'u3@t1']);
  });

  it('is not refused on a CPU that has a vacant kernel slot, so that nothing is explained', async () => {
    expect(await explainedOf(percpuRfcPolicy, TASK_BELOW.replace('b2[0]', 'b2[1]'))).toEqual([]);
  });

  it('needs one release on each full CPU, or of every task that holds the slot below', async () => {
    const explanation = await onlyOf(
      percpuRfcPolicy,
      'reg b1[0]; reg b2[1]; reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t2; reg u5@t2; reg u6@t2; reg b3',
    );
    expect(remediesOf(explanation).toSorted()).toEqual(['b1 + b2', 'u3@t1 + u6@t2']);
    expect(linesOf(explanation)).toContain(
      'It is granted once b1 and b2 are given back (or 1 other set of that size); nothing less is enough (tried on the model).',
    );
  });

  it('says that the boundary is at 0 where every slot is the kernel’s', async () => {
    const explanation = await onlyOf(percpuRfcPolicy, 'reg b1; reg b2; reg b3; reg b4; reg b5[1]');
    const lines = linesOf(explanation);
    expect(lines).toContain(
      'CPU 1: the whole kernel share is used, slots 0, 1, 2 and 3, by b1, b2, b3 and b4.',
    );
    expect(lines).toContain(
      "The boundary cannot go down any more: it is at 0, every slot is the kernel's already.",
    );
    expect(lines).toContain('         slot 3  slot 2  slot 1  slot 0  |');
    expect(remediesOf(explanation)).toEqual(['b1', 'b2', 'b3', 'b4']);
  });

  it('says that nobody holds the slot below, where only a count says so (B3)', async () => {
    const explanation = await onlyOf(
      percpuRfcPolicy,
      'reg u1@t1; reg u2@t1; fork t1>t2; exec t1; exec t2; reg b1[0]; reg b2[0]; reg b3[0]',
      { machine: machineOf(2, { forkCopiesSlots: true }) },
    );
    expect(linesOf(explanation)).toContain(
      'The boundary cannot go down: slot 1, just below it, is held by nobody, but its count of tasks is not 0 (domain.md §4.3, B3).',
    );
    expect(remediesOf(explanation)).toEqual(['b1', 'b2']);
  });

  it('says that no slot is the kernel’s where a task holds slot 3', async () => {
    const explanation = await onlyOf(
      percpuRfcPolicy,
      'reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; reg b1[1]',
    );
    expect(linesOf(explanation)).toContain("No slot is the kernel's: the boundary is at 4.");
    expect(remediesOf(explanation)).toEqual(['u4@t1']);
  });
});

describe('a request for a task that has every slot below the boundary', () => {
  it('is told with the CPU that keeps the boundary down, though the task may never run there', async () => {
    const explanation = await onlyOf(
      percpuRfcPolicy,
      'reg b1[1]; reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1',
    );
    const lines = linesOf(explanation);
    expect(lines).toContain('Task t1 holds every slot below the boundary at 3: u1, u2 and u3.');
    expect(lines).toContain(
      'The boundary is that low because of CPU 1 (b1); it limits every task, wherever the task runs (domain.md §4.2, L1).',
    );
    expect(remediesOf(explanation)).toEqual(['b1', 'u1@t1', 'u2@t1', 'u3@t1']);
  });

  it('has nobody else to blame where no kernel breakpoint is registered', async () => {
    const explanation = await onlyOf(
      percpuRfcPolicy,
      'reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; reg u5@t1',
    );
    expect(linesOf(explanation)).toContain(
      'Task t1 holds every slot below the boundary at 4: u1, u2, u3 and u4.',
    );
    expect(linesOf(explanation).some((line) => line.startsWith('The boundary is that low'))).toBe(false);
    expect(remediesOf(explanation)).toEqual(['u1@t1', 'u2@t1', 'u3@t1', 'u4@t1']);
  });

  it('has no slot at all where the boundary is at 0', async () => {
    const explanation = await onlyOf(globalPolicy, 'reg b1; reg b2; reg b3; reg b4; reg u1@t1');
    expect(linesOf(explanation)).toContain('There is no slot for task t1: the boundary is at 0.');
    expect(linesOf(explanation)).toContain(
      'The boundary is that low because of CPUs 0 and 1 (b1, b2, b3 and b4); it limits every task, wherever the task runs (domain.md §4.2, L1).',
    );
  });

  it('learns what is wrong with the request itself, which the want of room has hidden', async () => {
    const explanation = await onlyOf(
      percpuRfcPolicy,
      'reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; reg u5@t1 w4 at 0x400051',
    );
    expect(linesOf(explanation).slice(-3)).toEqual([
      'There is room once one of u1 of t1, u2 of t1, u3 of t1 or u4 of t1 is given back (tried on the model).',
      'But then the answer is EINVAL: address is not aligned to the length (domain.md §2.2 row 6).',
      'Valid instead (tried on the model): ask for a length of 1; or align the address to 0x400050.',
    ]);
  });
});

describe('since when a slot is held', () => {
  it('is the register, and the event that compacted it to where it stands', async () => {
    const explanation = await onlyOf(
      percpuRfcPolicy,
      'reg b1; reg b2; unreg b1; reg u1@t1; reg u2@t1; reg u3@t1; reg b3',
    );
    const b2 = noRoomOf(explanation).holders.find(({ bp }) => bp === 'b2');
    expect(b2).toMatchObject({ slots: [3, 3], since: { seq: 2 }, moved: { seq: 3 } });
    expect(linesOf(explanation)).toContain(
      '  b2: slot 3 on every CPU; writes of 4 bytes at 0xffffffff81000080; since event 2; moved there at event 3, as b1 was given back',
    );
  });

  it('begins anew when a breakpoint is given back and registered again', async () => {
    const explanation = await onlyOf(
      percpuRfcPolicy,
      'reg b1; unreg b1; reg b1; reg u1@t1; reg u2@t1; reg u3@t1; reg b3',
    );
    const b1 = noRoomOf(explanation).holders.find(({ bp }) => bp === 'b1');
    expect(b1?.since).toEqual({ seq: 3 });
    expect(b1?.moved).toBeUndefined();
  });

  it('comes with the time and the thread, where they were recorded', async () => {
    const explanation = await onlyOf(percpuRfcPolicy, [
      {
        seq: 1,
        time: 10.5,
        thread: '77',
        type: 'breakpoint.register',
        bp: 'b1',
        address: '0xffffffff81000040',
        length: 4,
        access: 'w',
      },
      ...[2, 3, 4].map((seq) => ({
        seq,
        time: 11,
        type: 'breakpoint.register' as const,
        bp: `u${seq}`,
        task: 't1',
        address: '0x400000',
        length: 1,
        access: 'w' as const,
      })),
      {
        seq: 5,
        time: 12.25,
        thread: '78',
        type: 'breakpoint.register',
        bp: 'b2',
        address: '0xffffffff81000040',
        length: 4,
        access: 'w',
      },
    ]);
    const lines = linesOf(explanation);
    expect(lines[0]).toMatch(/^Event 5 \(12\.250000 s\): Thread 78 asked for breakpoint b2 /);
    expect(lines).toContain(
      '  b1: slot 3 on every CPU; writes of 4 bytes at 0xffffffff81000040; since event 1 (10.500000 s) by thread 77',
    );
  });
});

describe('a table of slots', () => {
  it('is no wider than 80 columns, however long the names are, and cuts them', async () => {
    const long = 'a_breakpoint_with_a_name_that_is_much_too_long_for_any_column_of_a_table';
    const explanation = await onlyOf(
      percpuRfcPolicy,
      `reg ${long}1; reg ${long}2; reg u1@${long}; reg u2@${long}; reg b1`,
      { machine: machineOf(12) },
    );
    const table = linesOf(explanation).slice(2, 14);
    expect(table.at(-1)).toMatch(/is the boundary, at 2/);
    expect(table).toContain('  … and 4 more CPUs');
    expect(table.some((line) => line.includes('a_breakpoint_w') && line.includes('…'))).toBe(true);
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe('a policy that does not tell who holds slots', () => {
  it('is explained by its rule alone', async () => {
    const silent = { ...percpuRfcPolicy };
    delete silent.holdings;
    delete silent.capacity;
    expect(linesOf(await onlyOf(silent, TASK_BELOW)).slice(1)).toEqual([
      'The model percpu-rfc answers ENOSPC: a CPU of the mask has used its whole kernel share, and the boundary cannot go down: it is 0, or a task holds the slot below it (domain.md §3 register step 4).',
    ]);
  });

  it('is searched without a hint if it tells of holders, but not of full CPUs', async () => {
    const plain = { ...percpuRfcPolicy };
    delete plain.capacity;
    expect(remediesOf(await onlyOf(plain, TASK_BELOW))).toEqual(['b1', 'u3@t1']);
  });
});

describe('percpu', () => {
  it('counts what an offline CPU keeps reserved, without a slot', async () => {
    const explanation = await onlyOf(
      percpuPolicy,
      'reg b1; off1; reg u1@t1; reg u2@t1; reg u3@t1; reg b2[1,0]',
    );
    expect(noRoomOf(explanation).full.map(({ cpu }) => cpu)).toEqual([0, 1]);
    expect(linesOf(explanation)).toContain(
      '  b1: slot 3 on CPU 0 and a reserved slot on CPU 1; writes of 4 bytes at 0xffffffff81000040; since event 1; moved there at event 2',
    );
  });
});

describe('a breakpoint that is registered twice (D6)', () => {
  it('holds two slots, each of which its task can give back', async () => {
    const explanation = await onlyOf(
      percpuRfcPolicy,
      'reg u1@t1; reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1',
      { machine: machineOf(1) },
    );
    const held = noRoomOf(explanation).holders.filter(({ bp }) => bp === 'u1');
    expect(held.map(({ slots, since }) => [slots, since.seq])).toEqual([
      [[0], 1],
      [[1], 2],
    ]);
    expect(remediesOf(explanation)).toEqual(['u1@t1', 'u2@t1', 'u3@t1']);
  });
});

describe('why a holder is still where it is', () => {
  it('tells the release that did not reach it, as its CPU was offline (D2) or not in the mask any more (D8)', async () => {
    const offline = 'off1; on1; reg b1; off1; unreg b1; on1; reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1';
    expect(linesOf(await onlyOf(percpuRfcPolicy, offline)).join('\n')).toContain(
      'b1: slot 3 on CPU 1; writes of 4 bytes at 0xffffffff81000040; since event 3; moved there at event 5; still there although event 5 gave it back',
    );
  });

  it('tells the breakpoint whose release moved it', async () => {
    const moved = 'reg b1; reg b2; reg b3; reg b4; unreg b1; reg b5; reg b6';
    const { holders } = noRoomOf(await onlyOf(percpuRfcPolicy, moved));
    expect(holders.map(({ bp, movedFor }) => [bp, movedFor])).toEqual([
      ['b2', 'b1'],
      ['b3', 'b1'],
      ['b4', 'b1'],
      ['b5', undefined],
    ]);
  });
});
