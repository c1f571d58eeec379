/** Explanations of ledgers that a test writes down. */
import type { LedgerEvent } from '../../../machines/events.ts';
import { type Machine, machineOf } from '../../../machines/machine.ts';
import type { Policy } from '../../../machines/policy.ts';
import { eventsOf } from '../../../properties/shorthand.ts';
import type { EventSource } from '../../../src/event-source.ts';
import { explain, type ExplainOptions } from '../../../src/explain/explain.ts';
import type { Explanation, Verdict } from '../../../src/explain/explanation.ts';
import { explanationText } from '../../../src/explain/text.ts';

export const sourceOf = (events: readonly LedgerEvent[], machine: Machine = machineOf(2)): EventSource => ({
  name: 'written down',
  machine,
  unknownFacts: [],
  async *batches() {
    // Two batches, as a reader gives many: nothing may depend on where they end.
    yield await Promise.resolve(events.slice(0, 2));
    yield events.slice(2);
  },
  remarks: () => [],
});

/** Every explanation of a ledger, on two CPUs unless `machine` says otherwise. */
export const explainedOf = async <K extends object>(
  policy: Policy<K>,
  events: readonly LedgerEvent[] | string,
  { machine = machineOf(2), ...options }: ExplainOptions & { readonly machine?: Machine } = {},
): Promise<readonly Explanation[]> => {
  const ledger = typeof events === 'string' ? eventsOf(events) : events;
  const explanations: Explanation[] = [];
  for await (const explanation of explain(policy, sourceOf(ledger, machine), options)) {
    explanations.push(explanation);
  }
  return explanations;
};

/** The one explanation that a ledger gives. */
export const onlyOf = async <K extends object>(
  policy: Policy<K>,
  events: readonly LedgerEvent[] | string,
  options: ExplainOptions & { readonly machine?: Machine } = {},
): Promise<Explanation> => {
  const [first, ...others] = await explainedOf(policy, events, options);
  if (first === undefined || others.length > 0) throw new Error('not exactly one explanation');
  return first;
};

export const linesOf = (explanation: Explanation): readonly string[] =>
  explanationText(explanation).split('\n');

export const noRoomOf = ({ verdict }: Explanation): Extract<Verdict, { readonly kind: 'no room' }> => {
  if (verdict.kind !== 'no room') throw new Error(`the verdict is ${verdict.kind}`);
  return verdict;
};

/** The sets of releases as text: `b1 + u3@t1`. */
export const remediesOf = (explanation: Explanation): readonly string[] =>
  (noRoomOf(explanation).remedy?.sets ?? []).map((set) =>
    set
      .map(({ kind, bp = '', task }) =>
        kind === 'exec' ? `exec ${task ?? ''}` : task === undefined ? bp : `${bp}@${task}`,
      )
      .join(' + '),
  );

/** The text says this, whatever stands around it. */
export const tells = (explanation: Explanation, sentence: string): boolean =>
  explanationText(explanation).includes(sentence);
