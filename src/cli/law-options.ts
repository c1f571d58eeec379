/** Options that name assumptions and invariants. */
import { InvalidArgumentError } from 'commander';
import {
  type Assumption,
  ASSUMPTION_TEXTS,
  ASSUMPTIONS,
  isAssumption,
  USUAL_ASSUMPTIONS,
} from '../../properties/assumptions.ts';
import { INVARIANT_NAMES, type InvariantName } from '../../properties/invariant.ts';
import { echo } from '../input-error.ts';

/** An assumption as a command line names it. */
export const dashed = (name: string): string => name.replaceAll(' ', '-');

/** Adds an assumption to those named before; `constant-mask` is easier to type than a name with a space. */
export const readAssumption = (text: string, earlier: readonly Assumption[] = []): readonly Assumption[] => {
  const name = text.toLowerCase().replaceAll('-', ' ').replace('non empty', 'non-empty');
  if (isAssumption(name)) return [...earlier, name];
  throw new InvalidArgumentError(
    `${echo(text)} is no assumption: write one of ${ASSUMPTIONS.map(dashed).join(', ')}.`,
  );
};

/** Adds an invariant to those named before. */
export const readInvariant = (
  text: string,
  earlier: readonly InvariantName[] = [],
): readonly InvariantName[] => {
  const wanted = text.toUpperCase().replaceAll('-', '_');
  const name = INVARIANT_NAMES.find((one) => one === wanted);
  if (name !== undefined) return [...earlier, name];
  throw new InvalidArgumentError(
    `${echo(text)} is no invariant: write one of ${INVARIANT_NAMES.join(', ')}.`,
  );
};

const linesOf = (names: readonly Assumption[]): string => {
  const width = Math.max(...names.map(({ length }) => length));
  return names.map((name) => `  ${dashed(name).padEnd(width)}  ${ASSUMPTION_TEXTS[name]}`).join('\n');
};

/** What `--help` says of assumptions. */
export const ASSUMPTIONS_HELP = `
Assumptions that are made unless dropped:
${linesOf(USUAL_ASSUMPTIONS)}
and those that are made only where --assume names them:
${linesOf(ASSUMPTIONS.filter((name) => !USUAL_ASSUMPTIONS.includes(name)))}`;
