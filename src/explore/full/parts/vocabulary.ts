/** What parts of states refer to by number: the shapes of records (the names of their fields) and texts. */
import { type Agreed, type AgreedStore, createAgreed } from './agreed.ts';

/** A shape that records have had, with what was found in its fields last time: mostly it is the same again. */
export interface Shape {
  readonly id: number;
  readonly keys: readonly string[];
  readonly inFields: (Shape | undefined)[];
}

export interface Vocabulary {
  /** @param guess the shape that it probably has. */
  readonly shapeOf: (record: object, guess: Shape | undefined) => Shape;
  readonly keysOf: (shape: number) => readonly string[];
  readonly textId: (text: string) => number;
  readonly textAt: (id: number) => string;
  readonly agreed: Pick<Agreed, 'words' | 'restore'>;
}

const SHAPE = 's';
const TEXT = 't';

const isOf = (record: object, { keys }: Shape): boolean => {
  let i = 0;
  for (const key in record) {
    if (key !== keys[i]) return false;
    i += 1;
  }
  return i === keys.length;
};

export const createVocabulary = (store: AgreedStore): Vocabulary => {
  const shapes = new Map<string, Shape>();
  const shapesById: Shape[] = [];
  const texts = new Map<string, number>();
  const textsById: string[] = [];
  const agreed = createAgreed(store, (word) => {
    const rest = word.slice(1);
    if (word.startsWith(TEXT)) {
      texts.set(rest, textsById.length);
      textsById.push(rest);
      return;
    }
    // What `shapeOf` has written.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
    const keys = JSON.parse(rest) as string[];
    const shape = { id: shapesById.length, keys, inFields: keys.map(() => undefined) };
    shapes.set(rest, shape);
    shapesById.push(shape);
  });

  const shapeNamed = (name: string): Shape => {
    const id = agreed.agree(
      () => shapes.get(name)?.id,
      () => SHAPE + name,
    );
    const shape = shapesById[id];
    if (shape === undefined) throw new RangeError(`no records have the shape ${id}`);
    return shape;
  };

  return {
    agreed,
    shapeOf: (record, guess) =>
      guess !== undefined && isOf(record, guess) ? guess : shapeNamed(JSON.stringify(Object.keys(record))),
    keysOf(shape) {
      if (shape >= shapesById.length) agreed.catchUp();
      return shapesById[shape]?.keys ?? [];
    },
    textId: (text) =>
      agreed.agree(
        () => texts.get(text),
        () => TEXT + text,
      ),
    textAt(id) {
      if (id >= textsById.length) agreed.catchUp();
      return textsById[id] ?? '';
    },
  };
};
