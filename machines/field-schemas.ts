/** The kinds of fields that headers and events are made of. Each message is the advice that a fault hands on. */
import { z } from 'zod';
import { MAX_CPUS } from './machine.ts';
import { isAddressText } from './x86/address.ts';

const HEX_ADVICE = 'write hexadecimal text of at most 64 bits, like "0x400010"';

/** Hexadecimal text of at most 64 bits: an address or a register value. */
export const hexText = z.string({ error: HEX_ADVICE }).refine(isAddressText, { error: HEX_ADVICE });

/** The name of a breakpoint, task or thread. */
export const nameText = (what: string) => {
  const error = `name the ${what} with text that is not empty`;
  return z.string({ error }).min(1, { error });
};

export const text = z.string({ error: 'write text in quotes' });

export const flag = z.boolean({ error: 'write true or false' });

/** A whole number from `low` to `high` (at most 2^53 − 1, the largest that a double keeps exactly). */
export const wholeNumber = (low: number, high = Number.MAX_SAFE_INTEGER) => {
  const error = `write a whole number from ${low} to ${high}`;
  return z.int({ error }).min(low, { error }).max(high, { error });
};

/** A CPU number that some machine could have; whether this one has it is checked against its header. */
export const cpuNumber = wholeNumber(0, MAX_CPUS - 1);

/** A set of CPUs, in any order. */
export const cpuSet = z.array(cpuNumber, { error: 'write a list of CPU numbers, like [0,1]' });

/** Seconds, as recorded. */
export const seconds = z.number({ error: 'write seconds as a number' });

/** A number of up to 64 bits: as a number, or as text where a double does not hold it. */
export const wideNumber = z.union([z.number(), z.string()], {
  error: 'write a number, or text where it does not fit a double',
});

export const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, { error: `write one of ${names.map((name) => `"${name}"`).join(' ')}` });
