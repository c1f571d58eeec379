import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EVENT_TYPES } from '../../../machines/events.ts';
import { EVENT_ORDER, HEADER_ORDER } from '../../../src/ledger/canonical.ts';
import { writeLedger } from '../../../src/ledger/write.ts';
import { eventsOf, scratchFile, scratchPath } from './scratch.ts';

const page = readFileSync(new URL('../../../docs/ledger-format.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```ndjson\n(.*?)```/gs)].map(([, example = '']) => example);

/** The names in code marks of the lines that begin with `start`. */
const namesIn = (start: string): string[] =>
  page
    .split('\n')
    .filter((line) => line.startsWith(start))
    .flatMap((line) => [...line.slice(start.length).matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));

test('the page of the format has an example without checksums and one with', () => {
  expect(examples.map((example) => example.includes('"checksum"'))).toEqual([false, true]);
});

test.each(examples)('an example of the page is a ledger, as many events as lines: %s', async (example) => {
  const events = await eventsOf(scratchFile('example.ndjson', example));
  expect(events).toHaveLength(example.trimEnd().split('\n').length - 1);
});

test('the guarded example is what the writer writes', async () => {
  const guarded = examples[1] ?? '';
  const path = scratchPath('written.ndjson');
  await writeLedger(path, { cpus: 1 }, [await eventsOf(scratchFile('guarded.ndjson', guarded))]);
  expect(readFileSync(path, 'utf8')).toBe(guarded);
});

test('the page lists the fields in canonical order, and every type of event', () => {
  expect(namesIn('- header:')).toEqual([...HEADER_ORDER]);
  expect(namesIn('- events:')).toEqual([...EVENT_ORDER]);
  const table = page.slice(
    page.indexOf('| type | its fields |'),
    page.indexOf('Addresses and register values'),
  );
  const rows = table.split('\n').map((line) => line.split('|')[1] ?? '');
  expect(rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name))).toEqual([
    ...EVENT_TYPES,
  ]);
});
