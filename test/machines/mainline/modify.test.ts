import { describe, expect, test } from 'vitest';
import type { PerfRequest } from '../../../machines/events.ts';
import { closed, forked, modified, opened, openedOn, startSession, type Unnumbered } from './session.ts';

const exec = (task: string): Unnumbered => ({ type: 'task.exec', task });

const canonical = {
  type: 'breakpoint.register',
  bp: 'b',
  address: '0x404000',
  length: 8,
  access: 'w',
} as const;

const answered = (event: Unnumbered, ...before: readonly Unnumbered[]) => {
  const session = startSession();
  session.grant(...before);
  const outcome = session.outcome(event);
  return outcome.kind === 'refused' ? [outcome.result, outcome.section] : [outcome.result];
};

describe('modify (domain.md §6.4)', () => {
  test('address, length, type and disabled may change', () => {
    const raw = { address: '0x405002', length: 2, bpType: 3, disabled: true };
    expect(answered(modified('b', raw), opened('b'))).toEqual([0]);
  });

  test('to any type: on x86 all types share one pool', () => {
    const session = startSession();
    session.grant(...['b1', 'b2', 'b3', 'b4'].map((bp) => opened(bp)));
    session.grant(modified('b1', { bpType: 4 }), modified('b1', { bpType: 2 }));
    expect(session.counted().all).toBe(4);
  });

  test('a descriptor that is closed, or no event', () => {
    expect(answered(modified('b', { descriptor: 'closed' }))).toEqual(['EBADF', '§6.4 modify']);
    expect(answered(modified('b', { descriptor: 'other' }))).toEqual(['ENOTTY', '§6.4 modify']);
    expect(answered(modified('b'), opened('b'), closed('b'))).toEqual(['EBADF', '§6.4 modify']);
  });

  test('the attributes are read before the event is looked at', () => {
    const raw = { attributeFault: 'unreadable' as const };
    expect(answered(modified('b', raw), opened('b'))).toEqual(['EFAULT', '§6.3 row 2']);
  });

  test('rows 12 to 19 hold for the new values', () => {
    const faults: readonly (readonly [Partial<PerfRequest>, string, number])[] = [
      [{ address: '0xfffffe0000001000' }, 'EINVAL', 12],
      [{ bpType: 7 }, 'EINVAL', 13],
      [{ length: 3 }, 'EINVAL', 16],
      [{ address: '0x404010', length: 16 }, 'EOPNOTSUPP', 17],
      [{ address: '0x404001' }, 'EINVAL', 18],
      [{ address: '0xffffffff81000000', excludeKernel: true }, 'EINVAL', 19],
    ];
    for (const [raw, result, row] of faults) {
      expect(answered(modified('b', raw), opened('b'))).toEqual([result, `§6.3 row ${row}`]);
    }
  });

  test('everything else has to stay, and is compared only after rows 12 to 19', () => {
    const open = opened('b', { otherAttributes: 'pinned=0' });
    const other = { otherAttributes: 'pinned=1' };
    expect(answered(modified('b', { otherAttributes: 'pinned=0' }), open)).toEqual([0]);
    expect(answered(modified('b', other), open)).toEqual(['EINVAL', '§6.4 modify']);
    expect(answered(modified('b', { ...other, address: '0x404010', length: 16 }), open)).toEqual([
      'EOPNOTSUPP',
      '§6.3 row 17',
    ]);
  });

  test('where the other attributes were not recorded on both sides, they count as the same', () => {
    const known = { otherAttributes: 'pinned=0' };
    expect(answered(modified('b', known), opened('b'))).toEqual([0]);
    expect(answered(modified('b'), opened('b', known))).toEqual([0]);
    expect(answered(modified('b', known), { ...canonical, task: 't' })).toEqual([0]);
  });

  test('a breakpoint of several tasks: the one that is named, else the latest', () => {
    const session = startSession();
    session.grant({ ...canonical, task: 't1' }, { ...canonical, task: 't2' }, { ...canonical, cpus: [0] });
    session.grant({ type: 'breakpoint.modify', bp: 'b', task: 't1', address: '0x405000' });
    session.grant({ type: 'task.switch', cpu: 0, task: 't1' }, { type: 'task.switch', cpu: 1, task: 't2' });
    const touch = (cpu: number, address: string): Unnumbered => ({
      type: 'debug.exception',
      cpu,
      address,
      access: 'w',
    });
    expect(session.delivered(touch(0, '0x405000'))).toEqual(['b']);
    expect(session.delivered(touch(1, '0x404000'))).toEqual(['b']);
    session.grant({ type: 'breakpoint.unregister', bp: 'b', task: 't2' });
    expect(session.row()).toMatchObject({ pinned: [1, 0], tasks: { t1: { all: 1 } } });
    session.grant({ type: 'breakpoint.unregister', bp: 'b', task: 'stranger' });
    session.grant({ type: 'breakpoint.unregister', bp: 'b' });
    expect(session.row()).toMatchObject({ pinned: [0, 0], tasks: { t1: { all: 1 } } });
  });

  test('a refused modify changes nothing', () => {
    const session = startSession();
    session.grant(opened('b', { otherAttributes: 'a' }));
    const before = structuredClone(session.kernel);
    session.outcome(modified('b', { otherAttributes: 'b', address: '0x405000' }));
    session.outcome(modified('b', { length: 3 }));
    expect(session.kernel).toEqual(before);
  });

  test('an event of an ended task can be modified still', () => {
    expect(answered(modified('b'), opened('b'), { type: 'task.exit', task: 't' })).toEqual([0]);
  });

  test('canonical fields: what a modify leaves out stays as it was', () => {
    const session = startSession();
    session.grant(
      { type: 'breakpoint.register', bp: 'b', task: 't', address: '0x404000', length: 4, access: 'rw' },
      { type: 'breakpoint.modify', bp: 'b', address: '0x404008' },
      { type: 'task.switch', task: 't' },
    );
    const read = (address: string): Unnumbered => ({ type: 'debug.exception', address, access: 'r' });
    expect(session.delivered(read('0x40400b'))).toEqual(['b']);
    expect(session.delivered(read('0x40400c'))).toEqual([]);
  });

  test('the exec that an event waits for clears enable_on_exec, so that only a request without it is the same', () => {
    const waiting = opened('b', { enableOnExec: true, disabled: true });
    const same = modified('b', { enableOnExec: true });
    expect(answered(same, waiting)).toEqual([0]);
    expect(answered(same, waiting, exec('t'))).toEqual(['EINVAL', '§6.4 modify']);
    expect(answered(modified('b'), waiting, exec('t'))).toEqual([0]);
  });

  test('copies are changed after the original; one that differs stops it midway', () => {
    const session = startSession();
    const raw = { inherit: true, enableOnExec: true, disabled: true };
    session.grant(opened('b', raw), forked('t', 'child'), exec('child'));
    session.grant({ type: 'task.switch', cpu: 0, task: 't' }, { type: 'task.switch', cpu: 1, task: 'child' });
    const change = modified('b', { ...raw, address: '0x405000', disabled: false });
    expect(session.result(change)).toBe('EINVAL');
    const touch = (cpu: number, address: string): Unnumbered => ({
      type: 'debug.exception',
      cpu,
      address,
      access: 'w',
    });
    expect(session.delivered(touch(0, '0x405000'))).toEqual(['b']);
    expect(session.delivered(touch(1, '0x405000'))).toEqual([]);
    expect(session.delivered(touch(1, '0x404000'))).toEqual(['b']);
  });

  test('a CPU-wide breakpoint moves too', () => {
    const session = startSession();
    session.grant(openedOn('b', 1), modified('b', { address: '0x405000' }));
    expect(session.delivered({ type: 'debug.exception', cpu: 1, address: '0x405007', access: 'w' })).toEqual([
      'b',
    ]);
  });
});
