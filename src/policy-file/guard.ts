/**
 * A policy from somebody's file, between walls: what it throws and what it answers wrongly becomes one clear line that
 * names the file, the function and the event, and a watchdog can see in which call it is.
 */
import type { Operation } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import { isTree } from '../../machines/plain-tree.ts';
import type { Policy, Recipe } from '../../machines/policy.ts';
import { InputError } from '../input-error.ts';
import { briefly, shown } from './briefly.ts';
import { outcomeTable } from './outcome-table.ts';
import {
  capacityFault,
  holdingsFault,
  outcomeFault,
  recipeFault,
  rowFault,
  stateFault,
  typeFault,
} from './shape.ts';
import type { Stage, Watch } from './watch.ts';

/** Where a policy comes from. */
export interface PolicyFile {
  /** As the caller named it. */
  readonly name: string;
  /** Which of the files that `watch` watches, from 0. */
  readonly index: number;
}

const ADVICE = 'correct the policy; docs/writing-a-policy.md says what each function must do';

/** What a function is asked about: an event, or something that has a name. */
type About = Operation | string | undefined;

const placeOf = (stage: Stage, about: About): string => {
  if (about === undefined) return `its ${stage}`;
  return typeof about === 'string'
    ? `its ${stage} of ${about}`
    : `its ${stage} at event ${about.seq} (${about.type})`;
};

/** One function of a policy at work: `act` calls it, `fault` says what is wrong with its answer. */
export type Call = <R>(
  stage: Stage,
  about: About,
  act: () => R,
  fault: (answer: unknown) => string | undefined,
) => R;

export const callsOf = ({ name, index }: PolicyFile, watch: Watch): Call => {
  const answerOf = <R>(stage: Stage, about: About, act: () => R): R => {
    watch.enter(stage, typeof about === 'object' ? about.seq : 0, index);
    try {
      return act();
    } catch (error) {
      const what = `${placeOf(stage, about)} threw ${briefly(error)}`;
      throw new InputError({ file: name, what, advice: ADVICE }, { cause: error });
    } finally {
      watch.leave();
    }
  };
  return (stage, about, act, fault) => {
    const answer = answerOf(stage, about, act);
    const wrong = fault(answer);
    if (wrong === undefined) return answer;
    const what = `${placeOf(stage, about)} answered ${shown(answer)}, ${wrong}`;
    throw new InputError({ file: name, what, advice: ADVICE });
  };
};

type Unify = (outcome: Outcome) => Outcome;

const guardRecipe = <K>(inner: Recipe<K>, call: Call, unify: Unify): Recipe<K> => {
  const decide = (stage: Stage, op: Operation, act: () => Outcome): Outcome =>
    unify(call(stage, op, act, outcomeFault));
  return {
    ...inner,
    prepare: (kernel, op, world) => decide('prepare', op, () => inner.prepare(kernel, op, world)),
    begin: (kernel, op, world) => decide('begin', op, () => inner.begin(kernel, op, world)),
    interrupts: (kernel, op, cpu, world) =>
      call('interrupts', op, () => inner.interrupts(kernel, op, cpu, world), typeFault('boolean')),
    parts: inner.parts.map((part) => ({
      name: part.name,
      run: (kernel, cpu, op, world) => decide('part', op, () => part.run(kernel, cpu, op, world)),
    })),
    end: (kernel, op, world) => decide('end', op, () => inner.end(kernel, op, world)),
  };
};

/** The functions that a policy may do without. */
const guardQuestions = <K extends object>(policy: Policy<K>, call: Call): Partial<Policy<K>> => {
  const holdings = policy.holdings?.bind(policy);
  const capacity = policy.capacity?.bind(policy);
  const addressee = policy.addressee?.bind(policy);
  const isUnknowable = policy.isUnknowable?.bind(policy);
  return {
    ...(holdings && {
      holdings: (kernel, world, tasks) =>
        call('holdings', undefined, () => holdings(kernel, world, tasks), holdingsFault),
    }),
    ...(capacity && {
      capacity: (kernel, op, world) => call('capacity', op, () => capacity(kernel, op, world), capacityFault),
    }),
    ...(addressee && {
      addressee: (kernel, op) => call('addressee', op, () => addressee(kernel, op), typeFault('number')),
    }),
    ...(isUnknowable && {
      isUnknowable: (kernel, op, world, observed) =>
        call('isUnknowable', op, () => isUnknowable(kernel, op, world, observed), typeFault('boolean')),
    }),
  };
};

/** `policy`, guarded: it answers as it did, or throws an InputError. */
export const guardPolicy = <K extends object>(
  policy: Policy<K>,
  file: PolicyFile,
  watch: Watch,
): Policy<K> => {
  const call = callsOf(file, watch);
  const unify = outcomeTable();
  // Most policies make their recipes once: each is looked at and wrapped once.
  const guarded = new WeakMap<object, Recipe<K>>();
  const newRecipeFault = (answer: unknown): string | undefined =>
    isTree(answer) && guarded.has(answer) ? undefined : recipeFault(answer);
  return {
    name: policy.name,
    title: policy.title,
    ...(policy.promises && { promises: policy.promises }),
    initial: (machine) => call('initial', undefined, () => policy.initial(machine), stateFault),
    recipe: (kernel, op) => {
      const inner = call('recipe', op, () => policy.recipe(kernel, op), newRecipeFault);
      let outer = guarded.get(inner);
      if (outer === undefined) {
        outer = guardRecipe(inner, call, unify);
        guarded.set(inner, outer);
      }
      return outer;
    },
    row: (kernel, roster) => call('row', undefined, () => policy.row(kernel, roster), rowFault),
    ...guardQuestions(policy, call),
  };
};
