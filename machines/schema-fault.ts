/**
 * What is wrong with a value from outside, in a form that a reader of the outside world can put a place to: the path of the
 * field, the value found there, and what to write instead. The schemas word their messages as that advice.
 */
import type { z } from 'zod';

export interface SchemaFault {
  /** Names and indices from the outermost object inwards; empty: the object itself. */
  readonly path: readonly (string | number)[];
  /** What stands there; undefined: nothing does. */
  readonly value: unknown;
  /** What to write there, as an instruction. */
  readonly advice: string;
}

export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: SchemaFault };

/** Text of a path as people write it: `perf.bpType`, `cpus[2]`. */
export const pathText = (path: readonly (string | number)[]): string =>
  path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );

const valueAt = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (found, step) =>
      typeof found === 'object' && found !== null && Object.hasOwn(found, step)
        ? Reflect.get(found, step)
        : undefined,
    value,
  );

/** Checks `value` against `schema`; a value that does not fit answers the first fault alone. */
export const check = <T>(schema: z.ZodType<T>, value: unknown): Checked<T> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).filter((step) => typeof step !== 'symbol');
  return {
    ok: false,
    fault: { path, value: valueAt(value, path), advice: issue?.message ?? 'write another value' },
  };
};
