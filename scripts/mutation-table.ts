/**
 * `npm run mutation-table -- REPORT…`: what Stryker's JSON reports say, as the table of docs/mutation.md, and every mutant that
 * survived. Exit status 1 if there is one that the page does not explain.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const PAGE = new URL('../docs/mutation.md', import.meta.url);

const reports = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          status: z.string(),
          replacement: z.string().optional(),
          location: z.object({ start: z.object({ line: z.number() }) }),
        }),
      ),
    }),
  ),
});

type Mutated = z.infer<typeof reports>['files'][string];

/** A mutant that no test saw; `line` is the source line as the page quotes it. */
interface Unseen {
  readonly file: string;
  readonly line: string;
  readonly replacement: string;
}

const rowOf = (file: string, { mutants }: Mutated): string => {
  const count = (...statuses: readonly string[]): number =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const seen = count('Killed', 'Timeout');
  const unseen = count('Survived', 'NoCoverage');
  const share = seen + unseen === 0 ? '—' : `${((100 * seen) / (seen + unseen)).toFixed(1)} %`;
  return `| ${[`\`${file}\``, seen + unseen, seen, count('Survived'), count('NoCoverage'), share].join(' | ')} |`;
};

const unseenIn = (file: string, { source, mutants }: Mutated): readonly Unseen[] =>
  mutants
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map(({ location, replacement = '' }) => ({
      file,
      line: (source.split('\n')[location.start.line - 1] ?? '').trim(),
      replacement: replacement.replace(/\s+/g, ' '),
    }));

/** The lines that the page explains, each quoted in a row of its table of survivors behind the file. */
export const explainedIn = (page: string): readonly { readonly file: string; readonly line: string }[] =>
  [...page.matchAll(/^\| `([^`]+\.ts)` \| `([^`]+)` \| `[^`]+` \|/gm)].map(([, file = '', line = '']) => ({
    file,
    line: line.replaceAll('\\|', '|'),
  }));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const paths = process.argv.slice(2);
  const given = paths.length === 0 ? ['reports/mutation/report.json'] : paths;
  const files = given.flatMap((path) =>
    Object.entries(reports.parse(JSON.parse(readFileSync(path, 'utf8'))).files),
  );
  console.log('| file | mutants | seen | survived | without coverage | score |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const [file, mutated] of files) console.log(rowOf(file, mutated));
  const explained = explainedIn(readFileSync(PAGE, 'utf8'));
  for (const unseen of files.flatMap(([file, mutated]) => unseenIn(file, mutated))) {
    const isExplained = explained.some(({ file, line }) => file === unseen.file && line === unseen.line);
    console.log(
      `${isExplained ? 'explained' : 'NOT EXPLAINED'}: ${unseen.file}: ${unseen.line} → ${unseen.replacement}`,
    );
    if (!isExplained) process.exitCode = 1;
  }
}
