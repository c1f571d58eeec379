import { describe, expect, test } from 'vitest';
import type { PerfRequest } from '../../../machines/events.ts';
import { machineOf } from '../../../machines/machine.ts';
import { closed, opened, openedOn, startSession, type Unnumbered } from './session.ts';

const KERNEL_DATA = '0xffffffff81000000';

/** What a fresh kernel on two CPUs answers, and by which row of domain.md §6.3. */
const answered = (event: Unnumbered, before: readonly Unnumbered[] = [], kprobes = false) => {
  const session = startSession(machineOf(2, { kprobes }));
  session.grant(...before);
  const outcome = session.outcome(event);
  return outcome.kind === 'refused'
    ? { result: outcome.result, section: outcome.section }
    : { result: outcome.result };
};

const refusedWith = (result: string, row: number) => ({ result, section: `§6.3 row ${row}` });

type Row = readonly [claim: string, raw: Partial<PerfRequest>, result: string, row: number];

const FOR_A_TASK: readonly Row[] = [
  ['a flag above PERF_FLAG_FD_CLOEXEC is unknown', { flags: 16 }, 'EINVAL', 1],
  ['a flag in the upper half is unknown', { flags: 2 ** 40 }, 'EINVAL', 1],
  ['attributes that cannot be read', { attributeFault: 'unreadable' }, 'EFAULT', 2],
  ['attributes of an unknown size', { attributeFault: 'wrong size' }, 'E2BIG', 2],
  ['reserved bits in the attributes', { attributeFault: 'bad combination' }, 'EINVAL', 2],
  ['sigtrap needs remove_on_exec', { sigtrap: true }, 'EINVAL', 2],
  ['nothing is both enabled and removed on exec', { removeOnExec: true, enableOnExec: true }, 'EINVAL', 2],
  ['inherit_thread needs inherit', { inheritThread: true }, 'EINVAL', 2],
  ['a frequency above the limit', { sampleFreq: 100001 }, 'EINVAL', 4],
  ['a frequency that fits no double', { sampleFreq: '18446744073709551615' }, 'EINVAL', 4],
  ['a period with its top bit', { samplePeriod: '9223372036854775808' }, 'EINVAL', 4],
  ['cgroup mode needs a CPU', { flags: 4, pid: 3 }, 'EINVAL', 4],
  ['cgroup mode needs a cgroup', { flags: 4, pid: -1, cpu: 0 }, 'EINVAL', 4],
  ['a group descriptor that is no event', { group: 7, leaderKind: 'none' }, 'EBADF', 5],
  ['a group descriptor of −2', { group: -2 }, 'EBADF', 5],
  ['a group descriptor is looked up even with FD_NO_GROUP', { group: 7, flags: 1 }, 'EBADF', 5],
  ['a process that was reaped', { targetState: 'reaped' }, 'ESRCH', 6],
  ['a process id that no process can have', { pid: 99999999 }, 'ESRCH', 6],
  ['a process id below −1', { pid: -5 }, 'ESRCH', 6],
  ['counts of copies without their thread', { attributeFault: 'read without thread' }, 'EINVAL', 2],
  ['a CPU below −1', { cpu: -2 }, 'EINVAL', 8],
  ['a CPU that the machine has not', { cpu: 2 }, 'EINVAL', 8],
  ['branch sampling', { branchStack: true }, 'EOPNOTSUPP', 9],
  ['no access at all', { bpType: 0 }, 'EINVAL', 10],
  ['every access at once', { bpType: 7 }, 'EINVAL', 10],
  ['a range that wraps', { address: '0xffffffffffffffff', length: 2 }, 'EINVAL', 12],
  ['the CPU entry area', { address: '0xfffffe0000001000' }, 'EINVAL', 12],
  ['reads alone', { bpType: 1 }, 'EINVAL', 13],
  ['reads with execution', { bpType: 5 }, 'EINVAL', 13],
  ['a type above the known ones', { bpType: 8 }, 'EINVAL', 13],
  ['execution in the kernel without kprobes', { bpType: 4, address: KERNEL_DATA }, 'EINVAL', 14],
  ['execution with another length than 8', { bpType: 4, length: 1 }, 'EINVAL', 15],
  ['a length that is no power of two', { length: 3 }, 'EINVAL', 16],
  ['a length of 0', { length: 0 }, 'EINVAL', 12],
  ['a long range that is not aligned', { address: '0x404008', length: 16 }, 'EINVAL', 16],
  ['a long range that is aligned', { address: '0x404010', length: 16 }, 'EOPNOTSUPP', 17],
  ['a misaligned address', { address: '0x404004' }, 'EINVAL', 18],
  ['a kernel address with exclude_kernel', { address: KERNEL_DATA, excludeKernel: true }, 'EINVAL', 19],
  ['extended registers', { lateFault: 'extended registers' }, 'EOPNOTSUPP', 20],
  ['output to an AUX area', { lateFault: 'aux output' }, 'EOPNOTSUPP', 20],
  ['a call chain that is too long', { lateFault: 'deep call chain' }, 'EOVERFLOW', 20],
  ['a clock that no exception can read', { lateFault: 'clock' }, 'EINVAL', 20],
  ['samples of an AUX area', { lateFault: 'aux sample' }, 'EINVAL', 20],
  ['a process that has ended and was not reaped', { targetState: 'zombie' }, 'ESRCH', 20],
];

