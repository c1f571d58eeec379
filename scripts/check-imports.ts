import { join } from 'node:path';
import { checkImports } from './import-rule.ts';

const { seen, unseen, violations } = await checkImports(join(import.meta.dirname, '..'));

for (const { rule, from, to } of violations) console.error(`${from} must not import ${to} (${rule})`);
for (const file of unseen) console.error(`${file} was not seen by the import rule: is it valid TypeScript?`);
console.log(`import rule: ${seen.length} modules seen, ${violations.length} violations`);

if (violations.length > 0 || unseen.length > 0) process.exitCode = 1;
