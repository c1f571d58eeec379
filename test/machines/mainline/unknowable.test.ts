import { describe, expect, test } from 'vitest';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import {
  closed,
  forked,
  modified,
  opened,
  openedOn,
  poked,
  startSession,
  type Session,
  type Unnumbered,
} from './session.ts';

const exit = (task: string): Unnumbered => ({ type: 'task.exit', task });
const inherited = (bp: string, raw = {}): Unnumbered => opened(bp, { inherit: true, ...raw });

const isUnknowable = (session: Session, event: Unnumbered, observed: string | 0): boolean | undefined =>
  mainlinePolicy.isUnknowable?.(session.kernel, session.operation(event), session.world, observed);

/** Two children of t, each with copies of two breakpoints, and a third child that has ended. */
const family = (raw = {}): Session => {
  const session = startSession();
  session.grant(inherited('b1', raw), inherited('b2', raw));
  session.grant(forked('t', 'c1'), forked('t', 'c2'), forked('t', 'c3'));
  return session;
};

/** Fills up the task, so that the model refuses one more. */
const filled = (session: Session, task: string): Session => {
  session.grant(opened('own1', {}, task), opened('own2', {}, task));
  return session;
};

describe('what a recording cannot tell (domain.md §6.4, "Exchange")', () => {
  test('a copy may have been uncounted by the end of a relative, so that a refusal was none', () => {
    const session = filled(family(), 'c1');
    session.grant(exit('c3'));
    const event = opened('more', {}, 'c1');
    expect(session.result(event)).toBe('ENOSPC');
    expect(isUnknowable(session, event, 0)).toBe(true);
  });

  test('before anybody has ended, counts are sure', () => {
    const session = filled(family(), 'c1');
    expect(isUnknowable(session, opened('more', {}, 'c1'), 0)).toBe(false);
  });

  test('lists with an inherited event that samples PERF_SAMPLE_READ are never exchanged', () => {
    const session = filled(family({ sampleRead: true }), 'c1');
    session.grant(exit('c3'));
    expect(isUnknowable(session, opened('more', {}, 'c1'), 0)).toBe(false);
  });

  test('a list that was not inherited as a whole is not exchanged', () => {
    const session = startSession();
    session.grant(inherited('b1'), opened('own'), forked('t', 'c1'), forked('t', 'c2'), exit('c2'));
    session.grant(...['o1', 'o2', 'o3'].map((bp) => opened(bp, {}, 'c1')));
    expect(isUnknowable(session, opened('more', {}, 'c1'), 0)).toBe(false);
  });

  test('originals are never uncounted, only copies', () => {
    const session = filled(family(), 't');
    session.grant(exit('c3'));
    expect(session.result(opened('more'))).toBe('ENOSPC');
    expect(isUnknowable(session, opened('more'), 0)).toBe(false);
  });

  test('a stranger’s counts are sure', () => {
    const session = family();
    session.grant(exit('c3'), ...['o1', 'o2', 'o3', 'o4'].map((bp) => opened(bp, {}, 'stranger')));
    expect(isUnknowable(session, opened('more', {}, 'stranger'), 0)).toBe(false);
  });

  test('the doubt ends when the originals close', () => {
    const session = family();
    session.grant(exit('c3'), closed('b1'), closed('b2'));
    session.grant(...['o1', 'o2', 'o3', 'o4'].map((bp) => opened(bp, {}, 'c1')));
    expect(isUnknowable(session, opened('more', {}, 'c1'), 0)).toBe(false);
  });

  test('a dead relative’s copies may be counted still, which a CPU-wide request meets and a task’s does not', () => {
    const session = family();
    session.grant(exit('c3'));
    expect(isUnknowable(session, openedOn('wide', 0), 'ENOSPC')).toBe(true);
    expect(isUnknowable(session, opened('more', {}, 'c1'), 'ENOSPC')).toBe(false);
  });

  test('a bound copy puts its own CPU in doubt and no other', () => {
    const session = family({ cpu: 1 });
    session.grant(exit('c3'), ...['w1', 'w2'].map((bp) => openedOn(bp, 1)));
    session.grant(...['v1', 'v2', 'v3', 'v4'].map((bp) => openedOn(bp, 0)));
    expect(isUnknowable(session, opened('more', { cpu: 1 }, 'c1'), 0)).toBe(true);
    expect(isUnknowable(session, opened('more', {}, 'c1'), 0)).toBe(false);
    session.grant(closed('v1'));
    expect(isUnknowable(session, opened('more', {}, 'c1'), 0)).toBe(true);
    session.grant(closed('w1'));
    expect(isUnknowable(session, openedOn('more', 1), 'ENOSPC')).toBe(true);
    expect(isUnknowable(session, openedOn('more', 0), 'ENOSPC')).toBe(false);
  });

  test('a CPU-wide refusal is in doubt if no task need hold so much', () => {
    const full = filled(family(), 'c1');
    full.grant(exit('c3'));
    expect(full.result(openedOn('wide', 0))).toBe('ENOSPC');
    expect(isUnknowable(full, openedOn('wide', 0), 0)).toBe(true);
    full.grant(opened('own3', {}, 't'), opened('own4', {}, 't'));
    expect(isUnknowable(full, openedOn('wide', 0), 0)).toBe(false);
  });

  test('an answer that is not about room is held against the model', () => {
    const session = family();
    session.grant(exit('c3'));
    expect(isUnknowable(session, opened('bad', { length: 3 }, 'c1'), 0)).toBe(false);
    expect(isUnknowable(session, opened('good', {}, 'c1'), 'EINVAL')).toBe(false);
  });

  test('a leader may have gone to a relative’s list', () => {
    const session = family();
    const event = opened('m', { group: 3, leader: 'b1', inherit: true });
    expect(isUnknowable(session, event, 'EINVAL')).toBe(true);
    expect(isUnknowable(session, opened('m', { inherit: true }), 'EINVAL')).toBe(false);
  });

  test('whose enable_on_exec an exec has cleared is not known', () => {
    const session = family({ enableOnExec: true, disabled: true });
    expect(isUnknowable(session, modified('b1', { enableOnExec: true }), 'EINVAL')).toBe(true);
    session.grant({ type: 'task.exec', task: 't' });
    expect(isUnknowable(session, modified('b1', { enableOnExec: true }), 0)).toBe(true);
    expect(isUnknowable(session, modified('b1'), 0)).toBe(false);
    const plain = family();
    expect(isUnknowable(plain, modified('b1'), 'EINVAL')).toBe(false);
  });

  test('ptrace meets the same doubt', () => {
    const session = filled(family(), 'c1');
    session.grant(exit('c3'));
    expect(session.result(poked(0, '0x404000', 'c1'))).toBe('ENOSPC');
    expect(isUnknowable(session, poked(0, '0x404000', 'c1'), 0)).toBe(true);
    expect(isUnknowable(session, poked(7, '0x1', 'c1'), 0)).toBe(true);
    expect(isUnknowable(session, poked(4, '0x1', 'c1'), 0)).toBe(false);
  });

  test('a fork copies the list that the task has by then', () => {
    const session = family();
    session.grant(exit('c3'));
    expect(isUnknowable(session, forked('c1', 'c4'), 'ENOSPC')).toBe(true);
    expect(isUnknowable(session, forked('stranger', 'c4'), 'ENOSPC')).toBe(false);
  });

  test('what happens to no call is never unknowable', () => {
    const session = family();
    session.grant(exit('c3'));
    expect(isUnknowable(session, { type: 'task.exec', task: 'c1' }, 'ENOSPC')).toBe(false);
  });
});
