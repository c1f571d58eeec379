import { join } from 'node:path';
import { readText, repositoryFiles } from './repository-files.ts';
import { checkStyle, isStyled } from './style-rule.ts';

const root = join(import.meta.dirname, '..');
const paths = repositoryFiles(root).filter(isStyled);
const report = checkStyle(paths.map((path) => ({ path, text: readText(root, path) ?? '' })));

for (const line of report.long) console.warn(line);
for (const line of report.broken) console.error(line);
console.log(
  `style rule: ${report.files} files, median ${report.medianLines} lines, ${report.broken.length} broken`,
);

if (report.files === 0) console.error('the style rule found no file to look at');
if (report.files === 0 || report.broken.length > 0) process.exitCode = 1;
