/** What every verb is made of, and the options that several of them share. */
import { type Command, InvalidArgumentError } from 'commander';
import type { Machine } from '../../machines/machine.ts';
import { echo } from '../input-error.ts';
import { POLICY_NAMES } from './chosen-policy.ts';
import type { ExitStatus } from './exit-status.ts';
import { MACHINE_HELP, readMachineFacts } from './machine-facts.ts';

/** Told how a verb ended. */
export type Finish = (status: ExitStatus) => void;

/** Adds a verb to the program. */
export type AddVerb = (program: Command, finish: Finish) => void;

/** Options of every verb that reads a ledger or recordings. */
export interface InputOptions {
  readonly machine?: Partial<Machine>;
  readonly json?: boolean;
}

export const withInputOptions = (command: Command): Command =>
  command
    .option('--machine <FACT=VALUE,…>', MACHINE_HELP, readMachineFacts)
    .option('--json', 'print for programs, not for people');

/** What the inputs of a verb are. */
export const INPUT_HELP = 'a ledger, or recordings of one machine, merged by time; - reads standard input';

export const POLICY_HELP = `the allocator: ${POLICY_NAMES.join(', ')}, or a module like ./my-policy.ts`;

/** Reads the number of an event. */
export const readSeq = (text: string): number => {
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`${echo(text)} is no number of an event: write 1 or more.`);
};

/** A policy where only one is asked for: two of them are a question for `diff`. */
export const onePolicy = (value: string, before?: string): string => {
  if (before === undefined) return value;
  throw new InvalidArgumentError(`One policy decides here, and ${echo(before)} was given already.`);
};

/** Adds a value to those that an option was given before. */
export const gather = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

export interface Example {
  readonly line: string;
  readonly does: string;
}

/** Adds examples to the help of a verb. */
export const withExamples = (command: Command, examples: readonly Example[]): Command => {
  const width = Math.max(...examples.map(({ line }) => line.length));
  const lines = examples.map(({ line, does }) => `  ${line.padEnd(width)}  ${does}`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
};
