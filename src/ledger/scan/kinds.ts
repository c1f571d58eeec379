/** The types of events by their names as they stand in a canonical line. */
import type { EventType } from '../../../machines/events.ts';
import { type Literal, literal, stands } from './literal.ts';

interface Kind {
  readonly type: EventType;
  /** Its name and the closing quote. */
  readonly text: Literal;
}

const kindOf = (type: EventType): Kind => ({ type, text: literal(`${type}"`) });

// In each group the most frequent first.
const OF_BREAKPOINTS = [
  kindOf('breakpoint.register'),
  kindOf('breakpoint.unregister'),
  kindOf('breakpoint.modify'),
];
const OF_TASKS = [kindOf('task.switch'), kindOf('task.fork'), kindOf('task.exec'), kindOf('task.exit')];
const OF_CPUS = [kindOf('cpu.online'), kindOf('cpu.offline')];
const OTHERS = [kindOf('debug.exception'), kindOf('ptrace.poke')];

const B = 0x62;
const C = 0x63;
const T = 0x74;

const groupOf = (initial: number): readonly Kind[] => {
  switch (initial) {
    case B:
      return OF_BREAKPOINTS;
    case T:
      return OF_TASKS;
    case C:
      return OF_CPUS;
    default:
      return OTHERS;
  }
};

/** The kind whose name stands at `at`; undefined for one that the scanner does not know. */
export const kindAt = (bytes: DataView, at: number): Kind | undefined => {
  const group = groupOf(bytes.getUint8(at));
  for (let index = 0; index < group.length; index += 1) {
    const kind = group[index];
    if (kind !== undefined && stands(bytes, at, kind.text)) return kind;
  }
  return undefined;
};
