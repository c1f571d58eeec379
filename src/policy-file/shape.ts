/** What a policy and its answers look like: each function says what is wrong with a value, or nothing if it will do. */
import type { Outcome } from '../../machines/outcome.ts';
import { policies } from '../../machines/policies/index.ts';
import { isTree, type Tree } from '../../machines/plain-tree.ts';
import type { PartName, Policy, Recipe } from '../../machines/policy.ts';
import { MAINLINE_INVARIANTS, SLOT_INVARIANTS } from '../../properties/invariants/index.ts';
import { echo } from '../input-error.ts';

/** The name of a JavaScript type in a sentence. */
export const withArticle = (type: string): string => `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'missing';
  return Array.isArray(value) ? 'a list' : withArticle(typeof value);
};

const NEEDED = ['initial', 'recipe', 'row'] as const satisfies (keyof Policy<object>)[];
const OPTIONAL = [
  'isUnknowable',
  'holdings',
  'capacity',
  'addressee',
] as const satisfies (keyof Policy<object>)[];
const TEXTS = ['name', 'title'] as const satisfies (keyof Policy<object>)[];

/** Which members a value has as a policy has them: what has none of them is something else altogether. */
export const likeness = (value: unknown): number =>
  isTree(value) ? [...TEXTS, ...NEEDED].filter((member) => value[member] !== undefined).length : 0;

const INVARIANTS: readonly string[] = [...SLOT_INVARIANTS, ...MAINLINE_INVARIANTS].map(({ name }) => name);

const promisesFault = (promises: unknown): string | undefined => {
  if (promises === undefined) return undefined;
  if (!Array.isArray(promises))
    return `its \`promises\` is ${kindOf(promises)}, and must be a list of invariants`;
  const unknown: unknown = promises.find((name) => !INVARIANTS.includes(String(name)));
  if (unknown === undefined) return undefined;
  return `its \`promises\` names ${echo(unknown)}, and the invariants are ${[...new Set(INVARIANTS)].join(', ')}`;
};

/** What keeps a value from being a policy. */
export const policyFault = (value: unknown): string | undefined => {
  if (!isTree(value)) return `it is ${kindOf(value)}, and must be an object`;
  const text = TEXTS.find((member) => typeof value[member] !== 'string' || value[member] === '');
  if (text !== undefined) return `its \`${text}\` is ${kindOf(value[text])}, and must be some text`;
  const needed = NEEDED.find((member) => typeof value[member] !== 'function');
  if (needed !== undefined) return `its \`${needed}\` is ${kindOf(value[needed])}, and must be a function`;
  const optional = OPTIONAL.find(
    (member) => value[member] !== undefined && typeof value[member] !== 'function',
  );
  if (optional !== undefined)
    return `its \`${optional}\` is ${kindOf(value[optional])}, and must be a function`;
  if (Object.hasOwn(policies, String(value['name'])))
    return `its \`name\` is ${echo(value['name'])}, which is one of breakledger's own`;
  return promisesFault(value['promises']);
};

export const isPolicy = (value: unknown): value is Policy<object> => policyFault(value) === undefined;

const RECIPE = ['prepare', 'begin', 'interrupts', 'end'] as const satisfies (keyof Recipe<object>)[];
const PARTS: readonly unknown[] = ['disable', 'store', 'load'] satisfies PartName[];

/** `disable` and `store` take turns, and `load` ends it: the order that a CPU's chart goes through. */
const partsFault = (parts: readonly unknown[]): string | undefined => {
  const names: readonly unknown[] = parts.map((part) => (isTree(part) ? part['name'] : undefined));
  const odd = parts.findIndex(
    (part, i) => !PARTS.includes(names[i]) || !isTree(part) || typeof part['run'] !== 'function',
  );
  if (odd >= 0)
    return `its \`parts[${odd}]\` must have a name among ${PARTS.join(', ')}, and a function \`run\``;
  const misplaced = names.findIndex((name, i) => i > 0 && (names[i - 1] === 'load' || names[i - 1] === name));
  if (misplaced < 0) return undefined;
  const [before, after] = [names[misplaced - 1], names[misplaced]];
  return `its parts have ${String(after)} after ${String(before)}: disable and store take turns, and load comes last`;
};

export const recipeFault = (value: unknown): string | undefined => {
  if (!isTree(value)) return 'which is no recipe';
  const wrong = RECIPE.find((member) => typeof value[member] !== 'function');
  if (wrong !== undefined) return `which is no recipe: its \`${wrong}\` is ${kindOf(value[wrong])}`;
  const { parts } = value;
  if (!Array.isArray(parts)) return `which is no recipe: its \`parts\` is ${kindOf(parts)}`;
  const fault = partsFault(parts);
  return fault === undefined ? undefined : `which is no recipe: ${fault}`;
};

