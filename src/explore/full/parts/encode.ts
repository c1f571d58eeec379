/**
 * Plain data as bytes: numbers, flags, texts, lists and records, of whatever shape. A state is a record of records and lists of
 * small things (a CPU, a task, a struct); each of these is a part, written by itself, and what holds them together is the frame.
 */
import { isTree } from '../../../../machines/plain-tree.ts';
import { createSheet, type Sheet } from './sheet.ts';
import { FALSE, LIST, NULL, PART, RECORD, TEXT, TRUE, UNDEFINED } from './tags.ts';
import type { Shape, Vocabulary } from './vocabulary.ts';

export interface Encoder {
  /** Writes the frame of a value, and tells `meet` of each of its parts, in order. */
  readonly writeFrame: (value: object, meet: (part: object) => void) => Sheet;
  readonly writePart: (part: object) => Sheet;
}

/** The frame holds a state itself, its records, and what of theirs are lists of records. */
const isOfFrame = (value: object, depth: number): boolean =>
  depth < 2 || (depth === 2 && Array.isArray(value) && value.some(isTree));

/** The sheets are only lent, until the next of their kind is written. */
export const createEncoder = (vocabulary: Vocabulary): Encoder => {
  const ofPart = createSheet();
  const ofFrame = createSheet();
  let frameShape: Shape | undefined;
  let partShape: Shape | undefined;
  let meet: (part: object) => void = () => undefined;

  const writePlain = (sheet: Sheet, value: unknown): void => {
    switch (typeof value) {
      case 'number':
        sheet.number(value);
        return;
      case 'boolean':
        sheet.byte(value ? TRUE : FALSE);
        return;
      case 'undefined':
        sheet.byte(UNDEFINED);
        return;
      case 'string':
        sheet.byte(TEXT);
        sheet.short(vocabulary.textId(value));
        return;
      default:
        if (value !== null) throw new RangeError(`a ${typeof value} is no plain data`);
        sheet.byte(NULL);
    }
  };

  /** Answers the shape of the record, or of the last record of a list: mostly the next has the same. */
  const write = (
    sheet: Sheet,
    value: unknown,
    guess: Shape | undefined,
    depth: number,
  ): Shape | undefined => {
    if (!isTree(value)) {
      writePlain(sheet, value);
      return undefined;
    }
    if (sheet === ofFrame && !isOfFrame(value, depth)) {
      sheet.byte(PART);
      meet(value);
      return undefined;
    }
    if (Array.isArray(value)) {
      sheet.byte(LIST);
      sheet.short(value.length);
      let shape = guess;
      for (let i = 0; i < value.length; i += 1) shape = write(sheet, value[i], shape, depth + 1) ?? shape;
      return shape;
    }
    const shape = vocabulary.shapeOf(value, guess);
    sheet.byte(RECORD);
    sheet.short(shape.id);
    const { keys, inFields } = shape;
    for (let i = 0; i < keys.length; i += 1) {
      inFields[i] = write(sheet, Reflect.get(value, keys[i] ?? ''), inFields[i], depth + 1) ?? inFields[i];
    }
    return shape;
  };

  return {
    writeFrame(value, meets) {
      meet = meets;
      ofFrame.clear();
      frameShape = write(ofFrame, value, frameShape, 0);
      return ofFrame;
    },
    writePart(part) {
      ofPart.clear();
      partShape = write(ofPart, part, partShape, 0);
      return ofPart;
    },
  };
};
