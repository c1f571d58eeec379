/** What `explore` writes to files: a counterexample, and the picture of a small machine. */
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { Machine } from '../../machines/machine.ts';
import type { Counterexample, Exploration } from '../explore/exploration.ts';
import { InputError } from '../input-error.ts';
import { STANDARD_STREAM } from '../ledger/byte-source.ts';
import { dotOf, mermaidOf } from '../explore/draw.ts';
import { itfOf } from '../explore/itf.ts';
import { checkOutput, writeWhole } from '../ledger/whole-file.ts';
import { writeLedger } from '../ledger/write.ts';
import type { ChosenPolicy } from './chosen-policy.ts';

/** Where to; absent: nowhere. */
export interface ExploreOutputs {
  readonly output?: string;
  readonly itf?: string;
  readonly dot?: string;
  readonly mermaid?: string;
  readonly force?: boolean;
}

const SOURCE = 'breakledger explore';

/** Before the long work: @throws InputError for a place that cannot be written to. */
export const checkOutputs = async (
  { output, itf, dot, mermaid, force }: ExploreOutputs,
  checkpoint?: string,
): Promise<void> => {
  const paths = [output, itf, dot, mermaid].filter((path) => path !== undefined);
  const all = checkpoint === undefined ? paths : [checkpoint, ...paths];
  const twice = all.find((path, i) => all.findIndex((one) => resolve(one) === resolve(path)) < i);
  if (twice !== undefined) {
    throw new InputError({
      file: twice === STANDARD_STREAM ? '<stdout>' : twice,
      what: 'named for two things that are to be written',
      advice: 'name a file for each',
    });
  }
  for (const path of paths) await checkOutput(path, { replace: force === true });
};

/** Does one of them stand where the report would, which then goes to standard error? */
export const takesStandardOutput = ({ output, itf, dot, mermaid }: ExploreOutputs): boolean =>
  [output, itf, dot, mermaid].includes(STANDARD_STREAM);

const placeText = (path: string): string => (path === STANDARD_STREAM ? 'standard output' : path);

const writeCounterexample = async (
  { cpus, online, slots, forkCopiesSlots }: Machine,
  { events }: Counterexample,
  path: string,
  replace: boolean,
): Promise<void> => {
  const header = { cpus, online, slots, ...(forkCopiesSlots && { forkCopiesSlots }), source: SOURCE };
  await writeLedger(path, header, [events], { replace });
};

/** Answers what was written, a line each. The counterexample is the shortest there is. */
export const writeOutputs = async (
  policy: ChosenPolicy,
  { counterexamples: [shortest], machine, graph }: Exploration,
  { output, itf, dot, mermaid, force }: ExploreOutputs,
): Promise<readonly string[]> => {
  const replace = force === true;
  const written: string[] = [];
  const write = async (path: string | undefined, what: string, text: () => string): Promise<void> => {
    if (path === undefined) return;
    await writeWhole(path, Readable.from([text()]), { replace });
    written.push(`${placeText(path)}: ${what}`);
  };
  if (output !== undefined && shortest !== undefined) {
    await writeCounterexample(machine, shortest, output, replace);
    written.push(`${placeText(output)}: a ledger that breaks ${shortest.finding.invariant}`);
  }
  if (shortest !== undefined) {
    await write(itf, `a trace that breaks ${shortest.finding.invariant}`, () =>
      policy.use((recipes) => `${JSON.stringify(itfOf(recipes, machine, shortest))}\n`),
    );
  }
  if (shortest === undefined) {
    for (const path of [output, itf]) {
      if (path !== undefined) written.push(`${placeText(path)}: not written, as nothing is broken`);
    }
  }
  await write(dot, 'a picture for Graphviz', () => dotOf(policy.name, graph()));
  await write(mermaid, 'a picture for Mermaid', () => mermaidOf(graph()));
  return written;
};
