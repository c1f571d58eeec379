import { describe, expect, test } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import {
  closed,
  forked,
  modified,
  opened,
  openedOn,
  poked,
  startSession,
  type Unnumbered,
} from './session.ts';

const switched = (cpu: number, task: string | null): Unnumbered => ({ type: 'task.switch', cpu, task });
const written = (address: string, cpu = 0): Unnumbered => ({
  type: 'debug.exception',
  cpu,
  address,
  access: 'w',
});

const HERE = '0x404000';

describe('which register serves whom (domain.md §6.1 and §6.6)', () => {
  test('each event takes the lowest free register of its CPU when its turn comes', () => {
    const session = startSession();
    session.grant(openedOn('wide', 0), opened('b1'), opened('b2'), switched(0, 't'));
    expect(session.row().registers).toEqual([
      ['wide', 'b1', 'b2', null],
      [null, null, null, null],
    ]);
    session.grant(closed('wide'), openedOn('late', 0));
    expect(session.row().registers[0]).toEqual(['late', 'b1', 'b2', null]);
  });

  test('a task’s events are in registers only while it runs, and where it runs', () => {
    const session = startSession();
    session.grant(opened('b'), switched(1, 't'));
    expect(session.row().registers).toEqual([
      [null, null, null, null],
      ['b', null, null, null],
    ]);
    session.grant(switched(1, null));
    expect(session.delivered(written(HERE, 1))).toEqual([]);
  });

  test('an event bound to a CPU waits for its task to run there', () => {
    const session = startSession();
    session.grant(opened('b', { cpu: 1 }), switched(0, 't'));
    expect(session.delivered(written(HERE, 0))).toEqual([]);
    session.grant(switched(0, null), switched(1, 't'));
    expect(session.delivered(written(HERE, 1))).toEqual(['b']);
  });

  test('what is opened for a running task is armed at once, and disarmed at once when it closes', () => {
    const session = startSession();
    session.grant(switched(1, 't'), opened('b'));
    expect(session.delivered(written(HERE, 1))).toEqual(['b']);
    session.grant(closed('b'));
    expect(session.delivered(written(HERE, 1))).toEqual([]);
  });

  test('a disabled event holds its slot and no register', () => {
    const session = startSession();
    session.grant(switched(0, 't'), opened('b', { disabled: true }));
    expect(session.row()).toMatchObject({ tasks: { t: { all: 1 } } });
    expect(session.row().registers[0]).toEqual([null, null, null, null]);
    session.grant(modified('b', { disabled: false }));
    expect(session.row().registers[0]).toEqual(['b', null, null, null]);
  });

  test('the exec that it waits for arms an event', () => {
    const session = startSession();
    session.grant(switched(0, 't'), opened('b', { disabled: true, enableOnExec: true }));
    expect(session.delivered(written(HERE))).toEqual([]);
    session.grant({ type: 'task.exec', task: 't' });
    expect(session.delivered(written(HERE))).toEqual(['b']);
  });

  test('an exec arms nothing that does not wait for it', () => {
    const session = startSession();
    session.grant(switched(0, 't'), opened('b', { disabled: true }), { type: 'task.exec', task: 't' });
    expect(session.delivered(written(HERE))).toEqual([]);
  });

  test('an ended task’s event is in no register, though it is counted', () => {
    const session = startSession();
    session.grant(switched(0, 't'), opened('b'), { type: 'task.exit', task: 't' });
    expect(session.row().registers[0]).toEqual([null, null, null, null]);
    expect(session.counted().all).toBe(1);
  });

  test('a new task with the name of one that ended has not run yet', () => {
    const session = startSession();
    session.grant(switched(0, 't'), { type: 'task.exit', task: 't' }, forked('p', 't'), opened('b'));
    expect(session.row().registers[0]).toEqual([null, null, null, null]);
    session.grant(switched(1, 't'), switched(0, null), opened('c'));
    expect(session.row().registers[1]).toEqual(['b', 'c', null, null]);
  });

  test('a task goes from one CPU to another', () => {
    const session = startSession();
    session.grant(switched(0, 't'), switched(0, null), switched(1, 't'), opened('b'));
    expect(session.row().registers).toEqual([
      [null, null, null, null],
      ['b', null, null, null],
    ]);
  });

  test('a copy works for the child as the original for the parent', () => {
    const session = startSession();
    session.grant(
      opened('b', { inherit: true }),
      forked('t', 'child'),
      switched(0, 't'),
      switched(1, 'child'),
    );
    expect(session.delivered(written(HERE, 0))).toEqual(['b']);
    expect(session.delivered(written(HERE, 1))).toEqual(['b']);
  });

  test('ptrace’s events have registers, and no name to deliver to', () => {
    const session = startSession();
    session.grant(switched(0, 't'), poked(0, HERE), poked(7, '0x10001'));
    expect(session.row().registers[0]).toEqual(['DR0 of t', null, null, null]);
    expect(session.delivered(written(HERE))).toEqual([]);
  });

  test('where more was granted than fits, what comes last waits for a register', () => {
    const session = startSession();
    session.grant(...['b1', 'b2', 'b3', 'b4'].map((bp) => openedOn(bp, 0)));
    session.force(openedOn('b5', 0));
    expect(session.row().registers[0]).toEqual(['b1', 'b2', 'b3', 'b4']);
    session.grant(closed('b2'));
    expect(session.row().registers[0]).toEqual(['b1', 'b5', 'b3', 'b4']);
  });
});

