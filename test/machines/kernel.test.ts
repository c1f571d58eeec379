import { describe, expect, it } from 'vitest';
import type { LedgerEvent, StepPart } from '../../machines/events.ts';
import { initialSnapshot, isDead, type KernelSnapshot, reduce } from '../../machines/kernel.ts';
import { type Machine, machineOf } from '../../machines/machine.ts';
import { blankOperation, decode } from '../../machines/operation.ts';
import { globalPolicy } from '../../machines/policies/global.ts';
import { percpuRfcPolicy } from '../../machines/policies/percpu-rfc.ts';
import { type Policy, worldOf } from '../../machines/policy.ts';
import { createRoster } from '../../machines/roster.ts';

type Unnumbered<Event = LedgerEvent> = Event extends unknown ? Omit<Event, 'seq'> : never;

const W4 = { length: 4, access: 'w' } as const;
const reg = (bp: string, fields: object = {}): Unnumbered => ({
  type: 'breakpoint.register',
  bp,
  address: '0xffffffff81000040',
  ...W4,
  ...fields,
});
const regUser = (bp: string, task: string): Unnumbered => reg(bp, { task, address: '0x400010' });
const unreg = (bp: string, fields: object = {}): Unnumbered => ({
  type: 'breakpoint.unregister',
  bp,
  ...fields,
});
const sw = (cpu: number, task: string | null): Unnumbered => ({ type: 'task.switch', cpu, task });
const off = (cpu: number): Unnumbered => ({ type: 'cpu.offline', cpu });
const on = (cpu: number): Unnumbered => ({ type: 'cpu.online', cpu });

/** Every snapshot on the way, the initial one first. */
const history = <K extends object>(policy: Policy<K>, machine: Machine, ...events: Unnumbered[]) => {
  const roster = createRoster();
  const world = worldOf(machine, roster);
  const snapshots: KernelSnapshot<K>[] = [initialSnapshot(policy, machine)];
  let last = initialSnapshot(policy, machine);
  events.forEach((event, index) => {
    last = reduce(policy, world, last, decode({ seq: index + 1, ...event }, roster));
    snapshots.push(last);
  });
  return { snapshots, last, roster };
};

const twoCpus = machineOf(2);

describe('the kernel as one value', () => {
  it('begins with the CPUs that the machine has online, and an idle registry', () => {
    const { last } = history(globalPolicy, machineOf(3, { online: [0, 2] }));
    expect(last.cpus.map(({ value }) => value !== 'offline')).toEqual([true, false, true]);
    expect(last.registry.value).toBe('idle');
  });

  it('is back at rest after a granted call: nobody is interrupted, the lock is free', () => {
    const { last } = history(percpuRfcPolicy, twoCpus, reg('b1'));
    expect(last.outcome.result).toBe(0);
    expect(last.registry.value).toBe('idle');
    for (const cpu of last.cpus) expect(cpu.matches({ online: { interrupt: 'none' } })).toBe(true);
    expect(last.breakpoints[0]?.value).toEqual({ registered: 'kernelSpace' });
  });

  it('tells the owner of a breakpoint that it was refused', () => {
    const { last } = history(percpuRfcPolicy, twoCpus, reg('b1', { address: '0xffffffff81000041' }));
    expect(last.outcome).toMatchObject({ kind: 'refused', result: 'EINVAL' });
    expect(last.breakpoints[0]?.value).toBe('refused');
  });

  it('tells the owner that an exec took the breakpoint (B1)', () => {
    const { last } = history(globalPolicy, twoCpus, regUser('u1', 't1'), { type: 'task.exec', task: 't1' });
    expect(last.breakpoints[0]?.value).toBe('freed');
    const again = [regUser('u1', 't1'), { type: 'task.exec', task: 't1' } as const, regUser('u1', 't1')];
    expect(history(globalPolicy, twoCpus, ...again).last.breakpoints[0]?.value).toEqual({
      registered: 'userSpace',
    });
  });

  it('delivers a debug exception to the owner of the slot that fired, and to nobody after it', () => {
    const touch: Unnumbered = { type: 'debug.exception', address: '0xffffffff81000042', access: 'w' };
    const { snapshots, roster } = history(percpuRfcPolicy, twoCpus, reg('b1'), touch, sw(0, null));
    const delivered = snapshots.map((snapshot) => snapshot.delivered.map((bp) => roster.breakpoints.at(bp)));
    expect(delivered).toEqual([[], [], ['b1'], []]);
    expect(snapshots[2]?.cpus[0]?.matches({ online: { exception: 'none' } })).toBe(true);
  });

  it('runs a task on a CPU, which loses it when it goes offline', () => {
    const { snapshots } = history(globalPolicy, twoCpus, sw(1, 't1'), off(1), on(1));
    const cpu1 = snapshots.map(({ cpus }) => cpus[1]);
    expect(cpu1[1]?.matches({ online: { task: 'running' } })).toBe(true);
    expect(cpu1[2]?.value).toBe('offline');
    expect(cpu1[3]?.matches({ online: { task: 'idle' } })).toBe(true);
  });

  it('interrupts no offline CPU', () => {
    const { last } = history(percpuRfcPolicy, twoCpus, off(1), reg('b1'));
    expect(last.outcome.result).toBe(0);
    expect(last.data.cpus.map(({ consumed }) => consumed)).toEqual([1, 0]);
  });

  it('dies of a modelled oops in the middle of what it did, and no event changes it any more', () => {
    // D4: four breakpoints, then an unregister of an unknown one searches below the table.
    const four = ['b1', 'b2', 'b3', 'b4'].map((bp) => reg(bp));
    const { snapshots } = history(percpuRfcPolicy, twoCpus, ...four, unreg('b9', { cpus: [0] }), reg('b5'));
    const [before, dead, later] = snapshots.slice(4);
    expect(before?.outcome.result).toBe(0);
    expect(dead?.outcome).toMatchObject({ kind: 'oops', why: 'this_hbp_kernel out of bounds' });
    expect(dead?.registry.value).toBe('oopsed');
    expect(dead?.cpus[0]?.matches({ online: { interrupt: { taken: 'stored' } } })).toBe(true);
    expect(dead !== undefined && isDead(dead)).toBe(true);
    expect(later).toBe(dead);
  });
});

