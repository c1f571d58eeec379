/**
 * Plain data as bytes and back: numbers, flags, texts, lists and records, of whatever shape. Records are written by the number
 * of their shape (the names of their fields), so that a state of a policy of which nothing is known takes little more than a
 * byte for each small number in it.
 */

/** A shape that records have had, with what was found in its fields last time: mostly it is the same again. */
interface Shape {
  readonly id: number;
  readonly keys: readonly string[];
  readonly inFields: (Shape | undefined)[];
}

/** For values of type `T`: what is decoded is what was encoded. */
export interface Codec<T> {
  /** Writes the value from the beginning of `bytes`. Answers how many it took. */
  readonly encode: (value: T) => number;
  /** What `encode` has written; longer than the value, and moved where a longer one comes. */
  readonly bytes: () => Uint8Array;
  readonly decode: (bytes: Uint8Array) => T;
  /** The shapes and texts that bytes refer to. */
  readonly words: () => CodecWords;
  /** Into a codec that has encoded nothing: it reads what another has written. */
  readonly learn: (words: CodecWords) => void;
}

/** What bytes refer to by number. */
export interface CodecWords {
  readonly shapes: readonly (readonly string[])[];
  readonly texts: readonly string[];
}

/** Small integers stand for themselves: −8 to 191 as 0 to 199. */
const SMALLEST = -8;
const LARGEST = 191;
const INTEGER = 200;
const DOUBLE = 201;
const UNDEFINED = 202;
const NULL = 203;
const FALSE = 204;
const TRUE = 205;
const TEXT = 206;
const LIST = 207;
const RECORD = 208;

const FIRST_LENGTH = 4096;
/** A list or record must find room for its head, a number for itself. */
const ROOM = 16;

export const createCodec = <T>(): Codec<T> => {
  let bytes = new Uint8Array(FIRST_LENGTH);
  let view = new DataView(bytes.buffer);
  let at = 0;
  const shapes: Shape[] = [];
  const shapeOf = new Map<string, Shape>();
  const texts: string[] = [];
  const textIds = new Map<string, number>();
  let root: Shape | undefined;

  const makeRoom = (): void => {
    if (at + ROOM <= bytes.length) return;
    const longer = new Uint8Array(bytes.length * 2);
    longer.set(bytes);
    bytes = longer;
    view = new DataView(bytes.buffer);
  };
  const byte = (value: number): void => {
    bytes[at] = value;
    at += 1;
  };
  const short = (value: number): void => {
    view.setUint16(at, value);
    at += 2;
  };

  const writeNumber = (value: number): void => {
    if (value >= SMALLEST && value <= LARGEST && Number.isInteger(value) && !Object.is(value, -0)) {
      byte(value - SMALLEST);
    } else if (value === (value | 0)) {
      byte(INTEGER);
      view.setInt32(at, value);
      at += 4;
    } else {
      byte(DOUBLE);
      view.setFloat64(at, value);
      at += 8;
    }
  };

  const textId = (text: string): number => {
    const known = textIds.get(text);
    if (known !== undefined) return known;
    textIds.set(text, texts.length);
    return texts.push(text) - 1;
  };

  const newShape = (keys: readonly string[]): Shape => {
    const name = keys.join('\u0000');
    const known = shapeOf.get(name);
    if (known !== undefined) return known;
    const shape = { id: shapes.length, keys, inFields: keys.map(() => undefined) };
    shapes.push(shape);
    shapeOf.set(name, shape);
    return shape;
  };

  const isOf = (record: object, { keys }: Shape): boolean => {
    let i = 0;
    for (const key in record) {
      if (key !== keys[i]) return false;
      i += 1;
    }
    return i === keys.length;
  };

  /** Answers the shape of the record, or of the last record of a list. */
  const write = (value: unknown, guess: Shape | undefined): Shape | undefined => {
    makeRoom();
    switch (typeof value) {
      case 'number':
        writeNumber(value);
        return undefined;
      case 'boolean':
        byte(value ? TRUE : FALSE);
        return undefined;
      case 'undefined':
        byte(UNDEFINED);
        return undefined;
      case 'string':
        byte(TEXT);
        short(textId(value));
        return undefined;
      case 'object':
        break;
      default:
        throw new RangeError(`a ${typeof value} is no plain data`);
    }
    if (value === null) {
      byte(NULL);
      return undefined;
    }
    return Array.isArray(value) ? writeList(value, guess) : writeRecord(value, guess);
  };
  const writeList = (list: readonly unknown[], guess: Shape | undefined): Shape | undefined => {
    byte(LIST);
    short(list.length);
    let shape = guess;
    for (let i = 0; i < list.length; i += 1) shape = write(list[i], shape) ?? shape;
    return shape;
  };
  const writeRecord = (record: object, guess: Shape | undefined): Shape => {
    const shape = guess !== undefined && isOf(record, guess) ? guess : newShape(Object.keys(record));
    byte(RECORD);
    short(shape.id);
    const { keys, inFields } = shape;
    for (let i = 0; i < keys.length; i += 1) {
      inFields[i] = write(Reflect.get(record, keys[i] ?? ''), inFields[i]) ?? inFields[i];
    }
    return shape;
  };

  return {
    bytes: () => bytes,
    words: () => ({ shapes: shapes.map(({ keys }) => keys), texts }),
    learn(words) {
      words.shapes.forEach(newShape);
      words.texts.forEach(textId);
    },
    encode(value) {
      at = 0;
      root = write(value, root);
      return at;
    },
    decode(from) {
      const reading = new DataView(from.buffer, from.byteOffset);
      let place = 0;
      const read = (): unknown => {
        const tag = from[place] ?? UNDEFINED;
        place += 1;
        if (tag < INTEGER) return tag + SMALLEST;
        switch (tag) {
          case INTEGER:
            place += 4;
            return reading.getInt32(place - 4);
          case DOUBLE:
            place += 8;
            return reading.getFloat64(place - 8);
          case NULL:
            return null;
          case FALSE:
            return false;
          case TRUE:
            return true;
          case TEXT:
            place += 2;
            return texts[reading.getUint16(place - 2)];
          case LIST:
            return readList();
          case RECORD:
            return readRecord();
          default:
            return undefined;
        }
      };
      const readList = (): unknown[] => {
        const length = reading.getUint16(place);
        place += 2;
        const list: unknown[] = [];
        for (let i = 0; i < length; i += 1) list.push(read());
        return list;
      };
      const readRecord = (): object => {
        const keys = shapes[reading.getUint16(place)]?.keys ?? [];
        place += 2;
        const record: Record<string, unknown> = {};
        for (const key of keys) record[key] = read();
        return record;
      };
      // Bytes come from `encode` alone, and say what it was given.
      // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
      return read() as T;
    },
  };
};
