import { describe, expect, test } from 'vitest';
import { closed, opened, openedOn, poked, startSession, type Session, type Unnumbered } from './session.ts';

const KERNEL_START = '0x7ffffffff000';

/** What stands behind a task's debug registers, as the kernel would rebuild it; null: never used. */
const registersOf = ({ kernel, world }: Session, task = 't') => {
  const id = world.roster.tasks.idOf(task);
  const holder = kernel.holders[kernel.tasks[id]?.holder ?? -1];
  return (holder?.debugRegisters ?? [-1, -1, -1, -1]).map((event) => {
    const found = kernel.events[event];
    if (found === undefined) return null;
    const address = world.roster.addresses.at(found.address).text;
    return `${found.disabled ? 'off' : 'on'} ${found.type} ${found.length} ${address}`;
  });
};

const pokes = (...values: readonly (readonly [number, string])[]): readonly Unnumbered[] =>
  values.map(([register, value]) => poked(register, value));

/** Takes all but `left` of the slots of CPU 0. */
const crowd = (session: Session, left: number): void => {
  for (let n = 0; n < 4 - left; n += 1) session.grant(openedOn(`crowd${n}`, 0));
};

describe('pokes of DR0 to DR3 (domain.md §6.5)', () => {
  test('an unused one makes a disabled write watch of one byte, which counts at once on every CPU', () => {
    const session = startSession();
    session.grant(poked(2, '0x404001'));
    expect(registersOf(session)).toEqual([null, null, 'off 2 1 0x404001', null]);
    expect(session.counted()).toEqual({ all: 1, byCpu: [0, 0] });
    expect(session.roomOn(1)).toBe(3);
  });

  test('a used one moves, and keeps type and length', () => {
    const session = startSession();
    session.grant(...pokes([0, '0x404000'], [7, '0xf0001'], [0, '0x404008']));
    expect(registersOf(session)[0]).toBe('on 3 4 0x404008');
    expect(session.counted().all).toBe(1);
  });

  test('without room an unused one is refused, a used one moves', () => {
    const session = startSession();
    session.grant(poked(0, '0x404000'));
    crowd(session, 1);
    expect(session.outcome(poked(1, '0x404008'))).toMatchObject({ result: 'ENOSPC', section: '§6.5' });
    expect(session.result(poked(0, '0x404010'))).toBe(0);
  });

  test('ENOSPC comes before the check of the address', () => {
    const session = startSession();
    crowd(session, 0);
    expect(session.result(poked(0, KERNEL_START))).toBe('ENOSPC');
  });

  test('a kernel address is refused, the last user byte is not', () => {
    const session = startSession();
    expect(session.result(poked(0, KERNEL_START))).toBe('EINVAL');
    expect(session.result(poked(0, '0x7fffffffefff'))).toBe(0);
    expect(session.result(poked(0, '0xffffffff81000000'))).toBe('EINVAL');
    expect(registersOf(session)[0]).toBe('off 2 1 0x7fffffffefff');
  });

  test('an address that is misaligned for the present length is refused', () => {
    const session = startSession();
    session.grant(...pokes([0, '0x404000'], [7, '0xd0001']));
    expect(session.result(poked(0, '0x404002'))).toBe('EINVAL');
    expect(registersOf(session)[0]).toBe('on 2 4 0x404000');
  });

  test('after an exec they are unused again, whatever else the task still holds', () => {
    const session = startSession();
    session.grant(opened('b'), ...pokes([0, '0x404000'], [7, '0xd0001']), { type: 'task.exec', task: 't' });
    expect(registersOf(session)).toEqual([null, null, null, null]);
    session.grant(poked(0, '0x404001'));
    expect(registersOf(session)).toEqual(['off 2 1 0x404001', null, null, null]);
    expect(session.counted().all).toBe(2);
  });

  test('a fuller stranger does not take their room', () => {
    const session = startSession();
    session.grant(opened('bound', { cpu: 1 }));
    session.grant(...['o1', 'o2', 'o3', 'o4'].map((bp) => opened(bp, { cpu: 0 }, 'stranger')));
    expect(session.result(poked(0, '0x404000'))).toBe(0);
  });

  test('what a task never used is free for perf, and perf’s breakpoints take room from ptrace', () => {
    const session = startSession();
    session.grant(...['b1', 'b2', 'b3', 'b4'].map((bp) => opened(bp)));
    expect(session.result(poked(0, '0x404000'))).toBe('ENOSPC');
    session.grant(closed('b1'), poked(0, '0x404000'));
    expect(session.result(opened('b5'))).toBe('ENOSPC');
  });
});

describe('the other registers (domain.md §6.5)', () => {
  test('DR4 and DR5 do not exist; DR6 is stored and takes no slot', () => {
    const session = startSession();
    expect(session.result(poked(4, '0x0'))).toBe('EIO');
    expect(session.result(poked(5, '0x0'))).toBe('EIO');
    expect(session.result(poked(8, '0x0'))).toBe('EIO');
    expect(session.result(poked(6, '0xffff0ff0'))).toBe(0);
    expect(session.row().tasks).toEqual({});
  });

  test('a task that has ended has no registers', () => {
    const session = startSession();
    session.grant({ type: 'task.exit', task: 't' });
    for (const register of [0, 6, 7]) expect(session.result(poked(register, '0x0'))).toBe('ESRCH');
  });
});

