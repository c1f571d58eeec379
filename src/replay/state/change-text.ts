/** Changes in words, for people, so that a boundary reads as one (domain.md §8). */
import { type Change, type Path, pathText } from './place.ts';

/** A slot of a task, or one of the counts that `mainline` keeps for it. */
const withinTask = (rest: Path): string => {
  const [part, cpu] = rest;
  if (part === 'all') return ' on all CPUs';
  if (part === 'byCpu') return ` on CPU ${cpu ?? ''}`;
  return rest.map((one) => (typeof one === 'number' ? ` slot ${one}` : ` ${one}`)).join('');
};

/** How the fields of a row are called; the rest is called by its path. */
const PLACES: Readonly<Record<string, (path: Path) => string>> = {
  kernelPos: () => 'boundary',
  userRefcount: ([, slot]) => `refcount of slot ${slot ?? ''}`,
  consumed: ([, cpu]) => `CPU ${cpu ?? ''} consumed`,
  kernel: ([, cpu, slot]) => `CPU ${cpu ?? ''} slot ${slot ?? ''}`,
  dr7: ([, cpu]) => `CPU ${cpu ?? ''} DR7`,
  debugRegisters: ([, cpu, slot]) => `CPU ${cpu ?? ''} DR${slot ?? ''}`,
  tasks: ([, task, ...rest]) => `${task ?? ''}${withinTask(rest)}`,
  pinned: ([, cpu]) => `CPU ${cpu ?? ''} pinned`,
  registers: ([, cpu, slot]) => `CPU ${cpu ?? ''} register ${slot ?? ''}`,
  registrations: ([, bp]) => `registration of ${bp ?? ''}`,
  current: ([, cpu]) => `CPU ${cpu ?? ''} runs`,
};

const valueText = (value: unknown): string => {
  if (value === null || value === undefined) return '·';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** `boundary 4 → 3`, `CPU 0 slot 3 · → b1`, `t1 slot 0 u1 → ·`. */
export const changeText = ({ path, before, after }: Change): string => {
  const place = PLACES[String(path[0])]?.(path) ?? pathText(path);
  return `${place} ${valueText(before)} → ${valueText(after)}`;
};
