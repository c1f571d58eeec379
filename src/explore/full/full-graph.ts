/** The graph of a full space, drawn by letting every event happen in every state once more. */
import type { Policy } from '../../../machines/policy.ts';
import { shorthandOf } from '../../../properties/shorthand-text.ts';
import { type Edge, requireDrawable, type StateGraph } from '../graph.ts';
import type { StateTable } from '../state-table.ts';
import type { FullModel } from './full-model.ts';
import type { FullSpace } from './full-space.ts';

/** @throws InputError for more states than make a picture. */
export const fullGraphOf = <K extends object>(
  policy: Policy<K>,
  model: FullModel<K>,
  space: FullSpace<K>,
  table: StateTable,
): StateGraph => {
  requireDrawable(table.size());
  const records = Array.from({ length: table.size() }, (_, state) => table.read(state).slice());
  const numbers = new Map(records.map((record, state) => [record.join(), state]));
  const edges: Edge[] = [];
  const states = records.map((record, from) => {
    const node = space.nodeAt(record);
    for (const event of model.eventsIn(node, node.underWay.length + 1)) {
      const happening = model.happen(node, space.nodeAt(record), event);
      if (happening === undefined) continue;
      const { outcome, after } = happening;
      const to = outcome.kind === 'oops' ? undefined : numbers.get(space.recordOf(after).join());
      const [label = ''] = shorthandOf([event]);
      if (to !== undefined)
        edges.push({ from, to, label, ...(outcome.result !== 0 && { answer: outcome.result }) });
    }
    return policy.row(node.kernel, model.cast.world.roster);
  });
  return { states, edges };
};
