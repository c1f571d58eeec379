import { describe, expect, test } from 'vitest';
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

const four = ['b1', 'b2', 'b3', 'b4'];

describe('after an answer of the real kernel that the model would not have given', () => {
  test('more is counted than fits, and given back like anything else', () => {
    const session = startSession();
    session.grant(...four.map((bp) => opened(bp)));
    session.force(opened('b5'), opened('bound', { cpu: 1 }));
    expect(session.counted()).toEqual({ all: 5, byCpu: [0, 1] });
    expect(session.result(openedOn('wide', 0))).toBe('ENOSPC');
    session.grant(...four.map(closed), closed('b5'), closed('bound'));
    expect([session.roomOn(0), session.roomOn(1)]).toEqual([4, 4]);
  });

  test('a request that no rule allows is carried out as far as it can be counted', () => {
    const strange: readonly Unnumbered[] = [
      opened('s1', { bpType: 0, length: 3 }),
      opened('s2', { length: '18446744073709551615' }),
      opened('s3', { cpu: 7 }),
      opened('s4', { cpu: -3 }),
      openedOn('s5', -1),
      openedOn('s6', 900),
      opened('s7', { pid: 5 }, null),
      opened('s8', { group: 4, leader: 'nobody' }),
      modified('s1', { bpType: 9 }),
      modified('nobody'),
      poked(7, '0xffffffff'),
      poked(0, '0xffffffffffffffff'),
    ];
    const session = startSession();
    session.force(...strange);
    // Counted are s1, s2, s8 and the four debug registers.
    expect(session.counted()).toEqual({ all: 7, byCpu: [0, 0] });
    expect(session.row().pinned).toEqual([0, 0]);
    session.force(...['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'].map(closed), {
      type: 'task.exit',
      task: 't',
    });
    expect(session.row().tasks).toEqual({});
  });

  test('a breakpoint for an ended task is counted, and works for nobody', () => {
    const session = startSession();
    session.grant({ type: 'task.exit', task: 't' });
    session.force(opened('b', { inherit: true }));
    expect(session.counted().all).toBe(1);
    session.force(opened('second', { inherit: true }));
    session.grant(forked('t', 'child'));
    expect(session.counted('child').all).toBe(0);
    session.grant(closed('b'), closed('second'));
    expect(session.row().tasks).toEqual({});
  });

  test('what an ended task still held does not make another of its breakpoints work', () => {
    const session = startSession();
    session.grant(opened('before'), { type: 'task.exit', task: 't' });
    session.force(opened('after', { inherit: true }));
    session.grant(forked('t', 'child'));
    expect(session.counted('child').all).toBe(0);
    expect(session.counted().all).toBe(2);
  });

  test('a fork that the model would have refused makes its copies', () => {
    const session = startSession();
    session.grant(openedOn('w1', 0), opened('b', { inherit: true }), openedOn('w2', 0), openedOn('w3', 0));
    session.force(openedOn('w4', 0), forked('t', 'child'));
    expect(session.counted('child').all).toBe(1);
    session.grant({ type: 'task.exit', task: 'child' });
    expect(session.counted('child').all).toBe(0);
  });
});
