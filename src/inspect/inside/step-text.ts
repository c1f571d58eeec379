/** What the steps inside an event are called, and what they do, for people (docs/interleaving.md). */
import type { StepPart } from '../../../machines/events.ts';
import type { NextStep } from '../../../machines/interleaved/next-steps.ts';
import { isDoneOnce } from '../../../machines/interleaved/next-steps.ts';

/** `begin`, `CPU 1: store`. */
export const stepName = ({ part, cpu }: NextStep): string =>
  isDoneOnce(part) ? part : `CPU ${cpu}: ${part}`;

const MEANING: Readonly<Record<StepPart, string>> = {
  prepare: 'What comes before the lock: what the caller sets, validation, the default mask.',
  begin: 'The lock is taken and capacity decided; from here on it is known which CPUs to interrupt.',
  disable: 'In its interrupt this CPU clears DR7: nothing fires here until it is loaded again.',
  store: 'In its interrupt this CPU takes the new owners into its table.',
  load: 'In its interrupt this CPU loads its debug registers from its table.',
  end: 'What remains; then the lock is free again.',
};

export const CALLED = 'The call has been made; nothing of it is done yet.';

export const stepMeaning = ({ part }: NextStep): string => MEANING[part];
