/** Parts of bytes as plain data again. */
import { DOUBLE, FALSE, INTEGER, LIST, NULL, PART, RECORD, SMALLEST, TEXT, TRUE, UNDEFINED } from './tags.ts';
import { PartPlace } from './frame.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Answers what was encoded, with a {@link PartPlace} wherever a frame has a part. */
export type Decode = (bytes: Uint8Array) => unknown;

export const createDecoder =
  (vocabulary: Pick<Vocabulary, 'keysOf' | 'textAt'>): Decode =>
  (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    let parts = 0;
    const short = (): number => {
      at += 2;
      return view.getUint16(at - 2);
    };
    const readRecord = (): object => {
      const record: Record<string, unknown> = {};
      for (const key of vocabulary.keysOf(short())) record[key] = read();
      return record;
    };
    const read = (): unknown => {
      const tag = bytes[at] ?? UNDEFINED;
      at += 1;
      if (tag < INTEGER) return tag + SMALLEST;
      switch (tag) {
        case INTEGER:
          at += 4;
          return view.getInt32(at - 4);
        case DOUBLE:
          at += 8;
          return view.getFloat64(at - 8);
        case NULL:
          return null;
        case FALSE:
          return false;
        case TRUE:
          return true;
        case TEXT:
          return vocabulary.textAt(short());
        case LIST:
          return Array.from({ length: short() }, read);
        case RECORD:
          return readRecord();
        case PART:
          parts += 1;
          return new PartPlace(parts - 1);
        default:
          return undefined;
      }
    };
    return read();
  };
