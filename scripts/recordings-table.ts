/**
 * The table of docs/recordings.md: how many answers of each recording `mainline` foretells. `node scripts/recordings-table.ts`
 * writes it anew; a test holds the document to it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { mainlinePolicy } from '../machines/policies/mainline.ts';
import { openSource } from '../src/open-source.ts';
import type { Judged } from '../src/verify/invariants.ts';
import type { Tally } from '../src/verify/tally.ts';
import { verify } from '../src/verify/verify.ts';

const RECORDINGS = new URL('../test/fixtures/recordings/', import.meta.url);
const DOCUMENT = new URL('../docs/recordings.md', import.meta.url);

/** Recordings of one session in two logs are verified together. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = { compete: ['compete-gdb', 'compete-perf'] };

export interface Verified {
  readonly name: string;
  /** The recordings it is made of. */
  readonly parts: readonly string[];
  readonly tally: Tally;
  readonly judged: Judged;
}

const sessions = (): readonly (readonly [name: string, parts: readonly string[]])[] => {
  const parts = new Set(Object.values(TOGETHER).flat());
  const single = readdirSync(RECORDINGS)
    .filter((file) => file.endsWith('.strace.gz'))
    .map((file) => file.slice(0, -'.strace.gz'.length))
    .filter((name) => !parts.has(name))
    .map((name) => [name, [name]] as const);
  return [...single, ...Object.entries(TOGETHER)].toSorted(([a], [b]) => a.localeCompare(b));
};

/** Verifies every recording of the corpus against `mainline`. */
export const verifyRecordings = async (): Promise<readonly Verified[]> => {
  const verified: Verified[] = [];
  for (const [name, parts] of sessions()) {
    const source = await openSource(
      parts.map((part) => fileURLToPath(new URL(`${part}.strace.gz`, RECORDINGS))),
      {},
    );
    try {
      const { tally, judged } = await verify(mainlinePolicy, source);
      verified.push({ name, parts, tally, judged });
    } finally {
      await source.close();
    }
  }
  return verified;
};

const rowOf = ({ name, tally }: Verified): string => {
  const { open, poke, modify } = tally.byKind;
  const calls = open.calls + poke.calls + modify.calls;
  const predicted = open.predicted + poke.predicted + modify.predicted;
  const { exchange, overlap } = tally.unknowable;
  return `| ${[name, calls, predicted, tally.missed, exchange, overlap, tally.reordered].join(' | ')} |`;
};

/** The table in Markdown. */
export const tableOf = (verified: readonly Verified[]): string =>
  [
    '| recording | calls | foretold | missed | unknowable: exchange | unknowable: overlap | foretold in another order |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...verified.map(rowOf),
  ].join('\n');

const BEGIN = '<!-- table: begin -->';
const END = '<!-- table: end -->';

/** The document with its table replaced. */
export const withTable = (document: string, table: string): string => {
  const start = document.indexOf(BEGIN) + BEGIN.length;
  return `${document.slice(0, start)}\n\n${table}\n\n${document.slice(document.indexOf(END))}`;
};

export const readDocument = (): string => readFileSync(DOCUMENT, 'utf8');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(DOCUMENT, withTable(readDocument(), tableOf(await verifyRecordings())));
}
