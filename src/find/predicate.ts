/** An expression made into a question about one moment: the values of its places, and the event that led to it. */
import type { Operation } from '../../machines/operation.ts';
import type { Outcome } from '../../machines/outcome.ts';
import { NONE, type Roster } from '../../machines/roster.ts';
import { toBigInt } from '../../machines/x86/address.ts';
import {
  type Comparison,
  type Expression,
  expressionError,
  type Literal,
  readExpression,
} from './expression.ts';
import type { Holds, Place, Value } from './places/place.ts';
import { placesAt, type Subject } from './places/resolve.ts';

/** The event that led to a moment. */
export interface Event {
  readonly op: Operation;
  readonly outcome: Outcome;
}

/** The present value of a place. Whoever asks a predicate keeps it up to date. */
export interface Cell {
  value: Value;
}

export interface Predicate {
  /** Does the expression hold of the present values? `event`: the event that led to them, absent before the first. */
  readonly holds: (event: Event | undefined) => boolean;
  /** Whether it asks about the event as well: its answer may then change although no place does. */
  readonly asksOfEvents: boolean;
}

/** A part of an expression: what it holds, and how its value is had. */
interface Part {
  readonly holds: Holds;
  readonly column: number;
  readonly value: (event: Event | undefined) => Value;
}

interface EventWord {
  readonly holds: Holds;
  readonly read: (event: Event) => Value;
}

/** Words about the event itself, which no field of a state has for its name. */
const eventWords = (roster: Roster): Readonly<Record<string, EventWord>> => ({
  seq: { holds: 'number', read: ({ op }) => op.seq },
  type: { holds: 'name', read: ({ op }) => op.type },
  cpu: { holds: 'number', read: ({ op }) => op.cpu },
  bp: { holds: 'name', read: ({ op }) => (op.bp === NONE ? null : roster.breakpoints.at(op.bp)) },
  task: { holds: 'name', read: ({ op }) => (op.task === NONE ? null : roster.tasks.at(op.task)) },
  address: {
    holds: 'number',
    read: ({ op }) => (op.address === NONE ? null : toBigInt(roster.addresses.at(op.address))),
  },
  result: { holds: 'anything', read: ({ outcome }) => outcome.result },
});

/** The words about an event, for people. */
export const EVENT_WORDS = ['seq', 'type', 'cpu', 'bp', 'task', 'address', 'result'] as const;

const HOLDS_TEXT: Readonly<Record<Holds, string>> = {
  number: 'a number',
  name: 'a name',
  flag: 'true or false',
  anything: 'a value',
};

const literalPart = (value: Literal, column: number): Part => {
  const holds = { bigint: 'number', string: 'name', boolean: 'flag', object: 'anything' } as const;
  const plain: Value = typeof value === 'bigint' && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  const kind = typeof value;
  return {
    holds: kind === 'bigint' || kind === 'string' || kind === 'boolean' ? holds[kind] : 'anything',
    column,
    value: () => plain,
  };
};

const isNumber = (value: Value): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

/** Numbers compare whatever their size; nothing is less or more than what is no number. */
const compare = (operator: Comparison, left: Value, right: Value): boolean => {
  if (operator === '==' || operator === '!=') {
    // A BigInt equals a number of the same value, which === does not say.
    const same = isNumber(left) && isNumber(right) ? left <= right && left >= right : left === right;
    return same === (operator === '==');
  }
  if (!isNumber(left) || !isNumber(right)) return false;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
};

const canBe = (holds: Holds, wanted: Holds): boolean =>
  holds === wanted || holds === 'anything' || wanted === 'anything';

const demand = (part: Part, wanted: Holds): Part => {
  if (canBe(part.holds, wanted)) return part;
  throw expressionError(
    part.column,
    `this is ${HOLDS_TEXT[part.holds]}, and ${HOLDS_TEXT[wanted]} is needed`,
  );
};

/** Numbers of both kinds are summed as BigInts only where they have to be. */
const sum = (left: Value, right: Value, sign: 1 | -1): Value => {
  if (typeof left === 'number' && typeof right === 'number') return left + sign * right;
  if (!isNumber(left) || !isNumber(right)) return null;
  return BigInt(left) + BigInt(sign) * BigInt(right);
};

/** What the parts of one expression have in common. */
interface Making<K extends object> {
  readonly subject: Subject<K>;
  readonly bind: (place: Place<K>) => Cell;
  asksOfEvents: boolean;
}

const placePart = <K extends object>(
  making: Making<K>,
  { path, column }: Extract<Expression, { kind: 'place' }>,
): Part => {
  const { subject, bind } = making;
  const words = eventWords(subject.roster);
  const word = path.length === 1 ? Object.entries(words).find(([name]) => name === path[0])?.[1] : undefined;
  if (word !== undefined) {
    making.asksOfEvents = true;
    const { holds, read } = word;
    return { holds, column, value: (event) => (event === undefined ? null : read(event)) };
  }
  const resolved = placesAt(subject, path);
  if ('fault' in resolved) {
    const { what, advice } = resolved.fault;
    throw expressionError(column, what, advice);
  }
  const [place, another] = resolved.places;
  if (place === undefined || another !== undefined)
    throw expressionError(
      column,
      `${String(path[0])} has several values there`,
      'name one of them by its number or name',
    );
  const cell = bind(place);
  return { holds: place.holds, column, value: () => cell.value };
};

const compile = <K extends object>(making: Making<K>, expression: Expression): Part => {
  const { column } = expression;
  const its = (part: Expression): Part => compile(making, part);
  switch (expression.kind) {
    case 'literal':
      return literalPart(expression.value, column);
    case 'place':
      return placePart(making, expression);
    case 'negative': {
      const { value } = demand(its(expression.of), 'number');
      return { holds: 'number', column, value: (at) => sum(0, value(at), -1) };
    }
    case 'not': {
      const { value } = demand(its(expression.of), 'flag');
      return { holds: 'flag', column, value: (at) => value(at) !== true };
    }
    case 'both':
    case 'either': {
      const left = demand(its(expression.left), 'flag').value;
      const right = demand(its(expression.right), 'flag').value;
      return expression.kind === 'both'
        ? { holds: 'flag', column, value: (at) => left(at) === true && right(at) === true }
        : { holds: 'flag', column, value: (at) => left(at) === true || right(at) === true };
    }
    case 'sum':
    case 'difference': {
      const left = demand(its(expression.left), 'number').value;
      const right = demand(its(expression.right), 'number').value;
      const sign = expression.kind === 'sum' ? 1 : -1;
      return { holds: 'number', column, value: (at) => sum(left(at), right(at), sign) };
    }
    case 'comparison': {
      const { operator } = expression;
      const left = its(expression.left);
      const right = its(expression.right);
      const orders = operator !== '==' && operator !== '!=';
      const ofLeft = orders ? demand(left, 'number') : left;
      const ofRight = demand(right, orders ? 'number' : left.holds);
      return { holds: 'flag', column, value: (at) => compare(operator, ofLeft.value(at), ofRight.value(at)) };
    }
  }
};

/**
 * Makes the predicate of an expression. `bind` is given each place that it reads, and gives the cell in which its value will be.
 * @throws InputError with the column of what is wrong.
 */
export const predicateOf = <K extends object>(
  subject: Subject<K>,
  text: string,
  bind: (place: Place<K>) => Cell,
): Predicate => {
  const making: Making<K> = { subject, bind, asksOfEvents: false };
  const { value } = demand(compile(making, readExpression(text)), 'flag');
  return { holds: (event) => value(event) === true, asksOfEvents: making.asksOfEvents };
};
