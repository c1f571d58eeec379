import { describe, expect, test } from 'vitest';
import { closed, forked, opened, openedOn, poked, startSession, type Unnumbered } from './session.ts';

const inherited = (bp: string, raw = {}): Unnumbered => opened(bp, { inherit: true, ...raw });
const exit = (task: string): Unnumbered => ({ type: 'task.exit', task });
const exec = (task: string): Unnumbered => ({ type: 'task.exec', task });

describe('the life of an event (domain.md §6.4)', () => {
  test('a breakpoint is counted from its open to its close, disabled or not', () => {
    const session = startSession();
    session.grant(opened('b', { disabled: true }));
    expect(session.counted().all).toBe(1);
    session.grant(closed('b'));
    expect(session.row().tasks).toEqual({});
  });

  test('closing a breakpoint that was never granted is nobody’s business', () => {
    const session = startSession();
    session.grant(opened('b'));
    expect(session.result(closed('unknown'))).toBe(0);
    expect(session.counted().all).toBe(1);
  });

  test('the end of its task leaves an original counted, until its descriptor closes', () => {
    const session = startSession();
    session.grant(opened('b1'), opened('b2', { cpu: 1 }), exit('t'));
    expect(session.counted()).toEqual({ all: 1, byCpu: [0, 1] });
    expect([session.roomOn(0), session.roomOn(1)]).toEqual([3, 2]);
    session.grant(closed('b1'), closed('b2'));
    expect([session.roomOn(0), session.roomOn(1)]).toEqual([4, 4]);
  });

  test('a new task with the name of an ended one starts with nothing, beside what is still counted', () => {
    const session = startSession();
    session.grant(...['b1', 'b2', 'b3', 'b4'].map((bp) => opened(bp)), exit('t'), forked('p', 't'));
    expect(session.result(opened('b5'))).toBe(0);
    expect(session.counted().all).toBe(1);
    expect(session.roomOn(0)).toBe(0);
    session.grant(...['b1', 'b2', 'b3', 'b4'].map(closed));
    expect(session.roomOn(0)).toBe(3);
  });

  test('exec keeps breakpoints, and frees those that ptrace made', () => {
    const session = startSession();
    session.grant(opened('b'), poked(0, '0x404000'), poked(1, '0x404008'));
    expect(session.counted().all).toBe(3);
    session.grant(exec('t'));
    expect(session.counted().all).toBe(1);
  });

  test('exit frees what ptrace made', () => {
    const session = startSession();
    session.grant(poked(0, '0x404000'), exit('t'));
    expect(session.row().tasks).toEqual({});
  });

  test('remove_on_exec takes a copy away, and leaves an original counted but without effect', () => {
    const session = startSession();
    session.grant(inherited('b', { removeOnExec: true }), forked('t', 'child'));
    session.grant(exec('child'));
    expect(session.counted('child').all).toBe(0);
    session.grant(exec('t'));
    expect(session.counted().all).toBe(1);
    session.grant(forked('t', 'later'));
    expect(session.counted('later').all).toBe(0);
    expect(session.result(opened('m', { group: 3, leader: 'b', inherit: true }))).toBe('ENODEV');
  });
});

