/** What an event changed of a state, told by the rows before and after it: for people, so that a boundary reads as one. */
import type { StateRow } from '../../machines/policy.ts';

type Path = readonly (string | number)[];

/** How the fields of a row are called (domain.md §8); the rest is called by its path. */
const PLACES: Readonly<Record<string, (path: Path) => string>> = {
  kernelPos: () => 'boundary',
  userRefcount: ([, slot]) => `refcount of slot ${slot ?? ''}`,
  consumed: ([, cpu]) => `CPU ${cpu ?? ''} consumed`,
  kernel: ([, cpu, slot]) => `CPU ${cpu ?? ''} slot ${slot ?? ''}`,
  dr7: ([, cpu]) => `CPU ${cpu ?? ''} DR7`,
  debugRegisters: ([, cpu, slot]) => `CPU ${cpu ?? ''} DR${slot ?? ''}`,
  tasks: ([, task, ...rest]) =>
    `${task ?? ''}${rest.map((part) => (typeof part === 'number' ? ` slot ${part}` : ` ${part}`)).join('')}`,
  pinned: ([, cpu]) => `CPU ${cpu ?? ''} pinned`,
  registrations: ([, bp]) => `registration of ${bp ?? ''}`,
};

const placeOf = (path: Path): string => {
  const [field = ''] = path;
  return PLACES[String(field)]?.(path) ?? path.join('.');
};

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** A list of masks or of counts is told as a whole. */
const isTold = (path: Path, value: unknown): boolean =>
  !isTree(value) || (path[0] === 'registrations' && path.length > 1);

const valueText = (value: unknown): string => {
  if (value === null || value === undefined) return '·';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

function* changesAt(path: Path, was: unknown, is: unknown): Generator<string> {
  if (isTold(path, was ?? is) && isTold(path, is ?? was)) {
    if (JSON.stringify(was) !== JSON.stringify(is))
      yield `${placeOf(path)} ${valueText(was)} → ${valueText(is)}`;
    return;
  }
  const before = isTree(was) ? was : {};
  const after = isTree(is) ? is : {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const part = Array.isArray(is ?? was) ? Number(key) : key;
    yield* changesAt([...path, part], before[key], after[key]);
  }
}

/** `boundary 4 → 3`, `CPU 0 slot 3 · → b1` …; a task's slots that stay empty are not told. */
export const rowChanges = (before: StateRow, after: StateRow): readonly string[] =>
  [...changesAt([], before, after)].filter((change) => !change.endsWith('· → ·'));
