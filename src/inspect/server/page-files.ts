/** The files of the built page, read once: what is not among them is not there, whatever a request calls itself. */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileError, InputError } from '../../input-error.ts';

export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.ndjson': 'application/x-ndjson; charset=utf-8',
};

const INDEX = 'index.html';

/** By the path of a request. @throws InputError where the page was not built. */
export const readPage = async (folder: string): Promise<ReadonlyMap<string, PageFile>> => {
  const files = new Map<string, PageFile>();
  try {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const type = TYPES[extname(entry.name)];
      if (!entry.isFile() || type === undefined) continue;
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path).split(sep).join('/');
      files.set(`/${name === INDEX ? '' : name}`, { type, bytes: await readFile(path) });
    }
  } catch (error) {
    throw fileError(error, folder);
  }
  if (!files.has('/')) {
    throw new InputError({
      file: folder,
      what: 'the page is not there',
      advice: 'build it with: npm run build',
    });
  }
  return files;
};