describe('perf_event_open refuses, row by row of domain.md §6.3', () => {
  test.each(FOR_A_TASK)('%s', (_claim, raw, result, row) => {
    expect(answered(opened('b', raw))).toEqual(refusedWith(result, row));
  });

  test('neither a task nor a CPU', () => {
    expect(answered(openedOn('b', -1))).toEqual(refusedWith('EINVAL', 8));
  });

  test('sigtrap without a task', () => {
    const raw = { sigtrap: true, removeOnExec: true };
    expect(answered(openedOn('b', 0, raw))).toEqual(refusedWith('EINVAL', 8));
    expect(answered(opened('b', raw))).toEqual({ result: 0 });
  });

  test('a fifth breakpoint where four fit (row 11)', () => {
    const four = ['b1', 'b2', 'b3', 'b4'].map((bp) => opened(bp));
    expect(answered(opened('b5'), four)).toEqual(refusedWith('ENOSPC', 11));
  });

  test('a CPU-wide breakpoint on an offline CPU (row 20)', () => {
    expect(answered(openedOn('b', 1), [{ type: 'cpu.offline', cpu: 1 }])).toEqual(refusedWith('ENODEV', 20));
  });

  test('a task that the ledger itself has seen end (row 20)', () => {
    expect(answered(opened('b'), [{ type: 'task.exit', task: 't' }])).toEqual(refusedWith('ESRCH', 20));
  });
});

describe('what perf_event_open grants, although it may look wrong', () => {
  const GRANTED: readonly (readonly [string, Partial<PerfRequest>])[] = [
    ['address 0', { address: '0x0' }],
    ['a kernel address', { address: KERNEL_DATA }],
    ['an address in the non-canonical hole', { address: '0x800000000000' }],
    ['the last byte there is', { address: '0xffffffffffffffff', length: 1 }],
    ['the bytes below the CPU entry area', { address: '0xfffffdfffffffff8' }],
    ['the bytes above the CPU entry area', { address: '0xfffffe8000000000' }],
    ['a misaligned execute breakpoint', { bpType: 4, address: '0x404003' }],
    ['a frequency at the limit', { sampleFreq: 100000 }],
    ['close-on-exec', { flags: 8 }],
    ['the caller itself', { pid: 0 }],
    ['the highest process id', { pid: 4194304 }],
    ['a CPU-bound breakpoint of a task, on an offline CPU too', { cpu: 1 }],
  ];

  test.each(GRANTED)('%s', (_claim, raw) => {
    expect(answered(opened('b', raw), [{ type: 'cpu.offline', cpu: 1 }])).toEqual({ result: 0 });
  });

  test('execution at a kernel address where there are kprobes', () => {
    expect(answered(opened('b', { bpType: 4, address: KERNEL_DATA }), [], true)).toEqual({ result: 0 });
  });

  test('all flags that there are, at once', () => {
    const raw = { flags: 15, pid: 3, cpu: 0, group: 5, leader: 'l', leaderBuffer: true };
    expect(answered(opened('b', raw, null), [openedOn('l', 0)])).toEqual({ result: 0 });
  });

  test('a cgroup on a CPU counts as CPU-wide', () => {
    const session = startSession();
    session.grant(opened('b', { flags: 4, pid: 3, cpu: 1 }, null));
    expect(session.row().pinned).toEqual([0, 1]);
  });
});

