/** What came out of somebody's policy, on one line, whatever it is. */
import { echo } from '../input-error.ts';
import { withArticle } from './shape.ts';

const LONGEST = 200;

const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ').trim();

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

/** A value that may be no JSON at all. */
export const shown = (value: unknown): string => {
  if (typeof value === 'function' || typeof value === 'symbol') return withArticle(typeof value);
  try {
    return echo(value);
  } catch {
    // A loop of references, or a bigint.
    return withArticle(typeof value);
  }
};

/** Something that was thrown: JavaScript lets everything be. */
export const briefly = (error: unknown): string =>
  error instanceof Error ? cut(oneLine(`${error.name}: ${error.message}`)) : shown(error);
