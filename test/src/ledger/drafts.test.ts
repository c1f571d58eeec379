import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { draftFor, draftsBeside } from '../../../src/ledger/drafts.ts';
import { scratchFile, scratchPath } from './scratch.ts';

test('what was being made for a place is found beside it again, and nothing else is', async () => {
  const place = scratchFile('long.checkpoint', 'done');
  const draft = scratchFile(basename(draftFor(place)), 'half');
  scratchFile(basename(draftFor(scratchPath('other.checkpoint'))), 'of another');
  scratchFile(basename(draftFor(scratchPath('long.checkpoint.old'))), 'of a longer name');
  scratchFile('.long.checkpoint.notes.partial', 'of somebody else');
  expect(await draftsBeside(place)).toEqual([draft]);
});

test('where there is no folder there are no drafts', async () => {
  expect(await draftsBeside(scratchPath('nowhere/long.checkpoint'))).toEqual([]);
});