const RESULT_ZERO = ['granted', 'nothing'] satisfies Outcome['kind'][];

const isNonEmptyText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const isErrno = (value: unknown): boolean => typeof value === 'string' && /^E[A-Z0-9]+$/.test(value);

const isWellFormed = ({ kind, result, rule, section, why }: Tree): boolean => {
  if (RESULT_ZERO.some((granted) => granted === kind)) return result === 0;
  if (kind === 'refused') return isErrno(result) && isNonEmptyText(rule) && typeof section === 'string';
  if (kind === 'oops') return result === 'oops' && isNonEmptyText(why);
  return kind === 'unsupported' && result === 'unsupported';
};

export const outcomeFault = (value: unknown): string | undefined =>
  isTree(value) && isWellFormed(value)
    ? undefined
    : 'which is no outcome (GRANTED, NOTHING_TO_DO, UNSUPPORTED, or what refusal or oops make)';

export const stateFault = (value: unknown): string | undefined =>
  isTree(value) && !Array.isArray(value)
    ? undefined
    : 'which is no state: it must be an object of plain data';

export const rowFault = (value: unknown): string | undefined =>
  isTree(value) && !Array.isArray(value) ? undefined : 'which is no row: it must be an object of plain data';

const isNumber = (value: unknown): boolean => typeof value === 'number';
const areNumbers = (value: unknown): boolean => Array.isArray(value) && value.every(isNumber);

const isHolding = (value: unknown): boolean =>
  isTree(value) &&
  ['bp', 'task', 'original', 'register'].every((member) => isNumber(value[member])) &&
  ['cpus', 'slots'].every((member) => areNumbers(value[member])) &&
  typeof value['disabled'] === 'boolean';

export const holdingsFault = (value: unknown): string | undefined =>
  Array.isArray(value) && value.every(isHolding) ? undefined : 'which is no list of holdings';

const isShortage = (value: unknown): boolean =>
  isTree(value) &&
  ['cpu', 'used', 'wanted', 'limit'].every((member) => isNumber(value[member])) &&
  areNumbers(value['tasks']) &&
  holdingsFault(value['blockers']) === undefined;

export const capacityFault = (value: unknown): string | undefined =>
  isTree(value) &&
  isNumber(value['boundary']) &&
  Array.isArray(value['shortages']) &&
  value['shortages'].every(isShortage)
    ? undefined
    : 'which is no capacity';

/** For the answers that are a plain value. */
export const typeFault =
  (type: 'boolean' | 'number' | 'function') =>
  (value: unknown): string | undefined =>
    typeof value === type ? undefined : `and must answer a ${type}`;

const isText = (value: unknown): boolean => typeof value === 'string';

export const packingFault = (value: unknown): string | undefined => {
  if (!isTree(value)) return `it is ${kindOf(value)}`;
  const { fields, leavesOut, canonical } = value;
  if (typeof fields !== 'function') return `its \`fields\` is ${kindOf(fields)}, and must be a function`;
  if (!Array.isArray(leavesOut) || !leavesOut.every(isText)) return 'its `leavesOut` must be a list of paths';
  return canonical === undefined || typeof canonical === 'function'
    ? undefined
    : `its \`canonical\` is ${kindOf(canonical)}, and must be a function`;
};

/** A code is less than this: it takes 31 bits at most. */
const MOST_CODES = 2 ** 31;

const isField = (value: unknown): boolean =>
  isTree(value) &&
  isNonEmptyText(value['name']) &&
  Number.isInteger(value['size']) &&
  Number(value['size']) >= 1 &&
  Number(value['size']) <= MOST_CODES &&
  typeof value['read'] === 'function' &&
  typeof value['write'] === 'function';

export const fieldsFault = (value: unknown): string | undefined => {
  if (!Array.isArray(value)) return 'and must answer a list of fields';
  const odd = value.findIndex((field) => !isField(field));
  if (odd >= 0)
    return `whose entry ${odd} is no field: it has a name, a size of 1 to 2 ** 31, and functions \`read\` and \`write\``;
  const names = value.map((field: Tree) => String(field['name']));
  const again = names.find((name, i) => names.indexOf(name) !== i);
  return again === undefined ? undefined : `in which two fields are called ${again}`;
};
