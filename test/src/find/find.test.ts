import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../machines/machine.ts';
import { decode } from '../../../machines/operation.ts';
import { policies } from '../../../machines/policies/index.ts';
import type { Policy } from '../../../machines/policy.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { find } from '../../../src/find/find.ts';
import type { Question } from '../../../src/find/question.ts';
import { InputError } from '../../../src/input-error.ts';
import { openTimeline, type Timeline } from '../../../src/replay/timeline/timeline.ts';

const historyOf = <K extends object>(policy: Policy<K>, text: string, cpus = 2): Timeline<K> => {
  const timeline = openTimeline(policy, machineOf(cpus));
  for (const event of eventsOf(text)) timeline.append(decode(event, timeline.roster));
  return timeline;
};

const seqs = (text: string, ...questions: readonly Question[]): readonly number[] =>
  find(historyOf(policies['percpu-rfc'], text), questions).map(({ seq }) => seq);

/** domain.md §3: b3 is moved when b1 goes, and again when b2 does. */
const MOVING = 'reg b1[0]; reg b2[1]; reg b3; unreg b1; unreg b2';

describe('a question about a breakpoint', () => {
  it('finds the events that name it and those that move it', () => {
    expect(seqs(MOVING, { kind: 'breakpoint', name: 'b3' })).toEqual([3, 4, 5]);
  });

  it('finds the accesses that call it', () => {
    expect(seqs('reg b1[0]; hit0 b1; hit1 b1', { kind: 'breakpoint', name: 'b1' })).toEqual([1, 2]);
  });

  it('finds the exec that takes its slot', () => {
    expect(seqs('reg u1@t1; reg u2@t2; exec t1', { kind: 'breakpoint', name: 'u1' })).toEqual([1, 3]);
  });

  it('is refused where there is none of that name', () => {
    expect(() => seqs(MOVING, { kind: 'breakpoint', name: 'b9' })).toThrow('no breakpoint of this ledger');
  });
});

describe('a question about a task, a CPU or a slot', () => {
  it('finds what the task asked for, and where it came and went', () => {
    expect(seqs('reg u1@t1; sw1 t1; reg u2@t2; sw1 t2; exit t1', { kind: 'task', name: 't1' })).toEqual([
      1, 2, 4, 5,
    ]);
  });

  it('finds what ran on the CPU, and what reached it from elsewhere', () => {
    expect(seqs(MOVING, { kind: 'cpu', cpu: 1 })).toEqual([2, 3, 5]);
  });

  it('finds who came to the slot and left it, on any CPU or for a task', () => {
    expect(seqs(`${MOVING}; reg u1@t1`, { kind: 'slot', slot: 2 })).toEqual([3, 4, 5]);
    expect(seqs(`${MOVING}; reg u1@t1`, { kind: 'slot', slot: 0 })).toEqual([6]);
  });

  it('is refused where the machine has none', () => {
    expect(() => seqs(MOVING, { kind: 'cpu', cpu: 2 })).toThrow('the machine has CPUs 0 to 1');
    expect(() => seqs(MOVING, { kind: 'slot', slot: 4 })).toThrow('the machine has slots 0 to 3');
  });
});

describe('a question about what changed', () => {
  it.each([
    ['kernel[1][3]', [2, 5]],
    ['kernel[1]', [2, 3, 5]],
    ['kernelPos', [1, 3, 5]],
    ['dr7[0]', [1, 3, 4]],
    ['structs.b3.cpus', [3]],
    ['structs.b3.task', []],
    ['structs.b3', [3]],
  ])('finds the events that changed %s', (place, expected) => {
    expect(seqs(MOVING, { kind: 'changes', place })).toEqual(expected);
  });

  it('knows the counts of mainline', () => {
    const timeline = historyOf(policies.mainline, 'reg b1[0]; reg u1@t1; reg u2@t1; exit t1; unreg u1');
    const changed = (place: string): readonly number[] =>
      find(timeline, [{ kind: 'changes', place }]).map(({ seq }) => seq);
    expect(changed('pinned[0]')).toEqual([1]);
    expect(changed('tasks.t1.all')).toEqual([2, 3, 5]);
    expect(changed('tasks.t1')).toEqual([2, 3, 5]);
  });

  it('knows what a policy alone has in its rows', () => {
    const timeline = historyOf(policies.percpu, 'reg b1; unreg b1');
    expect(find(timeline, [{ kind: 'changes', place: 'registrations.b1' }]).map(({ seq }) => seq)).toEqual([
      1, 2,
    ]);
  });
});

