/** The names of fields as they stand in a canonical line, with what is around them. */
import { type Literal, literal } from './literal.ts';

export const SEQ = literal('{"seq":');
export const TIME = literal(',"time":');
export const RETURNED = literal(',"returned":');
export const THREAD = literal(',"thread":"');
export const CPU = literal(',"cpu":');
export const TYPE = literal(',"type":"');
export const BP = literal(',"bp":"');
export const TASK = literal(',"task":"');
export const NO_TASK = literal(',"task":null');
export const CHILD = literal(',"child":"');
export const ADDRESS = literal(',"address":"');
export const LENGTH = literal(',"length":');
export const ACCESS = literal(',"access":"');
export const REGISTER = literal(',"register":');
export const VALUE = literal(',"value":"');
export const CPUS = literal(',"cpus":[');
export const RESULT_0 = literal(',"observed":{"result":0}');
export const RESULT = literal(',"observed":{"result":"');
export const BRACE = literal('}');

/** A field that is true or false, as a whole. */
export interface Flag {
  readonly yes: Literal;
  readonly no: Literal;
}

const flagOf = (name: string): Flag => ({
  yes: literal(`,"${name}":true`),
  no: literal(`,"${name}":false`),
});

export const CALLBACK = flagOf('callback');
export const INHERIT = flagOf('inherit');
export const EXCLUDE_KERNEL = flagOf('excludeKernel');
export const DISABLED = flagOf('disabled');
export const THREAD_OF_PARENT = flagOf('threadOfParent');

const END = 0x7d;
const CHECKSUM = literal(',"cr').first;

/** Whether a canonical line has no further fields at `at`: only its brace, or its checksum. */
export const ends = (bytes: DataView, at: number): boolean =>
  bytes.getUint8(at) === END || bytes.getInt32(at, true) === CHECKSUM;
