import { describe, expect, it } from 'vitest';
import { advance } from '../../../machines/interleaved/advance.ts';
import { hindranceOf } from '../../../machines/interleaved/hindrance.ts';
import { NOTHING_UNDER_WAY, type OperationsUnderWay } from '../../../machines/interleaved/under-way.ts';
import { machineOf } from '../../../machines/machine.ts';
import { decode } from '../../../machines/operation.ts';
import { policies } from '../../../machines/policies/index.ts';
import { type Policy, worldOf } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import { eventsOf } from '../../../properties/shorthand.ts';

/** What hinders the last event of a sequence on three CPUs; nothing may hinder those before it. */
const hindrance = <K extends object>(policy: Policy<K>, text: string): string | undefined => {
  const world = worldOf(machineOf(3), createRoster());
  const kernel = policy.initial(world.machine);
  const events = eventsOf(text).map((event) => decode(event, world.roster));
  const last = events.pop();
  if (last === undefined) throw new Error('an empty sequence');
  let underWay: OperationsUnderWay<K> = NOTHING_UNDER_WAY;
  for (const op of events) {
    expect(hindranceOf(policy, kernel, underWay, op)).toBeUndefined();
    ({ underWay } = advance(policy, kernel, underWay, op, world));
  }
  return hindranceOf(policy, kernel, underWay, last)?.what;
};

const rfc = (text: string) => hindrance(policies['percpu-rfc'], text);
const repaired = (text: string) => hindrance(policies.percpu, text);

const HELD = 'reg b1[0,1]; unreg~ b1; #2 prepare; #2 begin';
const IN_THE_MIDDLE = `${HELD}; #2 disable 1`;

describe('while an operation holds the lock', () => {
  it('another one is called and prepared elsewhere, but does not begin', () => {
    expect(rfc(`${HELD}; reg~1 b2; #5 prepare`)).toBeUndefined();
    expect(rfc(`${HELD}; reg~1 b2; #5 prepare; #5 begin 1`)).toBe('operation 2 holds the lock');
  });

  it('nothing but interrupts comes to the CPU that holds it', () => {
    const what = 'operation 2 holds the lock on CPU 0, where nothing else runs';
    expect(rfc(`${HELD}; sw0 t1`)).toBe(what);
    expect(rfc(`${HELD}; reg~ b2`)).toBe(what);
    expect(rfc(`reg b1[0,1]; reg~ b2; unreg~ b1; #3 prepare; #3 begin; #2 prepare`)).toBe(
      'operation 3 holds the lock on CPU 0, where nothing else runs',
    );
    expect(rfc(`${HELD}; hit0 b1`)).toBeUndefined();
  });

  it('a call that is done as a whole waits', () => {
    expect(rfc(`${HELD}; reg1 b2`)).toBe('operation 2 holds the lock');
  });

  it('a fork does not wait: nobody knows the child yet', () => {
    expect(rfc(`${HELD}; fork1 t1>t2`)).toBeUndefined();
  });

  it('a CPU comes online after it alone', () => {
    expect(rfc('off2; reg b1; unreg~ b1; #3 prepare; #3 begin; on2')).toBe('operation 3 holds the lock');
  });

  it('a CPU goes offline under the patch, which does not look, and waits under its repair (R2)', () => {
    expect(rfc(`${HELD}; off1`)).toBeUndefined();
    expect(repaired(`${HELD}; off1`)).toBe('operation 2 holds the lock');
  });

  it('tasks are switched on the other CPUs, also where an interrupt is awaited', () => {
    expect(rfc(`${HELD}; sw1 t1; sw2 t2`)).toBeUndefined();
  });
});

describe('in the middle of its parts', () => {
  const what = 'CPU 1 is in the middle of its parts';

  it('a CPU does not switch, call, prepare or go offline', () => {
    expect(rfc(`${IN_THE_MIDDLE}; sw1 t1`)).toBe(what);
    expect(rfc(`${IN_THE_MIDDLE}; reg~1 b2`)).toBe(what);
    expect(rfc(`${IN_THE_MIDDLE}; off1`)).toBe(what);
    expect(rfc(`reg b1[0,1]; reg~1 b2; unreg~ b1; #3 prepare; #3 begin; #3 disable 1; #2 prepare 1`)).toBe(
      what,
    );
  });

  it('an NMI comes all the same, and its debug exception with it', () => {
    expect(rfc(`${IN_THE_MIDDLE}; hit1 b1`)).toBeUndefined();
  });

  it('it is not any more when the last part is done', () => {
    expect(rfc(`${IN_THE_MIDDLE}; #2 store 1; #2 load 1; sw1 t1`)).toBeUndefined();
  });
});

describe('a step', () => {
  it('is one of an operation under way', () => {
    expect(rfc('reg b1; #1 prepare')).toBe('operation 1 is not under way');
    expect(rfc('reg~ b1 w3; #1 prepare; #1 begin')).toBe('operation 1 is not under way');
  });

  it('comes in the recipe’s order on each CPU, the CPUs in any', () => {
    expect(rfc('reg~ b1; #1 begin')).toBe('"begin" does not come next of operation 1');
    expect(rfc(`${HELD}; #2 store 1`)).toBe('"store" does not come next of operation 2');
    expect(rfc(`${HELD}; #2 end`)).toBe('"end" does not come next of operation 2');
    expect(rfc(`${HELD}; #2 disable 1; #2 disable 0; #2 store 0; #2 store 1`)).toBeUndefined();
  });

  it('is for a CPU of the mask', () => {
    expect(rfc(`${HELD}; #2 disable 2`)).toBe('operation 2 has nothing to do on CPU 2 now');
  });

  it('is not awaited from a CPU that went offline', () => {
    expect(rfc(`${HELD}; off1; #2 disable 0; #2 store 0; #2 load 0; #2 end`)).toBeUndefined();
    expect(rfc(`${HELD}; off1; #2 disable 1`)).toBe('operation 2 has nothing to do on CPU 1 now');
  });
});

describe('a CPU with a call under way', () => {
  it('does not go offline', () => {
    expect(rfc('reg~1 b1; off1')).toBe('operation 1 was called on CPU 1 and has not ended');
    expect(repaired('reg~1 b1; off2')).toBeUndefined();
  });
});
