/** Options whose values are whole numbers, and what a seed needs to come back to the same ledger. */
import { InvalidArgumentError } from 'commander';
import { echo } from '../input-error.ts';

/** A reader of whole numbers from `low` to `high`. */
export const readCount =
  (name: string, low: number, high: number) =>
  (text: string): number => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= low && number <= high) return number;
    throw new InvalidArgumentError(
      `${name} cannot be ${echo(text)}: write a whole number from ${low} to ${high}.`,
    );
  };

/** fast-check takes 32 bits with their sign. */
export const readSeed = (text: string): number => {
  const seed = /^-?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (seed === (seed | 0)) return seed;
  throw new InvalidArgumentError(`${echo(text)} is no seed: write the one that a campaign has printed.`);
};

/** Numbers joined by colons, as a campaign prints them. */
export const readPath = (text: string): string => {
  if (/^\d+(:\d+)*$/.test(text)) return text;
  throw new InvalidArgumentError(`${echo(text)} is no path: write the one that a campaign has printed.`);
};