describe('the first error wins', () => {
  const full = ['b1', 'b2', 'b3', 'b4'].map((bp) => opened(bp));
  const fullCpu1 = ['b1', 'b2', 'b3', 'b4'].map((bp) => openedOn(bp, 1));

  test('ENOSPC hides the errors of address, length and type', () => {
    for (const raw of [{ length: 3 }, { bpType: 1 }, { address: '0xffffffffffffffff' }, { length: 16 }]) {
      expect(answered(opened('b5', raw), full)).toEqual(refusedWith('ENOSPC', 11));
    }
  });

  test('a sample that no event takes is told behind want of room and bad addresses, before the end of the task', () => {
    const raw = { lateFault: 'deep call chain' } as const;
    expect(answered(opened('b5', raw), full)).toEqual(refusedWith('ENOSPC', 11));
    expect(answered(opened('b', { ...raw, length: 3 }))).toEqual(refusedWith('EINVAL', 16));
    expect(answered(opened('b', { ...raw, targetState: 'zombie' }))).toEqual(refusedWith('EOVERFLOW', 20));
    const aux = { lateFault: 'aux sample', targetState: 'zombie' } as const;
    expect(answered(opened('b', aux))).toEqual(refusedWith('ESRCH', 20));
  });

  test('counts of copies without their thread are told before want of room, and behind a bad CPU', () => {
    const raw = { attributeFault: 'read without thread', sigtrap: true, removeOnExec: true } as const;
    expect(answered(opened('b5', raw), full)).toEqual(refusedWith('EINVAL', 2));
    expect(answered(openedOn('b', 0, raw))).toEqual(refusedWith('EINVAL', 8));
  });

  test('ENOSPC hides that the task has ended', () => {
    const session = startSession();
    session.grant(...full, { type: 'task.exit', task: 't' });
    expect(session.result(opened('b5', { targetState: 'zombie' }))).toBe('ENOSPC');
    session.grant(closed('b1'));
    expect(session.result(opened('b5', { targetState: 'zombie' }))).toBe('ESRCH');
  });

  test('an offline CPU is told only after ENOSPC and after EINVAL', () => {
    const offline: Unnumbered = { type: 'cpu.offline', cpu: 1 };
    expect(answered(openedOn('b5', 1, { length: 3 }), [...fullCpu1, offline]).result).toBe('ENOSPC');
    expect(answered(openedOn('b5', 1, { length: 3 }), [offline]).result).toBe('EINVAL');
    expect(answered(openedOn('b5', 1), [offline]).result).toBe('ENODEV');
  });

  test('no type at all comes before ENOSPC, an impossible one after it', () => {
    expect(answered(opened('b5', { bpType: 7 }), full)).toEqual(refusedWith('EINVAL', 10));
    expect(answered(opened('b5', { bpType: 1 }), full)).toEqual(refusedWith('ENOSPC', 11));
  });

  test('a process that is not there comes before a CPU that is not there', () => {
    expect(answered(opened('b', { cpu: 1000, targetState: 'reaped' })).result).toBe('ESRCH');
    expect(answered(opened('b', { cpu: 1000, targetState: 'zombie' })).result).toBe('EINVAL');
  });

  test('a refused request leaves nothing counted', () => {
    const session = startSession();
    session.outcome(opened('b', { length: 3 }));
    session.outcome(openedOn('c', 0, { address: '0x404001' }));
    expect(session.row()).toMatchObject({ pinned: [0, 0], tasks: {} });
    expect(session.roomOn(0)).toBe(4);
  });
});
