import { describe, expect, test } from 'vitest';
import type { PerfRequest } from '../../../machines/events.ts';
import { closed, forked, opened, openedOn, startSession, type Unnumbered } from './session.ts';

const exited: Unnumbered = { type: 'task.exit', task: 't' };

const member = (raw: Partial<PerfRequest> = {}, task = 't'): Unnumbered =>
  opened('m', { group: 3, leader: 'l', ...raw }, task);

const answered = (event: Unnumbered, before: readonly Unnumbered[] = [opened('l')]) => {
  const session = startSession();
  session.grant(...before);
  return session.result(event);
};

describe('event groups (domain.md §6.3 rows 5, 7 and 20)', () => {
  test('a member may join the leader of its own task and CPU', () => {
    expect(answered(member())).toBe(0);
    expect(answered(member({ cpu: 1 }), [opened('l', { cpu: 1 })])).toBe(0);
  });

  test('a member counts like any other breakpoint', () => {
    const session = startSession();
    session.grant(opened('l'), member());
    expect(session.counted().all).toBe(2);
  });

  test("a leader whose task has ended is refused before the target's own end is noticed", () => {
    const before = [opened('l'), exited];
    expect(answered(member({ targetState: 'reaped' }), before)).toBe('ENODEV');
    expect(answered(member({}, 'alive'), before)).toBe('ENODEV');
    expect(answered(member({ flags: 1 }, 'alive'), before)).toBe('ENODEV');
  });

  test('unknown flags and bad attributes are looked at before the leader', () => {
    expect(answered(member({ flags: 16 }), [opened('l'), exited])).toBe('EINVAL');
    expect(answered(member({ attributeFault: 'wrong size' }), [opened('l'), exited])).toBe('E2BIG');
  });

  test('a leader that was closed is no event any more', () => {
    expect(answered(member(), [opened('l'), closed('l')])).toBe('EBADF');
  });

  test('of a leader of another type only its members are ruled', () => {
    const raw = { group: 3, leaderKind: 'other-event' as const };
    expect(answered(opened('m', raw))).toBe(0);
    expect(answered(opened('m', { ...raw, pinned: true }))).toBe('EINVAL');
  });

  test('all members of a task inherit, or none', () => {
    expect(answered(member({ inherit: true }))).toBe('EINVAL');
    expect(answered(member({ inherit: true }), [opened('l', { inherit: true })])).toBe(0);
  });

  test('CPU-wide members need not agree on inherit', () => {
    const raw = { group: 3, leader: 'l', inherit: true };
    expect(answered(openedOn('m', 0, raw), [openedOn('l', 0)])).toBe(0);
  });

  test('another CPU, another task, or a task where the leader has none', () => {
    expect(answered(member({ cpu: 1 }))).toBe('EINVAL');
    expect(answered(member({}, 'other'))).toBe('EINVAL');
    expect(answered(member({ cpu: 0 }), [openedOn('l', 0)])).toBe('EINVAL');
    expect(answered(openedOn('m', 0, { group: 3, leader: 'l' }), [opened('l', { cpu: 0 })])).toBe('EINVAL');
  });

  test('a member leads nobody, until its own leader closes', () => {
    const session = startSession();
    session.grant(opened('l'), member());
    const third = opened('n', { group: 4, leader: 'm' });
    expect(session.result(third)).toBe('EINVAL');
    session.grant(closed('l'));
    expect(session.result(third)).toBe(0);
  });

  test('only a leader can be pinned or exclusive', () => {
    expect(answered(member({ pinned: true }))).toBe('EINVAL');
    expect(answered(member({ exclusive: true }))).toBe('EINVAL');
    expect(answered(member(), [opened('l', { pinned: true })])).toBe(0);
  });

  test('with FD_NO_GROUP the descriptor is looked up and nothing more', () => {
    expect(answered(member({ flags: 1, pinned: true, cpu: 1, inherit: true }))).toBe(0);
  });

  test('members have the same clock', () => {
    const monotonic = { clock: 'CLOCK_MONOTONIC' };
    expect(answered(member(monotonic))).toBe('EINVAL');
    expect(answered(member(), [opened('l', monotonic)])).toBe('EINVAL');
    expect(answered(member(monotonic), [opened('l', monotonic)])).toBe(0);
  });

  test('output goes to an event of the same CPU that has a ring buffer', () => {
    const raw = { flags: 3, leaderBuffer: true };
    expect(answered(member(raw))).toBe(0);
    expect(answered(member({ flags: 3, leaderBuffer: false }))).toBe('EINVAL');
    expect(answered(member({ ...raw, cpu: 1 }))).toBe('EINVAL');
    expect(answered(member({ ...raw, clock: 'CLOCK_MONOTONIC' }))).toBe('EINVAL');
  });

  test('output of one task goes to an event of another only where both are bound to a CPU', () => {
    const raw = { flags: 3, leaderBuffer: true };
    expect(answered(member(raw, 'other'))).toBe('EINVAL');
    expect(answered(member({ ...raw, cpu: 0 }, 'other'), [opened('l', { cpu: 0 })])).toBe(0);
  });

  test('output goes to an event of another type if that has a ring buffer', () => {
    const raw = { flags: 3, group: 3, leaderKind: 'other-event' as const };
    expect(answered(opened('m', { ...raw, leaderBuffer: false }))).toBe('EINVAL');
    expect(answered(opened('m', { ...raw, leaderBuffer: true }))).toBe(0);
  });

  test('ENOSPC comes before the group rules', () => {
    const full = ['b1', 'b2', 'b3'].map((bp) => opened(bp));
    expect(answered(member({ pinned: true }), [opened('l'), ...full])).toBe('ENOSPC');
  });

  test('a group is inherited as its leader says', () => {
    const session = startSession();
    const raw = { inherit: true, inheritThread: true };
    session.grant(opened('l', raw), member({ inherit: true }));
    session.grant(forked('t', 'child'));
    expect(session.counted('child').all).toBe(0);
    session.grant(forked('t', 'thread', true));
    expect(session.counted('thread').all).toBe(2);
  });
});
