import { describe, expect, test } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { machineOf } from '../../../machines/machine.ts';
import type { MainlineKernel } from '../../../machines/mainline/state.ts';
import { refusal } from '../../../machines/outcome.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { NONE } from '../../../machines/roster.ts';
import { mainlineCheckerOf } from '../../../properties/check.ts';
import type { Finding, Invariant, Step } from '../../../properties/invariant.ts';
import { mainlineAtomic } from '../../../properties/invariants/mainline-atomic.ts';
import { mainlineComplete } from '../../../properties/invariants/mainline-complete.ts';
import { mainlineRelease } from '../../../properties/invariants/mainline-release.ts';
import { mainlineSuccess } from '../../../properties/invariants/mainline-success.ts';
import { eventsOf } from '../../../properties/shorthand.ts';

type MainlineStep = Step<MainlineKernel>;

const ENOSPC = refusal('ENOSPC', 'planted', 'nowhere');

/** What an invariant finds at the last event, once `plant` has falsified it. */
const found = (
  invariant: Invariant<MainlineKernel>,
  text: string | readonly LedgerEvent[],
  plant: (step: MainlineStep) => Partial<MainlineStep> = () => ({}),
): Finding | undefined => {
  const checker = mainlineCheckerOf(mainlinePolicy, machineOf(2));
  const events = typeof text === 'string' ? eventsOf(text) : text;
  const step = events.map((event) => checker.next(event)).at(-1)?.step;
  if (step === undefined) throw new RangeError('there is no last event');
  return invariant.find({ ...step, ...plant(step) }, checker.witness);
};

const FOUR = 'reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1';
const refuse = (): Partial<MainlineStep> => ({ outcome: ENOSPC });

const poke = (seq: number, register: number, value: string): LedgerEvent => ({
  seq,
  type: 'ptrace.poke',
  task: 't',
  register,
  value,
});

describe('COMPLETE of mainline', () => {
  test('a full task, a full CPU, and full debug registers are refused with reason', () => {
    expect(found(mainlineComplete, `${FOUR}; reg u5@t1`)).toBeUndefined();
    expect(found(mainlineComplete, `${FOUR}; reg b1[0]`)).toBeUndefined();
    const pokes = [poke(1, 7, '0x15'), poke(2, 3, '0x404000')];
    const wide = {
      seq: 1,
      type: 'breakpoint.register',
      bp: 'w',
      address: '0x404000',
      length: 8,
      access: 'w',
    } as const;
    expect(found(mainlineComplete, [wide, poke(2, 7, '0x55')])).toBeUndefined();
    expect(found(mainlineComplete, pokes)).toBeUndefined();
  });

  test('a refusal while there is room is found', () => {
    expect(found(mainlineComplete, 'reg u1@t1; reg u2@t1', refuse)?.sentence).toBe(
      'the register of u2 was refused for want of a slot, but with it no CPU needs more than its 4',
    );
    expect(found(mainlineComplete, [poke(1, 0, '0x404000')], refuse)).toBeDefined();
    expect(found(mainlineComplete, [poke(1, 7, '0x55')], refuse)).toBeDefined();
    expect(found(mainlineComplete, `${FOUR}; fork t1>t2`, refuse)).toBeDefined();
  });
});

describe('SUCCESS of mainline', () => {
  test('each granted register has made its events', () => {
    expect(found(mainlineSuccess, 'reg u1@t1; reg b1[0,1]')).toBeUndefined();
    expect(found(mainlineSuccess, 'reg u1@t1; reg u1@t1')).toBeUndefined();
  });

  test('a grant without an event on one of its CPUs is found', () => {
    const forget = ({ after }: MainlineStep): Partial<MainlineStep> => {
      const events = after.events.filter((event) => event?.cpu !== 1);
      return { after: { ...after, events } };
    };
    expect(found(mainlineSuccess, 'reg b1[0,1]', forget)?.sentence).toBe(
      'the register of b1 was granted, but made no event on CPU 1',
    );
  });

  test('a task’s grant that made nothing is found', () => {
    const forget = ({ before }: MainlineStep): Partial<MainlineStep> => ({ after: before });
    expect(found(mainlineSuccess, 'reg u1@t1', forget)?.sentence).toBe(
      'the register of u1 was granted, but made no event on all CPUs',
    );
  });
});

describe('RELEASE of mainline', () => {
  const keep = ({ before }: MainlineStep): Partial<MainlineStep> => ({ after: before });
  const withCopy = eventsOf('reg u1@t1; fork t1>t2; unreg u1').map((event) =>
    event.type === 'breakpoint.register' ? { ...event, inherit: true } : event,
  );

  test('an unregister frees the events of its register, and their copies', () => {
    for (const text of ['reg b1[0,1]; unreg b1', 'reg u1@t1; reg u1@t1; unreg u1', 'unreg u1', withCopy]) {
      expect(found(mainlineRelease, text)).toBeUndefined();
    }
  });

  test('the refusal of what is registered is found', () => {
    expect(found(mainlineRelease, 'reg u1@t1; unreg u1', refuse)?.sentence).toBe(
      'the unregister of u1 was answered with ENOSPC, but u1 is registered',
    );
    expect(found(mainlineRelease, 'unreg u1', refuse)).toBeUndefined();
  });

  test('events that stay counted are found, copies too', () => {
    expect(found(mainlineRelease, 'reg b1[0,1]; unreg b1', keep)?.sentence).toBe(
      'the unregister of b1 was granted, but left 2 of its events counted',
    );
    const keepCopy = ({ before, after }: MainlineStep): Partial<MainlineStep> => ({
      after: { ...after, events: before.events.filter((event) => event?.parent !== NONE) },
    });
    expect(found(mainlineRelease, withCopy, keepCopy)).toBeDefined();
  });
});

describe('ATOMIC of mainline', () => {
  test('a refused register changes nothing', () => {
    expect(found(mainlineAtomic, `${FOUR}; reg u5@t1`)).toBeUndefined();
  });

  test('a change by a refused register is found', () => {
    expect(found(mainlineAtomic, 'reg b1[0]', refuse)?.sentence).toMatch(
      /^the register of b1 was refused with ENOSPC, but changed /,
    );
  });

  test('the roll-back of DR7 is known not to be atomic', () => {
    expect(found(mainlineAtomic, [poke(1, 7, '0x2d0005')])).toBeUndefined();
    expect(found(mainlineAtomic, [poke(1, 0, '0x404000')], refuse)).toBeDefined();
  });
});
