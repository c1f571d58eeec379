/**
 * The small language of `find`: places of the state, numbers, names, comparisons, `&&`, `||`, `!`, `+` and `-`. It is parsed
 * by a parser of JavaScript's expressions, of which little is let through, and never evaluated as code. Every part keeps its
 * column, so that whatever is wrong is said where it stands.
 */
import {
  type Expression as Parsed,
  type MemberExpression,
  parse,
  type PrivateIdentifier,
  type Program,
  type Super,
} from 'acorn';
import { InputError } from '../input-error.ts';
import type { Path } from '../replay/state/place.ts';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

export type Expression =
  | { readonly kind: 'place'; readonly path: Path; readonly column: number }
  | { readonly kind: 'literal'; readonly value: Literal; readonly column: number }
  | { readonly kind: 'not' | 'negative'; readonly of: Expression; readonly column: number }
  | {
      readonly kind: 'both' | 'either' | 'sum' | 'difference';
      readonly left: Expression;
      readonly right: Expression;
      readonly column: number;
    }
  | {
      readonly kind: 'comparison';
      readonly operator: Comparison;
      readonly left: Expression;
      readonly right: Expression;
      readonly column: number;
    };

/** Whole numbers of any size are BigInts: addresses do not fit a double. */
export type Literal = bigint | string | boolean | null;

/** Longest expression, in characters: the parser goes as deep as its brackets do. */
const LONGEST = 1000;

const GRAMMAR =
  'write places, numbers and names in quotes, compared with == != < <= > >=, joined with && || and !, like kernelPos < 2 && kernel[1][3] == "b1"';

/** An expression that cannot be understood, or asks for what is not there. `column` counts from 1. */
export const expressionError = (column: number, what: string, advice: string = GRAMMAR): InputError =>
  new InputError({ file: 'expression', line: 1, column, what, advice });

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '==': '==',
  '===': '==',
  '!=': '!=',
  '!==': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

const columnOf = ({ start }: { readonly start: number }): number => start + 1;

const notPart = (node: { readonly start: number }, what: string): InputError =>
  expressionError(columnOf(node), `${what} is no part of this language`);

const literalOf = (node: Extract<Parsed, { type: 'Literal' }>): Literal => {
  const { value, raw = '' } = node;
  if (value === null && raw === 'null') return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && /^(?:0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)$/.test(raw)) return BigInt(raw);
  throw notPart(node, typeof value === 'number' ? `the number ${raw}` : raw);
};

/** The last part of a path: a word behind a point, or a number or text in brackets. */
const partOf = (node: MemberExpression): string | number => {
  const { property, computed } = node;
  if (!computed && property.type === 'Identifier') return property.name;
  if (property.type === 'Literal') {
    const value = literalOf(property);
    if (typeof value === 'string') return value;
    if (typeof value === 'bigint' && value >= 0n && value <= 0xffffffffn) return Number(value);
  }
  throw expressionError(
    columnOf(property),
    'an index is a number or a name in quotes',
    'write kernel[1][3] or tasks["worker 3"][0]',
  );
};

const pathOf = (node: Parsed | Super | PrivateIdentifier): Path => {
  if (node.type === 'Identifier') return [node.name];
  if (node.type === 'MemberExpression' && !node.optional) return [...pathOf(node.object), partOf(node)];
  throw expressionError(columnOf(node), 'a place begins with the name of a field', 'write kernel[1][3]');
};

const binary = (node: Extract<Parsed, { type: 'BinaryExpression' }>): Expression => {
  const { left, right, operator } = node;
  if (left.type === 'PrivateIdentifier') throw notPart(left, `#${left.name}`);
  const sides = { left: readNode(left), right: readNode(right), column: columnOf(node) };
  if (operator === '+') return { kind: 'sum', ...sides };
  if (operator === '-') return { kind: 'difference', ...sides };
  const comparison = COMPARISONS[operator];
  if (comparison === undefined) throw notPart(node, `the operator ${operator}`);
  return { kind: 'comparison', operator: comparison, ...sides };
};

const readNode = (node: Parsed): Expression => {
  const column = columnOf(node);
  switch (node.type) {
    case 'Identifier':
    case 'MemberExpression':
      return { kind: 'place', path: pathOf(node), column };
    case 'Literal':
      return { kind: 'literal', value: literalOf(node), column };
    case 'UnaryExpression':
      if (node.operator === '!') return { kind: 'not', of: readNode(node.argument), column };
      if (node.operator === '-') return { kind: 'negative', of: readNode(node.argument), column };
      throw notPart(node, `the operator ${node.operator}`);
    case 'LogicalExpression': {
      if (node.operator === '??') throw notPart(node, 'the operator ??');
      const kind = node.operator === '&&' ? 'both' : 'either';
      return { kind, left: readNode(node.left), right: readNode(node.right), column };
    }
    case 'BinaryExpression':
      return binary(node);
    case 'AssignmentExpression':
      throw expressionError(column, 'an expression changes nothing', 'compare with ==');
    case 'CallExpression':
      throw notPart(node, 'a call');
    default:
      throw notPart(node, 'this');
  }
};

/** What acorn says, without the place: that is said in our own way. */
const syntaxError = (text: string, error: SyntaxError): InputError => {
  const pos: unknown = Reflect.get(error, 'pos');
  const at = typeof pos === 'number' ? pos : 0;
  if (at >= text.trimEnd().length) return expressionError(at + 1, 'the expression ends too early');
  const what = `unexpected ${JSON.stringify(text[at])}`;
  const digits = /^\.(\d+)/.exec(text.slice(at))?.[1];
  if (digits === undefined) return expressionError(at + 1, what);
  return expressionError(at + 1, what, `a name of digits stands in brackets: write [${digits}]`);
};

/** The one expression of which a text is made. */
const parsed = (text: string): Parsed => {
  let program: Program;
  try {
    program = parse(text, { ecmaVersion: 2022 });
  } catch (error) {
    throw error instanceof SyntaxError ? syntaxError(text, error) : error;
  }
  const [first, second] = program.body;
  if (second !== undefined)
    throw expressionError(columnOf(second), 'a second expression', 'join two with && or ||');
  if (first === undefined) throw expressionError(1, 'the expression is empty');
  if (first.type !== 'ExpressionStatement') throw notPart(first, 'this');
  return first.expression;
};

/** Reads an expression. @throws InputError with the column of what is wrong. */
export const readExpression = (text: string): Expression => {
  if (text.length > LONGEST) {
    throw expressionError(
      LONGEST + 1,
      `the expression has more than ${LONGEST} characters`,
      'write a shorter one',
    );
  }
  return readNode(parsed(text));
};

/** Reads a place alone, like `kernel[1][3]`. @throws InputError with the column of what is wrong. */
export const readPlace = (text: string): Path => {
  const expression = readExpression(text);
  if (expression.kind === 'place') return expression.path;
  throw expressionError(
    expression.column,
    'this is no place of the state',
    'write one like kernel[1][3], consumed[0] or dr7[1]',
  );
};
