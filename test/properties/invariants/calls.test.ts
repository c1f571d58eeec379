import { describe, expect, it } from 'vitest';
import { NONE } from '../../../machines/roster.ts';
import { refusal } from '../../../machines/outcome.ts';
import { atomic } from '../../../properties/invariants/atomic.ts';
import { complete } from '../../../properties/invariants/complete.ts';
import { release } from '../../../properties/invariants/release.ts';
import { safe } from '../../../properties/invariants/safe.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { cpuIn, findPlanted, lastStepOf, lastStepUnder } from './planted.ts';

const ENOSPC = refusal('ENOSPC', 'planted', '');

describe('COMPLETE', () => {
  const refused = (text: string) => {
    const { step, witness } = lastStepOf(text);
    // What was granted in truth is told as a refusal: the witness has to forget it.
    witness.kernel = witness.kernel.filter(({ bp }) => bp !== step.op.bp);
    return complete.find({ ...step, outcome: ENOSPC, after: step.before }, witness);
  };

  it('accepts a refusal where a task holds the slot that would be needed', () => {
    const { step, witness } = lastStepOf('reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; reg b1');
    expect(step.outcome.result).toBe('ENOSPC');
    expect(complete.find(step, witness)).toBeUndefined();
  });

  it('accepts a refusal where a CPU would need more than four slots', () => {
    const { step, witness } = lastStepOf('reg b1[1]; reg b2[1]; reg b3[1]; reg b4[1]; reg b5');
    expect(step.outcome.result).toBe('ENOSPC');
    expect(complete.find(step, witness)).toBeUndefined();
  });

  it('finds a refusal to the kernel while there is room', () => {
    expect(refused('reg u1@t1; reg u2@t1; reg b1')?.sentence).toBe(
      'b1 was refused for want of a slot, but with it no CPU needs more than 1 kernel slot, and no task holds slot 3 or above',
    );
  });

  it('counts the need of the fullest CPU, and not of all together', () => {
    expect(refused('reg b1[0]; reg b2[1]; reg b3[1]; reg b4[0]')).toMatchObject({ breakpoint: 'b4' });
  });

  it('finds a refusal to a task that has a slot free below what the kernel needs', () => {
    expect(refused('reg b1; reg u1@t1; reg u2@t1; reg u3@t1')).toEqual({
      invariant: 'COMPLETE',
      slot: 2,
      task: 't1',
      breakpoint: 'u3',
      sentence:
        'u3 was refused to t1 for want of a slot, but t1 has slot 2 free and no CPU needs more than 1 kernel slot',
    });
  });
});

describe('SAFE', () => {
  it('finds an oops', () => {
    expect(findPlanted(safe, 'unreg b1')?.sentence).toBe(
      'the unregister of b1 ends in an oops: NULL cpumask',
    );
  });

  it('finds a CPU that comes online and reads a struct that its owner has released', () => {
    expect(findPlanted(safe, 'reg b1; off1; unreg b1')).toBeUndefined();
    expect(findPlanted(safe, 'reg b1; off1; unreg b1; on1')).toMatchObject({
      cpu: 1,
      slot: 3,
      breakpoint: 'b1',
    });
  });

  it('finds an update that reads it, on the CPUs of the mask alone', () => {
    const stale = 'reg b1; reg b2; unreg b1';
    const plant = (after: Parameters<typeof cpuIn>[0]) => (cpuIn(after, 1).kernel[3] = 0);
    expect(findPlanted(safe, `${stale}; reg b3[1]`, plant)).toMatchObject({ cpu: 1, breakpoint: 'b1' });
    expect(findPlanted(safe, `${stale}; reg b3[0]`, plant)).toBeUndefined();
  });

  it('finds a callback of a released struct', () => {
    const { step, witness } = lastStepOf('reg b1; unreg b1; hit0 b1');
    expect(safe.find({ ...step, delivered: [0] }, witness)).toMatchObject({ breakpoint: 'b1' });
  });

  it('trusts a struct that is registered again', () => {
    expect(findPlanted(safe, 'reg b1; unreg b1; reg b1')).toBeUndefined();
  });

  it('finds a call that hands over what an exec has freed', () => {
    expect(findPlanted(safe, 'reg u1@t1; exec t1')).toBeUndefined();
    expect(findPlanted(safe, 'reg u1@t1; exec t1; unreg u1')?.sentence).toBe(
      'use after free: the unregister of u1 reached the freed u1',
    );
  });

  it('finds an exit that frees what another task holds', () => {
    const plant = (after: Parameters<typeof cpuIn>[0]) => {
      const [struct] = after.structs;
      if (struct !== undefined) struct.freed = true;
    };
    expect(findPlanted(safe, 'reg u1@t1; exit t2')).toBeUndefined();
    expect(findPlanted(safe, 'reg u1@t1; exit t2', plant)).toMatchObject({
      slot: 0,
      task: 't1',
      breakpoint: 'u1',
    });
  });
});

