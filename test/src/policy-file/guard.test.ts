import { describe, expect, test } from 'vitest';
import { type LedgerEvent } from '../../../machines/events.ts';
import { machineOf } from '../../../machines/machine.ts';
import { GRANTED, type Outcome, refusal } from '../../../machines/outcome.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { type Policy, recipe, type Recipe } from '../../../machines/policy.ts';
import type { PercpuKernel } from '../../../machines/percpu/state.ts';
import { createRoster } from '../../../machines/roster.ts';
import { decode } from '../../../machines/operation.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import { InputError } from '../../../src/input-error.ts';
import { guardPolicy } from '../../../src/policy-file/guard.ts';
import { isAtWork, watchMemory, watchOn } from '../../../src/policy-file/watch.ts';
import { bulkEngine } from '../../../src/replay/bulk.ts';

const mine = { ...percpuPolicy, name: 'mine' };
const machine = machineOf(2);
const events = eventsOf('reg b1; reg u1@t1; sw1 t1; hit1 b1; off1; unreg b1; on1; exit t1');

const guarded = (members: object, watch = watchOn(watchMemory())): Policy<PercpuKernel> =>
  guardPolicy({ ...mine, ...members }, { name: './mine.ts', index: 1 }, watch);

const rowsUnder = (policy: Policy<PercpuKernel>, ledger: readonly LedgerEvent[]): readonly unknown[] => {
  const engine = bulkEngine(policy, machine);
  return ledger.map((event) => ({
    ...engine.take(decode(event, engine.roster)),
    delivered: engine.delivered(),
    ...engine.row(),
  }));
};

/** The policy with these pieces in its recipes. */
const withPieces = (pieces: object): Policy<PercpuKernel> =>
  guarded({
    recipe: (...args: Parameters<typeof mine.recipe>): object => ({ ...mine.recipe(...args), ...pieces }),
  });

