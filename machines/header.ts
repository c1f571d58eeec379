/**
 * The header of a ledger (`breakledger/1`): its first line, which says on what machine the events happened
 * (design §5; the facts are those of domain.md §1.3, §6.3 and §7).
 */
import { z } from 'zod';
import { cpuSet, flag, hexText, text, wholeNumber } from './field-schemas.ts';
import { DEFAULT_FACTS, MAX_CPUS, type Machine } from './machine.ts';
import { check, type Checked, type SchemaFault } from './schema-fault.ts';

/** The one format that is read and written. */
export const LEDGER_FORMAT = 'breakledger/1';

/** How the lines of a ledger are guarded, where they are. */
export const CHECKSUM_KIND = 'crc32-chain';

/** Largest number of debug registers a CPU that a header may name; arm64 has the most, 16 for data and 16 for code. */
const MAX_SLOTS = 32;

/** What a branch has left: a what-if ledger shares the beginning of another one, and decides the rest again. */
export interface ParentLedger {
  /** SHA-256 of the parent's events in canonical form, in hexadecimal. */
  readonly digest: string;
  /** The first event that may differ: those before it are the parent's own. */
  readonly at: number;
}

/** What a header says of the machine, beside what it says of the file. */
export interface HeaderFacts {
  /** Number of possible CPUs, 1 to {@link MAX_CPUS}. */
  readonly cpus: number;
  /** CPUs online at the start; absent: all. */
  readonly online?: readonly number[];
  /** Debug registers a CPU; absent: 4. */
  readonly slots?: number;
  readonly arch?: string;
  /** Where it was recorded. */
  readonly source?: string;
  readonly kprobes?: boolean;
  /** 64-bit hexadecimal text. */
  readonly taskSizeMax?: string;
  /** A sampling frequency, 1 or more. */
  readonly maxSampleRate?: number;
  readonly forkCopiesSlots?: boolean;
  /** Of a branch: the ledger that it was made of. */
  readonly parent?: ParentLedger;
  /** Unknown fields are kept. */
  readonly [field: string]: unknown;
}

export interface LedgerHeader extends HeaderFacts {
  readonly type: 'machine';
  readonly format: typeof LEDGER_FORMAT;
  readonly checksum?: typeof CHECKSUM_KIND;
}

const DIGEST_ADVICE = 'write a SHA-256 as 64 hexadecimal digits in lower case';

const headerSchema = z.looseObject({
  type: z.literal('machine', {
    error: `begin with a header: {"type":"machine","format":"${LEDGER_FORMAT}",…}`,
  }),
  format: z.literal(LEDGER_FORMAT, { error: `this program reads "${LEDGER_FORMAT}" alone` }),
  cpus: wholeNumber(1, MAX_CPUS),
  online: cpuSet.min(1, { error: 'leave at least one CPU online' }).exactOptional(),
  slots: wholeNumber(1, MAX_SLOTS).exactOptional(),
  arch: text.exactOptional(),
  source: text.exactOptional(),
  kprobes: flag.exactOptional(),
  taskSizeMax: hexText.exactOptional(),
  maxSampleRate: wholeNumber(1).exactOptional(),
  forkCopiesSlots: flag.exactOptional(),
  parent: z
    .looseObject(
      {
        digest: z.string({ error: DIGEST_ADVICE }).regex(/^[0-9a-f]{64}$/, { error: DIGEST_ADVICE }),
        at: wholeNumber(1),
      },
      { error: 'write an object, like {"digest":…,"at":12}' },
    )
    .exactOptional(),
  checksum: z.literal(CHECKSUM_KIND, { error: `write "${CHECKSUM_KIND}" or leave it out` }).exactOptional(),
});

const onlineFault = ({ cpus, online = [] }: LedgerHeader): SchemaFault | undefined => {
  const wrong = online.findIndex((cpu, index) => cpu >= cpus || online.indexOf(cpu) !== index);
  if (wrong === -1) return undefined;
  return {
    path: ['online', wrong],
    value: online[wrong],
    advice: `name each CPU once, from 0 to ${cpus - 1}`,
  };
};

/** Checks the object of a ledger's first line. */
export const checkHeader = (value: unknown): Checked<LedgerHeader> => {
  const checked = check<LedgerHeader>(headerSchema, value);
  if (!checked.ok) return checked;
  const fault = onlineFault(checked.value);
  return fault === undefined ? checked : { ok: false, fault };
};

/** The facts that a header states, without those that it leaves out. */
const statedFacts = (header: LedgerHeader): Partial<Machine> => ({
  ...(header.slots !== undefined && { slots: header.slots }),
  ...(header.kprobes !== undefined && { kprobes: header.kprobes }),
  ...(header.taskSizeMax !== undefined && { taskSizeMax: BigInt(header.taskSizeMax) }),
  ...(header.maxSampleRate !== undefined && { maxSampleRate: header.maxSampleRate }),
  ...(header.forkCopiesSlots !== undefined && { forkCopiesSlots: header.forkCopiesSlots }),
});

/** The machine of a header. `facts` are the caller's own and go before those of the header; the rest has defaults. */
export const machineOfHeader = (header: LedgerHeader, facts: Partial<Machine> = {}): Machine => {
  const cpus = facts.cpus ?? header.cpus;
  const online = header.online ?? Array.from({ length: cpus }, (_, cpu) => cpu);
  return {
    ...DEFAULT_FACTS,
    ...statedFacts(header),
    cpus,
    online: online.toSorted((a, b) => a - b),
    ...facts,
  };
};

/** A header's facts with those of the caller in their place: what a ledger made of this one says of its machine. */
export const factsWith = (
  { type: _type, format: _format, checksum: _checksum, ...facts }: LedgerHeader,
  { taskSizeMax, ...given }: Partial<Machine>,
): HeaderFacts => ({
  ...facts,
  cpus: facts.cpus,
  ...given,
  ...(taskSizeMax !== undefined && { taskSizeMax: `0x${taskSizeMax.toString(16)}` }),
});
