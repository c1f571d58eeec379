/** The recordings of a real kernel, against the table of what they hold that came with them. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { checkEvent, cpuFault } from '../../../machines/event-schema.ts';
import { checkHeader, machineOfHeader } from '../../../machines/header.ts';
import { importFiles, type Imported } from './imported.ts';

const FOLDER = 'test/fixtures/recordings';

interface Row {
  readonly name: string;
  readonly opens: number;
  readonly pokes: number;
  readonly modifies: number;
  readonly answers: Readonly<Record<string, number>>;
}

/** Rows like `| tame-1 | command | lines | opens | pokes | modifies | OK 3, ENOSPC 1 |`. */
const ROW = /^\| ([\w-]+) \| `.*` \| \d+ \| (\d+) \| (\d+) \| (\d+) \| ([^|]+) \|$/gm;

const table = await readFile(`${FOLDER}/README.md`, 'utf8');
const rows = [...table.matchAll(ROW)].map(([, name = '', opens, pokes, modifies, answers = '']): Row => ({
  name,
  opens: Number(opens),
  pokes: Number(pokes),
  modifies: Number(modifies),
  answers: Object.fromEntries(
    answers.split(', ').map((answer) => {
      const [result = '', count] = answer.split(' ');
      return [result, Number(count)] as const;
    }),
  ),
}));

/** Each recording is imported once, for both of its tests. */
const imports = new Map<string, Promise<Imported>>();
const imported = (name: string): Promise<Imported> => {
  const known = imports.get(name) ?? importFiles([`${FOLDER}/${name}.strace.gz`]);
  imports.set(name, known);
  return known;
};

const CALLS: ReadonlySet<string> = new Set(['breakpoint.register', 'ptrace.poke', 'breakpoint.modify']);

const answersOf = (events: readonly LedgerEvent[]): Record<string, number> => {
  const answers: Record<string, number> = {};
  for (const { type, observed } of events) {
    if (!CALLS.has(type)) continue;
    const result = observed?.result === 0 ? 'OK' : (observed?.result ?? 'none');
    answers[result] = (answers[result] ?? 0) + 1;
  }
  return answers;
};

test('the table names every recording', () => {
  expect(rows).toHaveLength(32);
});

test.for(rows)('$name: no call is left out, and each has the answer that the kernel gave', async (row) => {
  const { events } = await imported(row.name);
  const count = (type: string): number => events.filter((event) => event.type === type).length;
  expect({
    opens: count('breakpoint.register'),
    pokes: count('ptrace.poke'),
    modifies: count('breakpoint.modify'),
    answers: answersOf(events),
  }).toEqual({ opens: row.opens, pokes: row.pokes, modifies: row.modifies, answers: row.answers });
});

test.for(rows)('$name: the ledger is one that a reader accepts', async ({ name }) => {
  const { header, events } = await imported(name);
  expect(checkHeader(header)).toMatchObject({ ok: true });
  const machine = machineOfHeader(header);
  const isAccepted = (event: LedgerEvent, index: number): boolean =>
    event.seq === index + 1 && checkEvent(event).ok && cpuFault(event, machine) === undefined;
  expect(events.filter((event, index) => !isAccepted(event, index))).toEqual([]);
});

/** What could not have happened: a release of what is not held, a call of the dead. */
const impossible = (events: readonly LedgerEvent[]): readonly LedgerEvent[] => {
  const held = new Set<string>();
  const dead = new Set<string | undefined>();
  return events.filter((event) => {
    const isGranted = event.observed?.result === 0;
    const isByTheDead = dead.has(event.thread);
    switch (event.type) {
      case 'breakpoint.register':
        if (isGranted) held.add(event.bp);
        return isByTheDead;
      case 'breakpoint.modify':
        return isByTheDead || (isGranted && !held.has(event.bp));
      case 'breakpoint.unregister':
        return isByTheDead || !held.delete(event.bp);
      case 'task.exit': {
        const isKnown = dead.has(event.task);
        dead.add(event.task);
        return isKnown;
      }
      case 'task.fork':
        return isByTheDead || dead.has(event.child);
      default:
        return isByTheDead;
    }
  });
};

test.for(rows)('$name: nothing is released twice, or done by the dead', async ({ name }) => {
  expect(impossible((await imported(name)).events)).toEqual([]);
});