describe('snapshots', () => {
  it('are frozen, data and all', () => {
    const { snapshots, last } = history(percpuRfcPolicy, twoCpus, reg('b1'));
    expect(Object.isFrozen(snapshots[0]?.data.cpus[0]?.kernel)).toBe(true);
    expect(Object.isFrozen(last)).toBe(true);
    expect(Object.isFrozen(last.cpus)).toBe(true);
    expect(Object.isFrozen(last.breakpoints)).toBe(true);
    expect(Object.isFrozen(last.data)).toBe(true);
    for (const cpu of last.data.cpus) expect(Object.isFrozen(cpu.kernel)).toBe(true);
  });

  it('stay what they were when others follow', () => {
    const { snapshots } = history(percpuRfcPolicy, twoCpus, reg('b1'), reg('b2'), unreg('b1'));
    expect(snapshots.map(({ data }) => data.kernelPos)).toEqual([4, 3, 2, 3]);
    expect(snapshots.map(({ breakpoints }) => breakpoints[0]?.value)).toEqual([
      undefined,
      { registered: 'kernelSpace' },
      { registered: 'kernelSpace' },
      'released',
    ]);
  });

  it('share what an event did not touch', () => {
    const { snapshots } = history(
      percpuRfcPolicy,
      twoCpus,
      reg('b1', { cpus: [0] }),
      reg('b2', { cpus: [0] }),
    );
    const [, first, second] = snapshots;
    expect(second?.data.cpus[1]).toBe(first?.data.cpus[1]);
    expect(second?.cpus[1]).toBe(first?.cpus[1]);
    expect(second?.data.cpus[0]).not.toBe(first?.data.cpus[0]);
  });
});

describe('an interleaved operation', () => {
  const step = (of: number, part: StepPart, cpu = 0): Unnumbered => ({ type: 'step', of, part, cpu });
  const start = reg('b1', { interleaved: true });
  const onCpu = (cpu: number) => [step(1, 'store', cpu), step(1, 'disable', cpu), step(1, 'load', cpu)];

  it('takes each step as a transition of the charts', () => {
    const steps = [step(1, 'prepare'), step(1, 'begin'), ...onCpu(1), ...onCpu(0), step(1, 'end')];
    const { snapshots } = history(percpuRfcPolicy, twoCpus, start, ...steps);
    const lock = snapshots.map(({ registry }) => registry.value);
    expect(lock.slice(0, 3)).toEqual(['idle', 'idle', 'idle']);
    expect(lock.slice(3, 9)).toEqual(Array(6).fill('broadcasting'));
    expect(lock.slice(9)).toEqual(['settled', 'idle']);
    expect(snapshots.map(({ registry }) => registry.context.awaited).slice(3, 9)).toEqual([
      ...[
        [0, 1],
        [0, 1],
        [0, 1],
      ],
      ...[[0], [0], [0]],
    ]);
    const owner = snapshots.map(({ breakpoints }) => breakpoints[0]?.value);
    expect(owner.slice(1, 10)).toEqual(Array(9).fill('requested'));
    expect(owner[10]).toEqual({ registered: 'kernelSpace' });
  });

  it('leaves a CPU in the middle of its interrupt, where an exception may find it (D12)', () => {
    const { last } = history(
      percpuRfcPolicy,
      twoCpus,
      start,
      step(1, 'prepare'),
      step(1, 'begin'),
      step(1, 'store', 1),
    );
    expect(last.cpus[1]?.matches({ online: { interrupt: { taken: 'stored' } } })).toBe(true);
    expect(last.cpus[0]?.matches({ online: { interrupt: 'none' } })).toBe(true);
  });

  it('waits no more for a CPU that goes offline', () => {
    const begun = [start, step(1, 'prepare'), step(1, 'begin')];
    const { snapshots } = history(percpuRfcPolicy, twoCpus, ...begun, off(1), ...onCpu(0), step(1, 'end'));
    expect(snapshots[4]?.registry.context.awaited).toEqual([0]);
    expect(snapshots.at(-1)?.registry.value).toBe('idle');
  });
});

describe('what no valid ledger holds', () => {
  const world = worldOf(twoCpus, createRoster());
  const start = initialSnapshot(globalPolicy, machineOf(2, { online: [0] }));

  it.each([
    ['task.switch', 'CPU 1 is offline and cannot take SWITCH'],
    ['debug.exception', 'CPU 1 is offline and cannot take EXCEPTION'],
    ['cpu.offline', 'CPU 1 is offline and cannot take OFFLINE'],
  ] as const)('is refused loudly: %s on an offline CPU', (type, message) => {
    expect(() => reduce(globalPolicy, world, start, { ...blankOperation(), type, cpu: 1 })).toThrow(message);
  });

  it('is refused loudly: onlining an online CPU, or naming one that the machine has not', () => {
    const online = { ...blankOperation(), type: 'cpu.online', cpu: 0 } as const;
    expect(() => reduce(globalPolicy, world, start, online)).toThrow(
      'CPU 0 is online and cannot take ONLINE',
    );
    const unknown = { ...blankOperation(), type: 'task.switch', cpu: 7 } as const;
    expect(() => reduce(globalPolicy, world, start, unknown)).toThrow('the machine has no CPU 7');
  });
});
