/**
 * Does somebody's `canonical` take for the same what goes on alike? A state and what stands for its class must be able to do the
 * same, to the same answers, and come to the same classes.
 */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import { attempt } from './attempt.ts';
import type { Model } from './model.ts';
import { isSameState } from './plain-space.ts';

/** What can be asked for in a state, each with what it comes to. */
const waysOn = <K extends ClassicKernel>(
  model: Model<K>,
  words: Int32Array,
  classOf: (words: Int32Array) => Int32Array,
): readonly string[] => {
  const next = new Int32Array(words.length);
  const ways: string[] = [];
  for (const request of model.requests) {
    model.load(words);
    if (!model.isPossible(request)) continue;
    const { outcome, moved, isBroken } = attempt(model, request, next);
    const to = isBroken ? 'broken' : classOf(next).join();
    ways.push(`${request.kind} ${outcome.result} ${moved} ${to}`);
  }
  return ways.sort();
};

/** @param classOf the representative of a state's class; it leaves the state as it is. */
export const isOfItsClass = <K extends ClassicKernel>(
  model: Model<K>,
  words: Int32Array,
  classOf: (words: Int32Array) => Int32Array,
): boolean => {
  const representative = classOf(words);
  if (!isSameState(classOf(representative), representative)) return false;
  if (isSameState(representative, words)) return true;
  return waysOn(model, words, classOf).join() === waysOn(model, representative, classOf).join();
};
