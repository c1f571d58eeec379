/**
 * What was recorded of all events of a ledger, as bytes. Little-endian: uint32 and so many bytes of JSON, the texts of threads and
 * answers; then the columns (recorded.ts).
 */
import { z } from 'zod';
import { createRecorded, type Recorded } from '../recorded.ts';

const FRONT = 4;

const textsSchema = z.array(z.string());

export const bytesOfRecorded = (recorded: Recorded): Uint8Array<ArrayBuffer> => {
  const texts = new TextEncoder().encode(JSON.stringify(recorded.names.from(0)));
  const columns = recorded.bytesOf(0, recorded.length);
  const bytes = new Uint8Array(FRONT + texts.length + columns.length);
  new DataView(bytes.buffer).setUint32(0, texts.length, true);
  bytes.set(texts, FRONT);
  bytes.set(columns, FRONT + texts.length);
  return bytes;
};

/** @param count how many events there are. @throws RangeError for bytes that {@link bytesOfRecorded} did not make of so many. */
export const readRecorded = (bytes: Uint8Array, count: number): Recorded => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = FRONT + view.getUint32(0, true);
  const recorded = createRecorded();
  const text = new TextDecoder().decode(bytes.subarray(FRONT, start));
  for (const one of textsSchema.parse(JSON.parse(text))) recorded.names.idOf(one);
  recorded.append(bytes.subarray(start), count);
  return recorded;
};
