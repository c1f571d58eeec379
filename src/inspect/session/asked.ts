/** What somebody types into the palette, as a question to the history. */
import { EVENT_TYPES } from '../../../machines/events.ts';
import { isAddressText } from '../../../machines/x86/address.ts';
import { INVARIANT_NAMES } from '../../../properties/invariant.ts';
import type { Question } from '../../find/question.ts';
import type { Roster } from '../../../machines/roster.ts';

type Reader = (rest: string) => Question | undefined;

const NUMBER = /^\d+$/;

const numbered = (rest: string): number | undefined => (NUMBER.test(rest) ? Number(rest) : undefined);

/** What stands behind the first word, by that word: as the options of `find` are called. */
const READERS: Readonly<Record<string, Reader>> = {
  bp: (name) => ({ kind: 'breakpoint', name }),
  task: (name) => ({ kind: 'task', name }),
  cpu: (rest) => {
    const cpu = numbered(rest);
    return cpu === undefined ? undefined : { kind: 'cpu', cpu };
  },
  slot: (rest) => {
    const slot = numbered(rest);
    return slot === undefined ? undefined : { kind: 'slot', slot };
  },
  changes: (place) => ({ kind: 'changes', place }),
  refused: (reason) => ({ kind: 'refused', ...(reason !== '' && { reason }) }),
  breaks: (rest) => {
    const invariant = INVARIANT_NAMES.find((name) => name === rest.toUpperCase());
    return { kind: 'breaks', ...(invariant !== undefined && { invariant }) };
  },
  when: (expression) => ({ kind: 'becomes', expression }),
};

const hasName = (table: Roster['tasks'], name: string): boolean =>
  Array.from({ length: table.size }, (_, id) => table.at(id)).includes(name);

/** `refused ENOSPC`, `changes kernel[0][3]`, `when kernelPos < 2`; a name, an address, a type, an invariant or an errno alone; else an expression. */
export const askedFor = (text: string, { breakpoints, tasks }: Roster): Question => {
  const asked = text.trim();
  const [, word = '', rest = ''] = /^(\w+)\s*(.*)$/s.exec(asked) ?? [];
  const reader = Object.hasOwn(READERS, word) ? READERS[word] : undefined;
  const question = reader?.(rest.trim());
  if (question !== undefined) return question;
  if (hasName(breakpoints, asked)) return { kind: 'breakpoint', name: asked };
  if (hasName(tasks, asked)) return { kind: 'task', name: asked };
  if (isAddressText(asked)) return { kind: 'becomes', expression: `address == ${asked}` };
  if (EVENT_TYPES.some((type) => type === asked))
    return { kind: 'becomes', expression: `type == "${asked}"` };
  const invariant = INVARIANT_NAMES.find((name) => name === asked.toUpperCase());
  if (invariant !== undefined) return { kind: 'breaks', invariant };
  if (/^E[A-Z0-9]+$/.test(asked)) return { kind: 'refused', reason: asked };
  return { kind: 'becomes', expression: asked };
};
