/** Reads the lines of a ledger one after the other: the header, then events, each checked against everything before it. */
import { checkEvent, cpuFault } from '../../machines/event-schema.ts';
import type { LedgerEvent } from '../../machines/events.ts';
import { checkHeader, CHECKSUM_KIND, type LedgerHeader } from '../../machines/header.ts';
import type { Machine } from '../../machines/machine.ts';
import { InputError } from '../input-error.ts';
import { chain, CHAIN_START, CRC_TAIL_BYTES, crcText, statedCrc } from './checksum.ts';
import { fieldError, lenientText, type Line, lineObject, lineText } from './json-line.ts';
import type { PresenceFault } from './presence.ts';
import { placeOf } from './json-place.ts';

/** What a reader of lines knows of those that it has read. */
export interface Progress {
  /** The `seq` of the last event, 0 before the first. */
  seq: number;
  /** Value of the checksum chain; stays {@link CHAIN_START} in a ledger without checksums. */
  crc: number;
}

const complain = (line: Line, column: number, what: string, advice: string, field?: string): InputError =>
  new InputError({ file: line.file, line: line.number, column, what, advice, field });

const DAMAGE_ADVICE = 'the ledger was changed after it was written: take an intact copy';

const damaged = (line: Line, column: number, what: string, wholeEvents: number): InputError =>
  new InputError({
    file: line.file,
    line: line.number,
    column,
    what,
    field: 'crc',
    advice: DAMAGE_ADVICE,
    damage: { wholeEvents },
  });

/** The value of the chain after `line`. @throws InputError for a line that does not carry on the chain. */
const follow = (line: Line, { seq, crc }: Progress): number => {
  const stated = statedCrc(line.bytes);
  // Damage need not leave UTF-8 behind.
  const characters = (): number => lenientText(line.bytes).length;
  if (stated === undefined) {
    throw damaged(line, characters() + 1, 'no checksum at the end of the line', seq);
  }
  const value = chain(line.bytes.subarray(0, line.bytes.length - CRC_TAIL_BYTES), crc);
  if (value !== stated) {
    const column = characters() - CRC_TAIL_BYTES + ',"crc":'.length + 1;
    const what = `the checksum says ${crcText(stated)}, the lines up to here make ${crcText(value)}`;
    throw damaged(line, column, what, seq);
  }
  return value;
};

/** The object of a line without its checksum, which may stand at the end of a guarded line and nowhere else. */
const objectOf = (line: Line, text: string, guarded: boolean): object => {
  const json = guarded ? `${text.slice(0, -CRC_TAIL_BYTES)}}` : text;
  const object = lineObject(line, json);
  if (!('crc' in object)) return object;
  const advice = guarded
    ? 'a line carries its checksum once, at its end'
    : `say "checksum":"${CHECKSUM_KIND}" in the header, or leave crc out`;
  throw fieldError(line, json, { path: ['crc'], value: object.crc, advice });
};

const CHECKSUM_FIELD = `"checksum":"${CHECKSUM_KIND}"`;

const SEQ_FIELD = '"seq":';

/** One of a header's two marks is enough: one that has lost the other is damaged. An event's line is no header at all. */
const isGuarded = ({ bytes }: Line): boolean => {
  const text = lenientText(bytes);
  return text.includes(CHECKSUM_FIELD) || (statedCrc(bytes) !== undefined && !text.includes(SEQ_FIELD));
};

/** Reads the first line of a ledger. @throws InputError */
export const readHeaderLine = (
  line: Line,
): { readonly header: LedgerHeader; readonly progress: Progress } => {
  const start: Progress = { seq: 0, crc: CHAIN_START };
  const crc = isGuarded(line) ? follow(line, start) : CHAIN_START;
  const text = lineText(line);
  const first = lineObject(line, text);
  const seen = checkHeader(first);
  if (!seen.ok && seen.fault.path[0] === 'type') {
    throw complain(line, 1, 'no header', seen.fault.advice, 'type');
  }
  const saysChecksum = 'checksum' in first && first.checksum === CHECKSUM_KIND;
  const checked = checkHeader(objectOf(line, text, saysChecksum));
  if (!checked.ok) throw fieldError(line, text, checked.fault);
  return { header: checked.value, progress: { seq: 0, crc } };
};

const seqError = (line: Line, text: string, found: number, expected: number): InputError =>
  fieldError(line, text, {
    path: ['seq'],
    value: found,
    advice: `events are numbered without gaps: ${expected} comes here`,
  });

/**
 * Reads the event of the next line and moves `progress` on. What happens where and when is for a {@link Presence} to say.
 *
 * @throws InputError for damage, a bad shape, a gap in `seq` and a CPU that the machine does not have.
 */
export const readEventLine = (
  line: Line,
  { header, machine }: { readonly header: LedgerHeader; readonly machine: Machine },
  progress: Progress,
): LedgerEvent => {
  const guarded = header.checksum !== undefined;
  const crc = guarded ? follow(line, progress) : CHAIN_START;
  const text = lineText(line);
  const checked = checkEvent(objectOf(line, text, guarded));
  if (!checked.ok) throw fieldError(line, text, checked.fault);
  const event = checked.value;
  if (event.seq !== progress.seq + 1) throw seqError(line, text, event.seq, progress.seq + 1);
  const fault = cpuFault(event, machine);
  if (fault !== undefined) throw fieldError(line, text, fault);
  progress.seq = event.seq;
  progress.crc = crc;
  return event;
};

/** An event that cannot have happened, with its place. */
export const presenceError = (line: Line, { what, field, advice }: PresenceFault): InputError =>
  complain(line, placeOf(lineText(line), [field]) + 1, what, advice, field);
