/** What holds the parts of a state together: read once, and filled with parts as often as they are wanted. */

/** Stands in a frame where a part belongs. */
export class PartPlace {
  readonly index: number;
  constructor(index: number) {
    this.index = index;
  }
}

/** Answers the value with each part in its place. */
export type Frame = (partAt: (index: number) => unknown) => unknown;

/** @param template the value with a {@link PartPlace} wherever a part belongs. */
export const frameOf = (template: unknown): Frame => {
  if (template instanceof PartPlace) {
    const { index } = template;
    return (partAt) => partAt(index);
  }
  if (Array.isArray(template)) {
    const entries = template.map(frameOf);
    return (partAt) => {
      const list: unknown[] = [];
      for (let i = 0; i < entries.length; i += 1) list.push(entries[i]?.(partAt));
      return list;
    };
  }
  if (typeof template !== 'object' || template === null) return () => template;
  const fields = Object.entries(template)
    .filter(([, value]) => typeof value === 'object' && value !== null)
    .map(([key, value]) => ({ key, fill: frameOf(value) }));
  return (partAt) => {
    const record: Record<string, unknown> = { ...template };
    for (const { key, fill } of fields) record[key] = fill(partAt);
    return record;
  };
};
