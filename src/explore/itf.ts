/**
 * A counterexample in the Informal Trace Format (ITF) of Apalache, which viewers of traces read: one state after each event, and
 * the state before the first. https://apalache.informal.systems/docs/adr/015adr-trace.html
 */
import type { LedgerEvent } from '../../machines/events.ts';
import type { Machine } from '../../machines/machine.ts';
import { decode } from '../../machines/operation.ts';
import type { Policy } from '../../machines/policy.ts';
import { shorthandOf } from '../../properties/shorthand-text.ts';
import { bulkEngine } from '../replay/bulk.ts';
import type { Counterexample } from './exploration.ts';

type ItfValue =
  | number
  | string
  | boolean
  | readonly ItfValue[]
  | { readonly '#map': readonly (readonly [string, ItfValue])[] };

export interface ItfTrace {
  readonly '#meta': Readonly<Record<string, string>>;
  readonly vars: readonly string[];
  /** By variable its value, and under `#meta` the state's place. */
  readonly states: readonly Readonly<Record<string, unknown>>[];
}

/** The format has no null: an empty slot is the text `none`. */
const valueOf = (value: unknown): ItfValue => {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(valueOf);
  if (typeof value !== 'object' || value === null) return 'none';
  return { '#map': Object.entries(value).map(([key, entry]) => [key, valueOf(entry)] as const) };
};

const DESCRIPTION = 'https://apalache.informal.systems/docs/adr/015adr-trace.html';

/** `event` and `result` say what led to a state; an oops leaves the state as it was. */
export const itfOf = <K extends object>(
  policy: Policy<K>,
  machine: Machine,
  { finding, events }: Counterexample,
): ItfTrace => {
  const engine = bulkEngine(policy, machine);
  const texts = shorthandOf(events);
  const stateAt = (index: number, event: string, result: string) => ({
    '#meta': { index },
    event,
    result,
    ...Object.fromEntries(Object.entries(engine.row()).map(([name, value]) => [name, valueOf(value)])),
  });
  const first = stateAt(0, 'none', '0');
  const after = (event: LedgerEvent, i: number) => {
    const { result } = engine.take(decode(event, engine.roster));
    return stateAt(i + 1, texts[i] ?? event.type, String(result));
  };
  return {
    '#meta': {
      format: 'ITF',
      'format-description': DESCRIPTION,
      description: `${policy.name}: ${finding.invariant} is broken: ${finding.sentence}`,
    },
    vars: Object.keys(first).filter((name) => name !== '#meta'),
    states: [first, ...events.map(after)],
  };
};
