/** Places in a state, named as a row of `replay --every` names them: `kernelPos`, `kernel[1][3]`, `tasks.t1[0]`. */

/** The names and indices that lead to a value. */
export type Path = readonly (string | number)[];

/** One value of a state that an event changed. */
export interface Change {
  readonly path: Path;
  /** Null for what was not there, as for an empty slot. */
  readonly before: unknown;
  readonly after: unknown;
}

const PLAIN_NAME = /^[A-Za-z_$][\w$]*$/;

const partText = (part: string | number, index: number): string => {
  if (typeof part === 'number') return `[${part}]`;
  if (!PLAIN_NAME.test(part)) return `[${JSON.stringify(part)}]`;
  return index === 0 ? part : `.${part}`;
};

/** The path as text; names that are no plain words stand in quotes: `tasks["worker 3"][0]`. */
export const pathText = (path: Path): string => {
  let text = '';
  path.forEach((part, index) => (text += partText(part, index)));
  return text;
};
