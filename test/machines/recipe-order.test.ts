/** A toy policy that writes down which piece of its recipe ran, and answers what a test wants it to. */
import { describe, expect, it } from 'vitest';
import { transition } from 'xstate';
import type { Take } from '../../machines/charts.ts';
import { initialSnapshot, reduce } from '../../machines/kernel.ts';
import { machineOf } from '../../machines/machine.ts';
import { blankOperation } from '../../machines/operation.ts';
import { GRANTED, NOTHING_TO_DO, type Outcome, refusal } from '../../machines/outcome.ts';
import { type PartName, type Policy, type Recipe, worldOf } from '../../machines/policy.ts';
import { createRoster } from '../../machines/roster.ts';
import { run } from '../../machines/run.ts';

interface Diary {
  ran: string[];
}

const NO = refusal('ENOSPC', 'the test says no', '§1.3');

const diaryPolicy = (
  answers: Readonly<Record<string, Outcome>> = {},
  parts: readonly PartName[] = ['disable', 'store', 'load'],
): Policy<Diary> => {
  const note = (diary: Diary, piece: string): Outcome => {
    diary.ran.push(piece);
    return answers[piece] ?? GRANTED;
  };
  const diaryRecipe: Recipe<Diary> = {
    prepare: (diary) => note(diary, 'prepare'),
    begin: (diary) => note(diary, 'begin'),
    interrupts: (_diary, _op, cpu) => cpu !== 0,
    parts: parts.map((name) => ({ name, run: (diary, cpu) => note(diary, `${name} on ${cpu}`) })),
    end: (diary) => note(diary, 'end'),
  };
  return {
    name: 'diary',
    title: 'writes down what ran',
    initial: () => ({ ran: [] }),
    recipe: () => diaryRecipe,
    row: ({ ran }) => ({ ran }),
  };
};

/** CPU 2 calls on a machine of four; the recipe is not for CPU 0. */
const bothEngines = (policy: Policy<Diary>) => {
  const world = worldOf(machineOf(4), createRoster());
  const op = { ...blankOperation(), type: 'breakpoint.register', cpu: 2, bp: 0 } as const;
  const kernel = policy.initial(world.machine);
  const outcome = run(kernel, policy.recipe(kernel, op), op, world);
  const snapshot = reduce(policy, world, initialSnapshot(policy, world.machine), op);
  return {
    bulk: { ran: kernel.ran, outcome },
    charts: { ran: snapshot.data.ran, outcome: snapshot.outcome },
    snapshot,
  };
};

describe('a recipe', () => {
  it('runs before the lock, under it, on the calling CPU, on the others ascending, and at the end', () => {
    const { bulk, charts } = bothEngines(diaryPolicy());
    expect(charts).toEqual({
      ran: [
        ...['prepare', 'begin'],
        ...['disable on 2', 'store on 2', 'load on 2'],
        ...['disable on 1', 'store on 1', 'load on 1'],
        ...['disable on 3', 'store on 3', 'load on 3'],
        'end',
      ],
      outcome: GRANTED,
    });
    expect(bulk).toEqual(charts);
  });

  it.each([
    ['prepare', NO, ['prepare']],
    ['begin', NO, ['prepare', 'begin']],
    ['begin', NOTHING_TO_DO, ['prepare', 'begin']],
    ['store on 1', NO, ['prepare', 'begin', 'store on 2', 'load on 2', 'store on 1']],
    [
      'end',
      NO,
      [
        'prepare',
        'begin',
        'store on 2',
        'load on 2',
        'store on 1',
        'load on 1',
        'store on 3',
        'load on 3',
        'end',
      ],
    ],
  ])('ends where a piece of it answers: %s', (piece, answer, ran) => {
    const { bulk, charts, snapshot } = bothEngines(diaryPolicy({ [piece]: answer }, ['store', 'load']));
    expect(charts).toEqual({ ran, outcome: answer });
    expect(bulk).toEqual(charts);
    expect(snapshot.registry.value).toBe('idle');
    for (const cpu of snapshot.cpus) expect(cpu.matches({ online: { interrupt: 'none' } })).toBe(true);
  });

  it('takes a transition of a chart for each step', () => {
    const policy = diaryPolicy();
    const world = worldOf(machineOf(4), createRoster());
    const op = { ...blankOperation(), type: 'breakpoint.register', cpu: 2, bp: 0 } as const;
    const taken: string[] = [];
    const take: Take = (chart, before, event) => {
      taken.push(String(event.type));
      return transition(chart, before, event);
    };
    reduce(policy, world, initialSnapshot(policy, world.machine), op, take);
    const interrupt = ['INTERRUPT', 'DISABLE', 'STORE', 'LOAD', 'RETURN'];
    expect(taken).toEqual([
      ...['CALL', 'GRANTED', ...interrupt, ...interrupt, ...interrupt],
      ...['ACKNOWLEDGED', 'ACKNOWLEDGED', 'ACKNOWLEDGED', 'RELEASED'],
      ...['REGISTER', 'GRANTED'],
    ]);
  });

  it('may not go on after its registers are loaded', () => {
    expect(() => bothEngines(diaryPolicy({}, ['load', 'store']))).toThrow(
      'no part named store may come here',
    );
  });
});