const complaintOf = (policy: Policy<PercpuKernel>): string => {
  try {
    rowsUnder(policy, events);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'no complaint';
};

const fail = (): never => {
  throw new TypeError('first line\n  second line');
};

describe('a guarded policy', () => {
  test('answers as it did', () => {
    expect(rowsUnder(guarded({}), events)).toEqual(rowsUnder(mine, events));
  });

  test('keeps its name, its title and its promises, and has the questions that it had', () => {
    const policy = guarded({ promises: ['SAFE'] });
    expect(policy).toMatchObject({ name: 'mine', title: mine.title, promises: ['SAFE'] });
    for (const question of ['holdings', 'addressee', 'capacity']) expect(policy).toHaveProperty(question);
    expect(policy).not.toHaveProperty('isUnknowable');
  });

  test('gives the same recipe for the same recipe: an engine may compare them', () => {
    const policy = guarded({});
    const kernel = policy.initial(machine);
    const [event] = events;
    if (event === undefined) throw new Error('no event');
    const op = decode(event, createRoster());
    expect(policy.recipe(kernel, op)).toBe(policy.recipe(kernel, op));
  });

  test('gives one outcome for refusals that say the same, however often they are made', () => {
    const made: Outcome[] = [];
    const begin = (): Outcome => {
      made.push(refusal('ENOSPC', 'full', 'mine'));
      return made.at(-1) ?? GRANTED;
    };
    const engine = bulkEngine(withPieces({ begin }), machine);
    const [first, second] = eventsOf('reg b1; reg b2').map((event) =>
      engine.take(decode(event, engine.roster)),
    );
    expect(made[0]).not.toBe(made[1]);
    expect(first).toBe(second);
    expect(first).toEqual(made[0]);
  });
});

describe('what a policy throws is one line that says where', () => {
  test.each([
    ['initial', { initial: fail }, 'its initial'],
    ['recipe', { recipe: fail }, 'its recipe at event 1 (breakpoint.register)'],
    ['row', { row: fail }, 'its row'],
  ])('%s', (_, members, place) => {
    expect(complaintOf(guarded(members))).toBe(
      `./mine.ts: ${place} threw TypeError: first line second line; ` +
        'correct the policy; docs/writing-a-policy.md says what each function must do',
    );
  });

  test.each(['prepare', 'begin', 'interrupts', 'end'])('%s of a recipe', (piece) => {
    expect(complaintOf(withPieces({ [piece]: fail }))).toContain(
      `./mine.ts: its ${piece} at event 1 (breakpoint.register) threw TypeError`,
    );
  });

  test('a part of a recipe', () => {
    expect(complaintOf(withPieces({ parts: [{ name: 'load', run: fail }] }))).toContain(
      './mine.ts: its part at event 1 (breakpoint.register) threw TypeError',
    );
  });

  test.each([
    ['undefined', undefined, 'nothing'],
    ['a text', 'no', '"no"'],
    ['a function', fail, 'a function'],
    ['a bigint', 3n, 'a bigint'],
  ])('also %s', (_, thrown, shown) => {
    const initial = (): never => {
      // A policy's author may do so.
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw thrown;
    };
    expect(complaintOf(guarded({ initial }))).toContain(`its initial threw ${shown};`);
  });
});

describe('what a policy answers wrongly is one line that says what', () => {
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;

  test.each([
    [
      'no outcome',
      { begin: () => undefined },
      'its begin at event 1 (breakpoint.register) answered nothing, which is no',
    ],
    [
      'a promise',
      { prepare: () => Promise.resolve(GRANTED) },
      'its prepare at event 1 (breakpoint.register) answered {}',
    ],
    ['a refusal of no errno', { end: () => refusal('ENOSPC', '', 'x') }, 'its end at event 1'],
    ['a loop of references', { begin: () => loop }, 'answered an object, which is no outcome'],
    [
      'a number for a yes',
      { interrupts: () => 1 },
      'its interrupts at event 1 (breakpoint.register) answered 1, and must',
    ],
    [
      'parts of no known name',
      { parts: [{ name: 'lod', run: () => GRANTED }] },
      'its `parts[0]` must have a name among',
    ],
    [
      'parts out of order',
      { parts: ['load', 'store'].map((name) => ({ name, run: () => GRANTED })) },
      'its parts have store after load: disable and store take turns, and load comes last',
    ],
    ['no parts', { parts: undefined }, 'which is no recipe: its `parts` is missing'],
    ['no end', { end: undefined }, 'which is no recipe: its `end` is missing'],
  ])('%s', (_, pieces, message) => {
    expect(complaintOf(withPieces(pieces))).toContain(message);
  });

  test.each([
    ['no state', { initial: () => [] }, 'its initial answered [], which is no state'],
    [
      'no recipe',
      { recipe: () => null },
      'its recipe at event 1 (breakpoint.register) answered null, which is no recipe',
    ],
    ['no row', { row: () => 'row' }, 'its row answered "row", which is no row'],
  ])('%s', (_, members, message) => {
    expect(complaintOf(guarded(members))).toContain(message);
  });

  test('holdings, capacity and addressee of the wrong form', () => {
    const world = { machine, roster: createRoster(), delivered: [], freed: [] };
    const [event] = events;
    if (event === undefined) throw new Error('no event');
    const op = decode(event, world.roster);
    const kernel = mine.initial(machine);
    const policy = guarded({
      holdings: () => [{ bp: 1 }],
      capacity: () => ({ boundary: 4 }),
      addressee: () => undefined,
    });
    expect(() => policy.holdings?.(kernel, world)).toThrow(
      'its holdings answered [{"bp":1}], which is no list of',
    );
    expect(() => policy.capacity?.(kernel, op, world)).toThrow(
      'answered {"boundary":4}, which is no capacity',
    );
    expect(() => policy.addressee?.(kernel, op)).toThrow(
      'its addressee at event 1 (breakpoint.register) answered nothing',
    );
  });
});

describe('the watch', () => {
  test('sees the call while it lasts, and nothing after it', () => {
    const watch = watchOn(watchMemory());
    const seen: unknown[] = [];
    const begin: Recipe<PercpuKernel>['begin'] = () => {
      const { stage, seq, file } = watch.look();
      seen.push({ stage, seq, file, isAtWork: isAtWork(watch.look()) });
      return GRANTED;
    };
    const policy = guarded({ recipe: () => recipe<PercpuKernel>({ begin }) }, watch);
    rowsUnder(policy, eventsOf('reg b1; reg b2'));
    expect(seen).toEqual([1, 2].map((seq) => ({ stage: 'begin', seq, file: 1, isAtWork: true })));
    expect(isAtWork(watch.look())).toBe(false);
  });

  test('sees the end of a call that throws', () => {
    const watch = watchOn(watchMemory());
    expect(() => guarded({ initial: fail }, watch).initial(machine)).toThrow(InputError);
    expect(isAtWork(watch.look())).toBe(false);
  });
});
