/** The states of a small machine and what leads from one to another, to be drawn. */
import type { StateRow } from '../../machines/policy.ts';
import { InputError } from '../input-error.ts';

export interface Edge {
  readonly from: number;
  readonly to: number;
  /** What was asked for, in shorthand. */
  readonly label: string;
  /** The answer, if it was not 0. */
  readonly answer?: string;
}

export interface StateGraph {
  /** By the number of a state, from 0, where all begins. */
  readonly states: readonly StateRow[];
  readonly edges: readonly Edge[];
}

/** More states than this make no picture. */
export const MOST_DRAWN = 300;

/** @throws InputError for more states than anybody could look at. */
export const requireDrawable = (states: number): void => {
  if (states <= MOST_DRAWN) return;
  throw new InputError({
    what: `${states} states make no picture`,
    advice: `explore a smaller machine, of ${MOST_DRAWN} states at most: fewer CPUs, breakpoints or tasks, or less depth`,
  });
};