describe('what fires (domain.md §1.1)', () => {
  const touched = (access: 'x' | 'w' | 'r', address = HERE): Unnumbered => ({
    type: 'debug.exception',
    address,
    access,
  });

  test('an execute breakpoint of perf’s length 8 fires at its one address', () => {
    const session = startSession();
    session.grant(openedOn('x', 0, { bpType: 4 }));
    expect(session.delivered(touched('x'))).toEqual(['x']);
    expect(session.delivered(touched('x', '0x404001'))).toEqual([]);
    expect(session.delivered(touched('w'))).toEqual([]);
  });

  test('a write watch does not fire on reads, a read and write watch does', () => {
    const session = startSession();
    session.grant(openedOn('w', 0), openedOn('rw', 0, { bpType: 3 }));
    expect(session.delivered(touched('r'))).toEqual(['rw']);
    expect(session.delivered(touched('w'))).toEqual(['w', 'rw']);
  });

  test('canonical x of length 1 is perf’s X of length 8', () => {
    const session = startSession();
    const base = { type: 'breakpoint.register', task: 't', address: HERE, access: 'x' } as const;
    expect(session.result({ ...base, bp: 'one', length: 1 })).toBe(0);
    expect(session.result({ ...base, bp: 'eight', length: 8 })).toBe(0);
    expect(session.result({ ...base, bp: 'four', length: 4 })).toBe('EINVAL');
  });
});

describe('hotplug (domain.md §6.6)', () => {
  const off: Unnumbered = { type: 'cpu.offline', cpu: 1 };
  const on: Unnumbered = { type: 'cpu.online', cpu: 1 };

  test('counts stay while a CPU is away', () => {
    const session = startSession();
    session.grant(openedOn('b1', 1), openedOn('b2', 1), off);
    expect(session.row().pinned).toEqual([0, 2]);
    session.grant(on);
    expect(session.roomOn(1)).toBe(2);
  });

  test('a CPU-wide event leaves its context with its CPU, and does not come back', () => {
    const session = startSession();
    session.grant(openedOn('b', 1));
    expect(session.delivered(written(HERE, 1))).toEqual(['b']);
    session.grant(off, on);
    expect(session.delivered(written(HERE, 1))).toEqual([]);
    session.grant(closed('b'));
    expect(session.roomOn(1)).toBe(4);
  });

  test('a task’s events come back with the task', () => {
    const session = startSession();
    session.grant(opened('b', { cpu: 1 }), switched(1, 't'), off, on, switched(1, 't'));
    expect(session.delivered(written(HERE, 1))).toEqual(['b']);
  });

  test('a system-wide breakpoint is one event for every CPU that is online: a later CPU gets none', () => {
    const session = startSession(machineOf(3));
    session.grant(off, { type: 'breakpoint.register', bp: 'b', address: HERE, length: 8, access: 'w' });
    expect(session.row().pinned).toEqual([1, 0, 1]);
    session.grant(on);
    expect(session.row().pinned).toEqual([1, 0, 1]);
    session.grant(closed('b'));
    expect(session.row().pinned).toEqual([0, 0, 0]);
  });

  test('a breakpoint for several CPUs is all or nothing', () => {
    const session = startSession(machineOf(3));
    session.grant(...['b1', 'b2', 'b3', 'b4'].map((bp) => openedOn(bp, 2)));
    const wide: Unnumbered = {
      type: 'breakpoint.register',
      bp: 'wide',
      address: HERE,
      length: 8,
      access: 'w',
    };
    expect(session.result(wide)).toBe('ENOSPC');
    expect(session.result({ ...wide, cpus: [0, 2] })).toBe('ENOSPC');
    expect(session.row().pinned).toEqual([0, 0, 4]);
    expect(session.result({ ...wide, cpus: [0, 1] })).toBe(0);
    expect(session.row().pinned).toEqual([1, 1, 4]);
    expect(session.result({ ...wide, bp: 'none', cpus: [] })).toBe('EINVAL');
  });

  test('a mask is remembered by the breakpoint’s owner', () => {
    const session = startSession();
    const b: Unnumbered = { type: 'breakpoint.register', bp: 'b', address: HERE, length: 8, access: 'w' };
    session.grant({ ...b, cpus: [1] }, closed('b'), b);
    expect(session.row().pinned).toEqual([0, 1]);
  });

  test('registered twice it takes two slots, and each unregister gives one back', () => {
    const session = startSession();
    session.grant(openedOn('b', 0), openedOn('b', 0));
    expect(session.row().pinned).toEqual([2, 0]);
    session.grant(closed('b'));
    expect(session.row().pinned).toEqual([1, 0]);
    session.grant(closed('b'));
    expect(session.row().pinned).toEqual([0, 0]);
  });
});
