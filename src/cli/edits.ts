/** `--edit` and `--edits`: what a branch does differently. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Edit } from '../branch/edit.ts';
import { editOf, parseEdit } from '../branch/parse-edit.ts';
import { fileError, InputError } from '../input-error.ts';

export interface EditOptions {
  readonly edit?: readonly string[];
  readonly edits?: string;
  readonly at?: number;
}

const readText = async (path: string): Promise<string> => {
  try {
    return path === '-' ? await text(process.stdin) : await readFile(path, 'utf8');
  } catch (error) {
    throw fileError(error, path);
  }
};

/** An object, or an edit in words. */
const lineEdits = (line: string, at: number | undefined): readonly Edit[] => {
  if (!line.trimStart().startsWith('{')) return parseEdit(line, at);
  try {
    return [editOf(JSON.parse(line))];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const what = 'not JSON';
    throw new InputError({ what, advice: 'write one edit a line, like {"edit":"drop","seq":12}' });
  }
};

const withPlace = (error: unknown, file: string, line: number): unknown =>
  error instanceof InputError ? new InputError({ ...error.complaint, file, line }, { cause: error }) : error;

const editsInFile = async (path: string, at: number | undefined): Promise<readonly Edit[]> =>
  (await readText(path)).split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return lineEdits(line, at);
    } catch (error) {
      throw withPlace(error, path, index + 1);
    }
  });

/** @throws InputError for an edit that cannot be read, with its place in a file. */
export const editsOf = async ({ edit = [], edits, at }: EditOptions): Promise<readonly Edit[]> => [
  ...edit.flatMap((text) => parseEdit(text, at)),
  ...(edits === undefined ? [] : await editsInFile(edits, at)),
];
