/** `--machine FACT=VALUE,…`: facts about the machine that a recording does not tell, or that go before what it tells. */
import { MAX_CPUS, type Machine } from '../../machines/machine.ts';
import { parseAddress, toBigInt } from '../../machines/x86/address.ts';
import { echo, InputError } from '../input-error.ts';

interface Fact {
  /** What a value looks like, for people. */
  readonly shape: string;
  /** Undefined for a value that does not fit. */
  readonly read: (value: string) => Partial<Machine> | undefined;
}

const wholeNumber = (value: string, low: number, high: number): number | undefined => {
  if (!/^\d{1,16}$/.test(value)) return undefined;
  const number = Number(value);
  return number >= low && number <= high ? number : undefined;
};

const number = (low: number, high: number, of: (value: number) => Partial<Machine>): Fact => ({
  shape: `a whole number from ${low} to ${high}`,
  read: (value) => {
    const read = wholeNumber(value, low, high);
    return read === undefined ? undefined : of(read);
  },
});

const flag = (of: (value: boolean) => Partial<Machine>): Fact => ({
  shape: 'true or false',
  read: (value) => (value === 'true' || value === 'false' ? of(value === 'true') : undefined),
});

const range = (text: string): readonly number[] | undefined => {
  const [first = '', last = first, ...rest] = text.split('-');
  const low = wholeNumber(first, 0, MAX_CPUS - 1);
  const high = wholeNumber(last, 0, MAX_CPUS - 1);
  if (rest.length > 0 || low === undefined || high === undefined || low > high) return undefined;
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
};

const online: Fact = {
  shape: 'CPU numbers and ranges joined by +, like 0-1+3',
  read: (value) => {
    const ranges = value.split('+').map(range);
    if (ranges.includes(undefined)) return undefined;
    const cpus = new Set(ranges.flatMap((part) => part ?? []));
    return { online: [...cpus].sort((a, b) => a - b) };
  },
};

const taskSizeMax: Fact = {
  shape: 'hexadecimal of at most 64 bits, like 0x7ffffffff000',
  read: (value) => {
    const address = parseAddress(value);
    return address === undefined ? undefined : { taskSizeMax: toBigInt(address) };
  },
};

const FACTS: ReadonlyMap<string, Fact> = new Map([
  ['cpus', number(1, MAX_CPUS, (cpus) => ({ cpus }))],
  ['online', online],
  ['slots', number(1, 32, (slots) => ({ slots }))],
  ['kprobes', flag((kprobes) => ({ kprobes }))],
  ['taskSizeMax', taskSizeMax],
  ['maxSampleRate', number(1, 2 ** 31 - 1, (maxSampleRate) => ({ maxSampleRate }))],
  ['forkCopiesSlots', flag((forkCopiesSlots) => ({ forkCopiesSlots }))],
]);

const names = [...FACTS.keys()].join(', ');

const readFact = (text: string): Partial<Machine> => {
  const [, name = text, value] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const fact = FACTS.get(name.trim());
  if (fact === undefined) {
    throw new InputError({
      what: `--machine has no fact ${echo(name)}`,
      advice: `write FACT=VALUE,… with facts among ${names}`,
    });
  }
  const read = value === undefined ? undefined : fact.read(value.trim());
  if (read === undefined) {
    throw new InputError({
      what:
        value === undefined ? `--machine ${name} has no value` : `--machine ${name} cannot be ${echo(value)}`,
      advice: `write ${name}= and ${fact.shape}`,
    });
  }
  return read;
};

const checkOnline = ({ cpus, online: up }: Partial<Machine>): void => {
  const absent = cpus === undefined ? undefined : up?.find((cpu) => cpu >= cpus);
  if (absent === undefined) return;
  throw new InputError({
    what: `--machine online names CPU ${absent} of ${cpus ?? 0}`,
    advice: `CPUs are numbered from 0: name some from 0 to ${(cpus ?? 1) - 1}`,
  });
};

/**
 * Reads the value of `--machine`; given twice, the later goes before the earlier, fact by fact.
 * @throws InputError for a fact that there is not, or a value that does not fit.
 */
export const readMachineFacts = (text: string, earlier: Partial<Machine> = {}): Partial<Machine> => {
  const facts = text
    .split(',')
    .map(readFact)
    .reduce((all, fact) => ({ ...all, ...fact }), earlier);
  checkOnline(facts);
  return facts;
};

/** A fact's value as `--machine` reads it. */
export const factText = (value: Machine[keyof Machine]): string => {
  if (typeof value === 'bigint') return `0x${value.toString(16)}`;
  return typeof value === 'object' ? value.join('+') : String(value);
};

/** What `--help` says of the option. */
export const MACHINE_HELP = `facts that the input does not tell: ${names}`;