describe('pokes of DR7 (domain.md §6.5, pokeDr7)', () => {
  test('enabling an unused slot makes its breakpoint at address 0', () => {
    const session = startSession();
    session.grant(poked(7, '0xd00002'));
    expect(registersOf(session)).toEqual(['on 4 8 0x0', null, null, null]);
    session.grant(poked(7, '0xd00004'));
    expect(registersOf(session)).toEqual(['off 4 8 0x0', 'on 2 4 0x0', null, null]);
  });

  test('either enable bit enables, and a disabled unused slot stays unused', () => {
    const session = startSession();
    session.grant(poked(7, '0xddd0040'));
    expect(registersOf(session)).toEqual([null, null, null, 'on 4 8 0x0']);
  });

  test('the nibble gives type and length of each slot', () => {
    const session = startSession();
    session.grant(poked(7, '0x9f50055'));
    expect(registersOf(session)).toEqual(['on 2 2 0x0', 'on 3 4 0x0', 'on 2 8 0x0', 'on 4 8 0x0']);
  });

  test('reserved bits are dropped', () => {
    const session = startSession();
    session.grant(poked(7, '0xffffffff0001fc01'));
    expect(registersOf(session)).toEqual(['on 2 1 0x0', null, null, null]);
  });

  test('disabling keeps the slot', () => {
    const session = startSession();
    session.grant(...pokes([0, '0x404000'], [7, '0xd0001'], [7, '0xd0000']));
    expect(registersOf(session)[0]).toBe('off 2 4 0x404000');
    expect(session.counted().all).toBe(1);
  });

  test('type 2, and x with length bits, are refused even for a disabled slot that exists', () => {
    for (const nibble of ['0x20000', '0x40000', '0xe0000', '0xc0000']) {
      const session = startSession();
      session.grant(poked(0, '0x404000'));
      expect(session.outcome(poked(7, nibble))).toMatchObject({ result: 'EINVAL', section: '§6.5 DR7' });
    }
  });

  test('a bad nibble of a slot that is unused and stays so does not matter', () => {
    expect(startSession().result(poked(7, '0x22220000'))).toBe(0);
  });

  test('the address is checked again with the new length and type', () => {
    const session = startSession();
    session.grant(poked(0, '0x404002'));
    expect(session.outcome(poked(7, '0xd0001'))).toMatchObject({ result: 'EINVAL', section: '§6.3 row 18' });
    expect(session.result(poked(7, '0x50001'))).toBe(0);
    expect(session.result(poked(7, '0x1'))).toBe(0);
  });

  test('without room for all that it makes it is refused', () => {
    const session = startSession();
    crowd(session, 1);
    expect(session.result(poked(7, '0x1'))).toBe(0);
    expect(session.result(poked(7, '0x5'))).toBe('ENOSPC');
    expect(session.result(poked(7, '0x0'))).toBe(0);
  });

  test('the slot of a task that was detached from stays counted; exec gives it back', () => {
    const session = startSession();
    session.grant(...pokes([7, '0x55']));
    expect(session.roomOn(0)).toBe(0);
    session.grant({ type: 'task.exec', task: 't' });
    expect(session.roomOn(0)).toBe(4);
  });
});

describe('the roll-back of a refused DR7 (domain.md §6.5)', () => {
  test('what was made before the error stays, disabled, as x at address 0, and keeps its slot', () => {
    const session = startSession();
    expect(session.result(poked(7, '0x2d0005'))).toBe('EINVAL');
    expect(registersOf(session)).toEqual(['off 4 8 0x0', null, null, null]);
    expect(session.counted().all).toBe(1);
  });

  test('a slot that was disabled comes back as x, one that was enabled as it was', () => {
    const session = startSession();
    session.grant(...pokes([0, '0x404000'], [1, '0x404008'], [7, '0xd0001']));
    session.grant(poked(2, '0x404010'), poked(7, '0x1dd0001'));
    expect(registersOf(session)).toEqual(['on 2 4 0x404000', 'off 2 4 0x404008', 'off 2 1 0x404010', null]);
    expect(session.result(poked(7, '0x2dd0011'))).toBe('EINVAL');
    expect(registersOf(session)).toEqual(['on 2 4 0x404000', 'off 4 8 0x404008', 'off 4 8 0x404010', null]);
  });

  test('an enabled slot that the first pass turned off is on again', () => {
    const session = startSession();
    session.grant(...pokes([0, '0x404000'], [7, '0xf0001']));
    expect(session.result(poked(7, '0x200004'))).toBe('EINVAL');
    expect(registersOf(session)[0]).toBe('on 3 4 0x404000');
  });

  test('ENOSPC half way leaves the ones that had found room', () => {
    const session = startSession();
    crowd(session, 2);
    expect(session.result(poked(7, '0x15'))).toBe('ENOSPC');
    expect(registersOf(session)).toEqual(['off 4 8 0x0', 'off 4 8 0x0', null, null]);
    expect(session.roomOn(0)).toBe(0);
    expect(session.roomOn(1)).toBe(2);
  });
});