describe('a question about refusals', () => {
  // D11 (domain.md §4.1): a refused register leaves its mask behind, and a task's may have none.
  const D11 = 'reg b1; reg u1@t1; reg u2@t1; reg u3@t1; reg b2; reg b2@t2';

  it.each([
    [undefined, [5, 6]],
    ['ENOSPC', [5]],
    ['einval', [6]],
    ['§2.2', [6]],
    ['EFAULT', []],
  ])('with the reason %j finds %j', (reason, expected) => {
    expect(seqs(D11, { kind: 'refused', ...(reason !== undefined && { reason }) })).toEqual(expected);
  });

  it('finds an oops by why the kernel died', () => {
    expect(seqs('unreg b1', { kind: 'refused', reason: 'cpumask' })).toEqual([1]);
  });

  it('goes together with others', () => {
    expect(seqs(D11, { kind: 'refused' }, { kind: 'task', name: 't2' })).toEqual([6]);
  });
});

describe('a question about invariants', () => {
  it('finds the event with which one breaks, and says what is wrong', () => {
    // D2 (domain.md §4.1).
    const found = find(historyOf(policies['percpu-rfc'], 'reg b1; off1; unreg b1; on1'), [
      { kind: 'breaks', invariant: 'GHOST' },
    ]);
    expect(found.map(({ seq }) => seq)).toEqual([3]);
    expect(found[0]?.findings[0]).toMatchObject({ invariant: 'GHOST', cpu: 1, breakpoint: 'b1' });
  });

  it('is refused where the policy does not promise it', () => {
    expect(() => seqs(MOVING, { kind: 'breaks', invariant: 'FITS' })).toThrow('does not promise FITS');
  });
});

describe('a question with an expression', () => {
  it.each([
    ['consumed[1] == 2 && kernelPos < 3', [3]],
    ['consumed[0] + consumed[1] >= 2', [2]],
    ['kernel[1][3] == "b3"', [5]],
    ['kernel[1][3] != null', [2]],
    ['dr7[0] == 0xdd0002a0', [3]],
    ['debugRegisters[0][3] == 0xffffffff81000040', [1]],
    ['type == "breakpoint.unregister"', [4]],
    ['bp == "b1" && seq > 1', [4]],
    ['!online[1]', []],
    ['-kernelPos > -4 && result == 0', [1]],
  ])('finds where %s becomes true', (expression, expected) => {
    expect(seqs(MOVING, { kind: 'becomes', expression })).toEqual(expected);
  });

  const complaintOf = (expression: string): string => {
    try {
      seqs(MOVING, { kind: 'becomes', expression });
    } catch (error) {
      if (error instanceof InputError) return `${error.complaint.column ?? 0}: ${error.complaint.what}`;
      throw error;
    }
    return 'nothing';
  };

  it.each([
    ['consumed[0] == 1 && kernlPos < 2', '21: no field of the state is called kernlPos'],
    ['kernelPos < 2 || consumed[2] == 1', '18: no CPU 2'],
    ['kernel[0][4] == null', '1: no slot 4'],
    ['kernel[0] == "b1"', '1: kernel has several values there'],
    ['kernel[0][3] < 2', '1: this is a name, and a number is needed'],
    ['kernelPos == "b1"', '14: this is a name, and a number is needed'],
    ['kernelPos', '1: this is a number, and true or false is needed'],
    ['tasks.t9[0] == null', '1: no task of this ledger is called t9'],
    ['structs.b1.colour == 1', '1: no field colour there'],
    ['__proto__ == 1', '1: no field of the state is called __proto__'],
    ['constructor.name == 1', '1: no field of the state is called constructor'],
  ])('%s is refused where it is wrong', (expression, complaint) => {
    expect(complaintOf(expression)).toBe(complaint);
  });
});

describe('every policy', () => {
  const FIVE = 'reg u1@t1; reg u2@t1; reg u3@t1; reg u4@t1; reg u5@t1; reg u6@t1';

  const firstRefused = <K extends object>(policy: Policy<K>): readonly number[] =>
    find(historyOf(policy, FIVE), [{ kind: 'refused' }, { kind: 'task', name: 't1' }], { first: true }).map(
      ({ seq }) => seq,
    );

  it('can be asked, and for the first answer alone', () => {
    expect(firstRefused(policies.global)).toEqual([5]);
    expect(firstRefused(policies['percpu-rfc'])).toEqual([5]);
    expect(firstRefused(policies.percpu)).toEqual([5]);
    expect(firstRefused(policies.mainline)).toEqual([5]);
  });
});
