/**
 * A policy from a file as the page can load it: its module and all that it imports, types stripped, each under an address of its
 * own. What the library offers to policies stands for the library as a whole, of which most needs Node.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isBuiltin, stripTypeScriptTypes } from 'node:module';
import { dirname, extname, join, resolve } from 'node:path';
import { parse } from 'acorn';
import { fileError, InputError } from '../../input-error.ts';

/** By the path of a request, the text of a module. */
export type PolicyModules = ReadonlyMap<string, string>;

/** Under which path the page finds the module of the policy itself. */
export const POLICY_PATH = '/policy/0.js';

const LIBRARY = 'breakledger';

/** Where an import names another module: the characters of its text, with the quotes. */
interface Specifier {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const isNode = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && 'type' in value;

/** All imports and exports from elsewhere, wherever they stand; what is imported by an expression cannot be known. */
const specifiersIn = (value: unknown): readonly Specifier[] => {
  if (Array.isArray(value)) return value.flatMap(specifiersIn);
  if (!isNode(value)) return [];
  const { source } = value;
  const { type } = value;
  const isImport =
    typeof type === 'string' &&
    /^(?:Import(?:Declaration|Expression)|Export(?:Named|All)Declaration)$/.test(type);
  const inner = Object.values(value).flatMap(specifiersIn);
  if (!isImport || !isNode(source) || typeof source['value'] !== 'string') return inner;
  return [...inner, { text: source['value'], start: Number(source['start']), end: Number(source['end']) }];
};

/** Node says at each call that this may change; whoever inspects a ledger can do nothing about it. */
const stripped = (source: string): string => {
  const emitWarning: unknown = Reflect.get(process, 'emitWarning');
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    Reflect.set(process, 'emitWarning', emitWarning);
  }
};

const textOf = async (path: string): Promise<string> => {
  const source = await readFile(path, 'utf8').catch((error: unknown) => {
    throw fileError(error, path);
  });
  return /\.m?ts$/.test(path) ? stripped(source) : source;
};

const notForPages = (file: string, specifier: string): InputError =>
  new InputError({
    file,
    what: `it imports ${specifier}, and the page of inspect has ${isBuiltin(specifier) ? 'nothing of Node' : 'no packages'}`,
    advice: `import files of your own and what ${LIBRARY} offers to policies, or ask explain, find and diff, which run all`,
  });

/** Both as sources and as the built package. */
const libraryOf = (root: string): { readonly whole: readonly string[]; readonly kit: string } => {
  const sources = join(root, 'src/policy-kit.ts');
  const built = join(root, 'dist/src/policy-kit.js');
  return {
    whole: [join(root, 'src/index.ts'), join(root, 'dist/src/index.js')],
    kit: existsSync(sources) ? sources : built,
  };
};

/**
 * @param file the policy's module. @param root of this project.
 * @throws InputError for a module that cannot be read, or needs what no page has.
 */
export const policyModules = async (file: string, root: string): Promise<PolicyModules> => {
  const { whole, kit } = libraryOf(root);
  const numbers = new Map<string, number>();
  const waiting: string[] = [];
  const addressOf = (path: string): string => {
    let number = numbers.get(path);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(path, number);
      waiting.push(path);
    }
    return `/policy/${number}.js`;
  };
  const resolved = (from: string, specifier: string): string => {
    if (specifier === LIBRARY) return kit;
    if (!/^\.\.?\//.test(specifier) || !/^\.m?[jt]s$/.test(extname(specifier)))
      throw notForPages(from, specifier);
    const path = resolve(dirname(from), specifier);
    return whole.includes(path) ? kit : path;
  };

  const modules = new Map<string, string>();
  addressOf(resolve(file));
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    let text = await textOf(path);
    const program = parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
    for (const { text: specifier, start, end } of specifiersIn(program).toSorted((a, b) => b.start - a.start))
      text = `${text.slice(0, start)}"${addressOf(resolved(path, specifier))}"${text.slice(end)}`;
    modules.set(addressOf(path), text);
  }
  return modules;
};
