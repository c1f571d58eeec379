/** The folder that the program was installed to: where package.json is, further up from the built program than from the sources. */
import { existsSync, readFileSync } from 'node:fs';

const PACKAGE = 'package.json';

/** @throws Error if no folder above `here` has a package.json: the program was torn out of its package. */
export const projectRoot = (here = new URL('./', import.meta.url)): URL => {
  if (existsSync(new URL(PACKAGE, here))) return here;
  const up = new URL('../', here);
  if (up.href === here.href) throw new Error(`there is no ${PACKAGE} above the program: install it again`);
  return projectRoot(up);
};

export const version = (): string => {
  const found: unknown = JSON.parse(readFileSync(new URL(PACKAGE, projectRoot()), 'utf8'));
  return typeof found === 'object' && found !== null && 'version' in found
    ? String(found.version)
    : 'unknown';
};
