/** Which files a module brings with it, as Node loads them. */
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

export interface Loaded<R> {
  readonly result: R;
  /** Paths, without those of files that had been loaded before. */
  readonly files: readonly string[];
}

/** Notes the files that are loaded while `work` is done. */
export const notingFiles = async <R>(work: () => Promise<R>): Promise<Loaded<R>> => {
  const files: string[] = [];
  const hooks = registerHooks({
    load(url, context, next) {
      if (url.startsWith('file:')) files.push(fileURLToPath(url));
      return next(url, context);
    },
  });
  try {
    return { result: await work(), files };
  } finally {
    hooks.deregister();
  }
};
