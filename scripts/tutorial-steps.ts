// A tutorial of docs/: its blocks of TypeScript make files and change them, its console blocks run commands in between.
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { type Shown, shownCommands } from './readme-blocks.ts';

const BLOCK = /```(ts|console)\n([\s\S]*?)```/g;

/** A block that begins with the name of a file is the whole of it; any other changes the file that was last named. */
const WHOLE = /^\/\/ ([\w-]+\.ts)\n/;

interface Named {
  name: string;
  text: string;
}

const nameOf = (statement: ts.Statement): string => {
  if (ts.isImportDeclaration(statement)) return statement.moduleSpecifier.getText();
  const [declaration] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
  if (declaration === undefined) throw new Error(`neither an import nor a const: ${statement.getText()}`);
  return declaration.name.getText();
};

const statementsOf = (text: string): Named[] => {
  const source = ts.createSourceFile('block.ts', text, ts.ScriptTarget.Latest, true);
  return source.statements.map((statement) => ({ name: nameOf(statement), text: statement.getText() }));
};

const specifiersOf = (text: string): string[] =>
  (/\{([\s\S]*)\}/.exec(text)?.[1] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

const merged = (old: Named, added: Named): Named => {
  const names = [...specifiersOf(old.text), ...specifiersOf(added.text)].map((name) => `  ${name},\n`);
  return { name: old.name, text: `import {\n${names.join('')}} from ${old.name};` };
};

const isImport = ({ text }: Named): boolean => text.startsWith('import');

/** The file after a block: imports are added, declarations replaced by name, new ones put above the last one. */
function changedBy(file: string, block: string): string {
  const statements = statementsOf(file);
  for (const added of statementsOf(block)) {
    const at = statements.findIndex(({ name }) => name === added.name);
    const old = statements[at];
    if (old === undefined) statements.splice(-1, 0, added);
    else statements[at] = isImport(added) ? merged(old, added) : added;
  }
  return `${statements.map(({ text }) => text).join('\n\n')}\n`;
}

/** The texts of files by their names. */
export type Files = ReadonlyMap<string, string>;

/** One command of a page, with the files as they stand there. */
export interface Moment extends Shown {
  files: Files;
}

/** @param markdown the page. @returns its commands in order; the last files are those of the last block. */
export function momentsOf(markdown: string): Moment[] {
  const moments: Moment[] = [];
  let files: Files = new Map();
  let current = '';
  for (const [block, language, text = ''] of markdown.matchAll(BLOCK)) {
    if (language === 'console') {
      for (const shown of shownCommands(block)) moments.push({ ...shown, files });
      continue;
    }
    const whole = WHOLE.exec(text)?.[1];
    current = whole ?? current;
    files = new Map(files).set(
      current,
      whole === undefined ? changedBy(files.get(current) ?? '', text) : text,
    );
  }
  return moments;
}

/** A folder that looks like the checkout, and in which a file may be written. */
export function standIn(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakledger-tutorial-'));
  const seen = ['package.json', 'tsconfig.json', 'node_modules', 'machines', 'properties', 'src', 'examples'];
  for (const name of seen) symlinkSync(join(root, name), join(folder, name));
  return folder;
}

export function writeFiles(folder: string, files: Files): void {
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
}
