/** The fields that an event of a type can be given, and what it has there. */
import { EVENT_FIELDS } from '../../../machines/event-schema.ts';
import type { EventType, LedgerEvent } from '../../../machines/events.ts';
import type { Roster } from '../../../machines/roster.ts';
import type { FieldKind, FieldView, FormView } from './form-view.ts';

interface Asked {
  readonly kind: FieldKind;
  readonly hint: string;
  readonly options?: readonly string[];
}

const FLAG: Asked = { kind: 'choice', hint: 'empty: as it was', options: ['', 'true', 'false'] };

/** How each field is asked for; what is not here belongs to a recording, or carries on another event. */
const ASKED: Readonly<Record<string, Asked>> = {
  bp: { kind: 'name', hint: 'its name' },
  task: { kind: 'name', hint: 'empty: none' },
  child: { kind: 'name', hint: 'the new task' },
  cpu: { kind: 'text', hint: 'where it runs, empty: 0' },
  cpus: { kind: 'text', hint: 'the mask, like 0 1; empty: all, or as it was' },
  address: { kind: 'text', hint: 'like 0x404080' },
  length: { kind: 'text', hint: 'bytes' },
  access: { kind: 'choice', hint: '', options: ['', 'x', 'w', 'rw', 'r'] },
  register: { kind: 'text', hint: '0 to 7' },
  value: { kind: 'text', hint: 'like 0x404080' },
  callback: FLAG,
  inherit: FLAG,
  excludeKernel: FLAG,
  disabled: FLAG,
  threadOfParent: FLAG,
  symbol: { kind: 'text', hint: 'the name it was asked for by' },
};

/** The fields in the order in which people think of them. */
const ORDER = Object.keys(ASKED);

/** Names that are offered. */
const MOST_NAMES = 200;

const namesOf = ({ size, at }: Roster['tasks']): readonly string[] =>
  Array.from({ length: Math.min(size, MOST_NAMES) }, (_, id) => at(id));

/** What stands in a field, as somebody would type it. */
export const typed = (event: LedgerEvent, name: string): string => {
  const value: unknown = Reflect.get(event, name);
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const fieldOf = (name: string, value: string, { breakpoints, tasks }: Roster): FieldView => {
  const { kind, hint, options = [] } = ASKED[name] ?? { kind: 'text', hint: '' };
  const known = kind === 'name' ? namesOf(name === 'bp' ? breakpoints : tasks) : options;
  return { name, kind, hint, options: known, value };
};

/** @param event what is changed; absent: a new one is put in. */
export const formOf = (type: EventType, event: LedgerEvent | undefined, roster: Roster): FormView => {
  const its = EVENT_FIELDS.get(type) ?? [];
  const fields = ORDER.filter((name) => its.includes(name));
  return {
    type,
    fields: fields.map((name) => fieldOf(name, event === undefined ? '' : typed(event, name), roster)),
  };
};