describe('fork with inherit (domain.md §6.4)', () => {
  test('each inherited breakpoint is copied for the child, on the same CPU, and counted on the child', () => {
    const session = startSession();
    session.grant(inherited('all'), inherited('bound', { cpu: 1 }), opened('own'), forked('t', 'child'));
    expect(session.counted('child')).toEqual({ all: 1, byCpu: [0, 1] });
    expect(session.counted()).toEqual({ all: 2, byCpu: [0, 1] });
  });

  test('CPU-wide breakpoints and those of ptrace are not inherited', () => {
    const session = startSession();
    session.grant(openedOn('wide', 0, { inherit: true }), poked(0, '0x404000'), forked('t', 'child'));
    expect(session.counted('child').all).toBe(0);
    expect(session.row().pinned).toEqual([1, 0]);
  });

  test('inherit_thread goes to threads alone', () => {
    const session = startSession();
    session.grant(
      inherited('b', { inheritThread: true }),
      forked('t', 'process'),
      forked('t', 'thread', true),
    );
    expect(session.counted('process').all).toBe(0);
    expect(session.counted('thread').all).toBe(1);
  });

  test('a copy is copied in turn, and all of them go with the original', () => {
    const session = startSession();
    session.grant(inherited('b'), forked('t', 'child'), forked('child', 'grandchild'));
    expect(session.counted('grandchild').all).toBe(1);
    session.grant(exit('child'));
    expect(session.counted('grandchild').all).toBe(1);
    session.grant(closed('b'));
    expect(session.row().tasks).toEqual({});
  });

  test('copies go with their task', () => {
    const session = startSession();
    session.grant(inherited('b'), forked('t', 'child'), exit('child'));
    expect(session.row().tasks).toEqual({ t: { all: 1, byCpu: [0, 0] } });
  });

  test('copies are made of an original whose own task has ended', () => {
    const session = startSession();
    session.grant(inherited('b'), forked('t', 'child'), exit('t'), forked('child', 'grandchild'));
    expect(session.counted('grandchild').all).toBe(1);
  });

  test('a copy may share its slots with the parent: a fork never lacks room while FITS holds', () => {
    const session = startSession();
    session.grant(openedOn('wide', 0), inherited('b1'), inherited('b2'), inherited('b3'));
    session.grant(forked('t', 'child'));
    expect(session.counted('child').all).toBe(3);
    expect(session.roomOn(0)).toBe(0);
    expect(session.roomOn(1)).toBe(1);
  });

  test('canonical fields: a breakpoint is inherited only where the ledger says so', () => {
    const session = startSession();
    const b = {
      type: 'breakpoint.register',
      task: 't',
      address: '0x404000',
      length: 8,
      access: 'w',
    } as const;
    session.grant({ ...b, bp: 'own' }, { ...b, bp: 'shared', inherit: true }, forked('t', 'child'));
    expect(session.counted('child').all).toBe(1);
    session.grant(exec('t'), exec('child'));
    expect(session.counted('child').all).toBe(1);
    session.grant(closed('own'), closed('shared'));
    expect(session.row().tasks).toEqual({});
  });

  test('copies that do not fit refuse the fork, and nothing of them is kept', () => {
    const session = startSession();
    session.grant(inherited('b1'), inherited('b2', { cpu: 1 }), openedOn('c1', 1), openedOn('c2', 1));
    session.force(openedOn('c3', 1));
    const before = structuredClone(session.kernel);
    expect(session.outcome(forked('t', 'child'))).toMatchObject({ result: 'ENOSPC', section: '§6.4 fork' });
    expect(session.kernel).toEqual(before);
    session.grant(closed('c1'), forked('t', 'child'));
    expect(session.counted('child')).toEqual({ all: 1, byCpu: [0, 1] });
    session.force(openedOn('d1', 0), openedOn('d2', 0), openedOn('d3', 0), openedOn('d4', 0));
    expect(session.result(forked('t', 'other'))).toBe('ENOSPC');
  });

  test('copies bound to different CPUs do not add up', () => {
    const session = startSession();
    session.grant(...['b1', 'b2', 'b3'].map((bp) => inherited(bp, { cpu: 1 })), inherited('b0', { cpu: 0 }));
    session.grant(openedOn('wide', 1), forked('t', 'child'));
    expect(session.counted('child').byCpu).toEqual([1, 3]);
  });

  test('a bound copy needs room on its own CPU alone', () => {
    const session = startSession();
    session.grant(...['b1', 'b2'].map((bp) => inherited(bp, { cpu: 1 })));
    session.force(...['c1', 'c2', 'c3', 'c4'].map((bp) => openedOn(bp, 0)));
    expect(session.result(forked('t', 'child'))).toBe(0);
    session.force(...['d1', 'd2', 'd3'].map((bp) => openedOn(bp, 1)));
    expect(session.result(forked('t', 'other'))).toBe('ENOSPC');
  });

  test('all copies on all CPUs are looked for at once', () => {
    const session = startSession();
    session.grant(inherited('b1'), inherited('b2'));
    session.force(...['c1', 'c2', 'c3'].map((bp) => openedOn(bp, 1)));
    expect(session.result(forked('t', 'child'))).toBe('ENOSPC');
  });

  test('what a modify changed is what a later copy gets', () => {
    const session = startSession();
    session.grant(inherited('b'));
    session.grant({ type: 'breakpoint.modify', bp: 'b', address: '0x405000', length: 4, access: 'rw' });
    session.grant(forked('t', 'child'), { type: 'task.switch', cpu: 1, task: 'child' });
    const touch: Unnumbered = { type: 'debug.exception', cpu: 1, address: '0x405003', access: 'r' };
    expect(session.delivered(touch)).toEqual(['b']);
  });
});
