/** The graph of a packed space, drawn by trying every request on every state once more. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { Policy } from '../../../machines/policy.ts';
import { shorthandOf } from '../../../properties/shorthand-text.ts';
import { type Edge, requireDrawable, type StateGraph } from '../graph.ts';
import type { StateTable } from '../state-table.ts';
import { attempt } from './attempt.ts';
import type { Model } from './model.ts';
import { nextEvent } from './next-event.ts';
import type { ClassOf } from './trail.ts';

/** @throws InputError for more states than make a picture. */
export const packedGraphOf = <K extends ClassicKernel>(
  policy: Policy<K>,
  model: Model<K>,
  table: StateTable,
  classOf: ClassOf,
): StateGraph => {
  requireDrawable(table.size());
  const records = Array.from({ length: table.size() }, (_, state) => table.read(state).slice());
  const numbers = new Map(records.map((words, state) => [words.join(), state]));
  const next = new Int32Array(model.layout.words);
  const edges: Edge[] = [];
  const states = records.map((words, from) => {
    for (const request of model.requests) {
      model.load(words);
      if (!model.isPossible(request)) continue;
      const [label = ''] = shorthandOf([nextEvent(model, request, 1)]);
      const { outcome, isBroken } = attempt(model, request, next);
      const to = isBroken ? undefined : numbers.get(classOf(next).join());
      if (to === undefined) continue;
      edges.push({ from, to, label, ...(outcome.result !== 0 && { answer: outcome.result }) });
    }
    model.load(words);
    return policy.row(model.state.kernel, model.cast.world.roster);
  });
  return { states, edges };
};
