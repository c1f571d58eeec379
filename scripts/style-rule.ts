// The style rule over TypeScript sources: small files, each named for what it holds, and no bare to-do.

const HARD_CAP = 500;
const SOFT_CAP = 300;
const MEDIAN_CAP = 120;
const ROOMS = /^(machines|properties|src|test|bench|examples|scripts)\/.*\.(ts|svelte)$/;
const CATCH_ALLS = new Set(['utils', 'helpers', 'types', 'misc', 'common', 'manager']);
const BARE_TO_DO = /\b(TO[D]O|FIX[M]E)\b(?!(\([^)]*\))?:\s*\S)/;

export interface Source {
  path: string;
  text: string;
}

export interface StyleReport {
  files: number;
  medianLines: number;
  /** What must change. */
  broken: string[];
  /** What is worth a look. */
  long: string[];
}

/** Whether the style rule speaks of this file. */
export function isStyled(path: string): boolean {
  return ROOMS.test(path) && !path.startsWith('test/fixtures/');
}

export function checkStyle(sources: Source[]): StyleReport {
  const sizes = sources.map(({ path, text }) => ({ path, lines: countLines(text) }));
  const medianLines = median(sizes.map(({ lines }) => lines));
  const broken = sources.flatMap((source) => [...catchAllNames(source), ...bareToDos(source)]);

  for (const { path, lines } of sizes) {
    if (lines > HARD_CAP)
      broken.push(`${path}: ${lines} lines, at most ${HARD_CAP}: split it by what it is about`);
  }
  if (medianLines > MEDIAN_CAP) {
    broken.push(`the median file has ${medianLines} lines, at most ${MEDIAN_CAP}`);
  }
  const long = sizes.filter(({ lines }) => lines > SOFT_CAP && lines <= HARD_CAP);
  return {
    files: sources.length,
    medianLines,
    broken,
    long: long.map(({ path, lines }) => `${path}: ${lines} lines, more than ${SOFT_CAP}`),
  };
}

function catchAllNames({ path }: Source): string[] {
  const names = path.split('/').map((part) => part.replace(/\..*$/, ''));
  return names
    .filter((name) => CATCH_ALLS.has(name))
    .map((name) => `${path}: \`${name}\` says nothing: name it for what it holds`);
}

function bareToDos({ path, text }: Source): string[] {
  return text.split('\n').flatMap((line, index) => {
    const found = BARE_TO_DO.exec(line);
    return found === null ? [] : [`${path}:${index + 1}: a bare ${found[0]}: say why after a colon`];
  });
}

function countLines(text: string): number {
  const lines = text.split('\n').length;
  return text.endsWith('\n') ? lines - 1 : lines;
}

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