describe('ATOMIC', () => {
  it('finds a refused call that changed the allocator, and says where', () => {
    const text = 'reg b1; reg b2 w3';
    const { step } = lastStepOf(text);
    expect(step.outcome.result).toBe('EINVAL');
    expect(findPlanted(atomic, text)).toBeUndefined();
    const finding = findPlanted(atomic, text, (after) => (cpuIn(after, 1).kernel[2] = 1));
    expect(finding?.sentence).toBe('the register of b2 was refused with EINVAL, but changed cpus.1.kernel.2');
  });

  it('finds a refused call that changed the registers', () => {
    expect(findPlanted(atomic, 'reg b2 w3', (after) => (cpuIn(after, 0).dr7 = 2))?.sentence).toContain(
      'changed cpus.0.dr7',
    );
  });

  it('lets a refused call leave what its caller wrote, and finds what the kernel left', () => {
    expect(findPlanted(atomic, 'reg b1[1] w3')).toBeUndefined();
    const plant = (after: Parameters<typeof cpuIn>[0]) => {
      const [struct] = after.structs;
      if (struct !== undefined) struct.mask = -2;
    };
    expect(findPlanted(atomic, 'reg b1[1] w3', plant)).toMatchObject({ breakpoint: 'b1' });
  });

  it('finds an unregister that does not give the struct back as it was', () => {
    const keep = (after: Parameters<typeof cpuIn>[0]) => {
      const [struct] = after.structs;
      if (struct !== undefined) struct.mask = struct.mask === NONE ? -2 : NONE;
    };
    for (const text of ['reg b1; unreg b1', 'reg b1[0]; unreg b1', 'reg b1[0]; unreg b1[1]']) {
      expect(findPlanted(atomic, text), text).toBeUndefined();
      expect(findPlanted(atomic, text, keep), text).toMatchObject({ breakpoint: 'b1' });
    }
  });
});

describe('RELEASE', () => {
  /** What was granted is told as a refusal that changed nothing: the witness has to remember the registration. */
  const refused = (text: string) => {
    const before = lastStepOf(text.slice(0, text.lastIndexOf(';')));
    const { step } = lastStepOf(text);
    return release.find(
      { ...step, outcome: refusal('EBUSY', 'planted', ''), after: step.before },
      before.witness,
    );
  };

  it('finds the refusal of what is registered, for the kernel and for a task', () => {
    expect(refused('reg b1; unreg b1')?.sentence).toBe(
      'the unregister of b1 was answered with EBUSY, but b1 is registered',
    );
    expect(refused('reg u1@t1; unreg u1')).toMatchObject({ breakpoint: 'u1' });
  });

  it('accepts the refusal of what is not registered where the call goes', () => {
    for (const text of [
      'unreg b1',
      'reg u1@t1; exec t1; unreg u1',
      'reg b1; unreg b1@t1',
      'reg u1@t1; reg u1; unreg u1',
    ]) {
      const { step, witness } = lastStepUnder(percpuPolicy, text);
      expect(step.outcome.result, text).toBe('ENOENT');
      expect(release.find(step, witness), text).toBeUndefined();
    }
  });

  it('finds what a granted unregister leaves in the table of an online CPU, and of an offline one only GHOST does', () => {
    expect(findPlanted(release, 'reg b1; reg b2; unreg b1')).toBeUndefined();
    expect(findPlanted(release, 'reg b1; unreg b1', (after) => (cpuIn(after, 1).kernel[3] = 0))).toEqual({
      invariant: 'RELEASE',
      cpu: 1,
      slot: 3,
      breakpoint: 'b1',
      sentence: 'the unregister of b1 was granted, but on CPU 1 slot 3 still holds it',
    });
    expect(findPlanted(release, 'reg b1[0,1]; unreg b1[0]')).toMatchObject({ cpu: 1 });
    expect(findPlanted(release, 'reg b1; off1; unreg b1')).toBeUndefined();
  });

  it('finds what it leaves to the task', () => {
    const plant = (after: Parameters<typeof cpuIn>[0]) => (after.tasks[0]?.slots ?? []).fill(0, 2, 3);
    expect(findPlanted(release, 'reg u1@t1; unreg u1')).toBeUndefined();
    expect(findPlanted(release, 'reg u1@t1; unreg u1', plant)?.sentence).toBe(
      'the unregister of u1 was granted, but slot 2 of t1 still holds it',
    );
  });

  it('gives back one of two registrations at a time', () => {
    expect(findPlanted(release, 'reg b1; reg b1; unreg b1')).toBeUndefined();
    expect(findPlanted(release, 'reg u1@t1; reg u1@t1; unreg u1')).toBeUndefined();
  });
});
