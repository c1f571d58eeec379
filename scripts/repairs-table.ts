/**
 * The tables of docs/repairs.md: what breaks again where a repair is left out. `node scripts/repairs-table.ts` writes them anew;
 * a test holds the document to them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { machineOf } from '../machines/machine.ts';
import { ALL_REPAIRS, type Repair, REPAIRS, repairsWithout } from '../machines/percpu/repairs.ts';
import { percpuWith } from '../machines/policies/percpu.ts';
import { ledgers, type RandomLedger } from '../properties/arbitraries/ledger.ts';
import { interleavedLedgers } from '../properties/arbitraries/schedule.ts';
import { checkLedger } from '../properties/check.ts';
import type { Defect, DefectSequence } from '../properties/defects/defect.ts';
import { DEFECTS } from '../properties/defects/index.ts';
import type { InvariantName } from '../properties/invariant.ts';
import { SLOT_INVARIANTS } from '../properties/invariants/index.ts';
import { eventsOf } from '../properties/shorthand.ts';

const DOCUMENT = new URL('../docs/repairs.md', import.meta.url);

const SEED = 2009;
const LEDGERS = 1200;
const INTERLEAVED_LEDGERS = 300;

/** At most so many repairs are left out together. */
const MOST_MISSING = 3;

type Missing = readonly Repair[];

/** What of `wanted` a ledger breaks, nothing assumed; a ledger of steps that the policy does not have there breaks nothing. */
const brokenBy = (missing: Missing, { machine, events }: RandomLedger): ReadonlySet<InvariantName> => {
  const broken = new Set<InvariantName>();
  const policy = percpuWith(repairsWithout(...missing));
  try {
    for (const { findings } of checkLedger(policy, machine, events, { assumed: [] })) {
      for (const { invariant } of findings) broken.add(invariant);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Set();
  }
  return broken;
};

const inOrder = (names: ReadonlySet<InvariantName>): readonly InvariantName[] =>
  SLOT_INVARIANTS.map(({ name }) => name).filter((name) => names.has(name));

/** The invariants that the catalogue names for a sequence and that it breaks again. */
const returning = (missing: Missing, defect: Defect, sequence: DefectSequence): readonly InvariantName[] => {
  const machine = machineOf(2, defect.machine);
  const broken = brokenBy(missing, { machine, events: eventsOf(sequence.events) });
  return inOrder(broken).filter((name) => sequence.breaks[name] !== undefined);
};

const returningOf = (missing: Missing, defect: Defect): readonly InvariantName[] =>
  inOrder(new Set(defect.sequences.flatMap((sequence) => returning(missing, defect, sequence))));

/** The invariants that random ledgers break, the whole ones given and interleaved ones. */
const searched = (repair: Repair, whole: readonly RandomLedger[]): readonly InvariantName[] => {
  const policy = percpuWith(repairsWithout(repair));
  const interleaved = fc.sample(interleavedLedgers(policy, { mostCpus: 2, mostEvents: 20 }), {
    numRuns: INTERLEAVED_LEDGERS,
    seed: SEED,
  });
  const broken = [...whole, ...interleaved].flatMap((ledger) => [...brokenBy([repair], ledger)]);
  return inOrder(new Set(broken));
};

const textOf = (names: readonly string[]): string => (names.length === 0 ? '—' : names.join(', '));

/** Those of the seed: what only the base has, the repaired allocator never had. */
const OF_THE_SEED = DEFECTS.filter(({ policies }) => policies.includes('percpu-rfc'));

const repairRow = (repair: Repair, whole: readonly RandomLedger[]): string => {
  const defects = OF_THE_SEED.flatMap((defect) => {
    const names = returningOf([repair], defect);
    return names.length === 0 ? [] : [`${defect.id} (${names.join(', ')})`];
  });
  return `| ${repair} | ${REPAIRS[repair]} | ${textOf(defects)} | ${textOf(searched(repair, whole))} |`;
};

/** Every choice of `size` of the repairs, in their order. */
const choices = (size: number, from: readonly Repair[]): readonly Missing[] => {
  if (size === 0) return [[]];
  return from.flatMap((first, index) =>
    choices(size - 1, from.slice(index + 1)).map((others) => [first, ...others]),
  );
};

/** The smallest sets of repairs without which a defect of the catalogue is back. */
const smallestSets = (defect: Defect): readonly Missing[] => {
  for (let size = 1; size <= MOST_MISSING; size += 1) {
    const sets = choices(size, [...ALL_REPAIRS]).filter((missing) => returningOf(missing, defect).length > 0);
    if (sets.length > 0) return sets;
  }
  return [];
};

const defectRow = (defect: Defect): string => {
  const sets = smallestSets(defect).map((missing) => missing.join(' + '));
  return `| ${defect.id} | ${defect.what} | ${textOf(sets)} |`;
};

/** The two tables in Markdown. */
export const repairsTables = (): string => {
  const whole = fc.sample(ledgers({ mostCpus: 3 }), { numRuns: LEDGERS, seed: SEED });
  return [
    '| left out | the repair | sequences of the catalogue that break again | invariants that random ledgers break |',
    '| --- | --- | --- | --- |',
    ...[...ALL_REPAIRS].map((repair) => repairRow(repair, whole)),
    '',
    '| defect | what it is | back without |',
    '| --- | --- | --- |',
    ...OF_THE_SEED.map(defectRow),
  ].join('\n');
};

const BEGIN = '<!-- tables: begin -->';
const END = '<!-- tables: end -->';

/** The document with its tables replaced. */
export const withTables = (document: string, tables: string): string => {
  const start = document.indexOf(BEGIN) + BEGIN.length;
  return `${document.slice(0, start)}\n\n${tables}\n\n${document.slice(document.indexOf(END))}`;
};

export const readRepairsDocument = (): string => readFileSync(DOCUMENT, 'utf8');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(DOCUMENT, withTables(readRepairsDocument(), repairsTables()));
}
