/** Recordings of programs that ask odd questions: every answer of the kernel is foretold, but for what lies outside of the model. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { openSource } from '../../../src/open-source.ts';
import { verify } from '../../../src/verify/verify.ts';

const FOLDER = new URL('../../fixtures/probes/', import.meta.url);
const SUFFIX = '.strace.gz';
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length));

const pathOf = (name: string): string => fileURLToPath(new URL(`${name}${SUFFIX}`, FOLDER));

/** Answers about permissions, cgroups that are none, leaders of other types, and a tracee that was let go. */
const OUTSIDE: Readonly<Record<string, number>> = {
  unprivileged: 7,
  cgroups: 5,
  groups: 24,
  'debug-registers': 1,
};

/** Opens of breakpoints that were answered, counted in the text itself. */
const opensIn = (name: string): number => {
  const lines = gunzipSync(readFileSync(pathOf(name)))
    .toString('latin1')
    .split('\n');
  return lines.filter((line) => /perf_event_open.*PERF_TYPE_BREAKPOINT.*\) += (?:\d|-1 E)/.test(line)).length;
};

test.for(NAMES)('%s: what the kernel answered is foretold', async (name) => {
  const source = await openSource([pathOf(name)], { cpus: 2 });
  try {
    const { tally, judged } = await verify(mainlinePolicy, source);
    const { open, poke, modify, fork } = tally.byKind;
    const calls = open.calls + poke.calls + modify.calls;
    const predicted = open.predicted + poke.predicted + modify.predicted;
    expect(tally.mismatches).toEqual([]);
    expect(tally.unknowable).toEqual({ exchange: 0, overlap: 0, outside: OUTSIDE[name] ?? 0 });
    expect(predicted).toBe(calls - (OUTSIDE[name] ?? 0));
    expect(fork.predicted).toBe(fork.calls);
    expect(open.calls).toBe(opensIn(name));
    expect(judged.violations).toEqual([]);
  } finally {
    await source.close();
  }
});

test('every probe is there, and told in the README beside it', () => {
  const readme = readFileSync(new URL('README.md', FOLDER), 'utf8');
  const told = [...readme.matchAll(/^\| ([a-z][a-z, -]*?) +\| /gm)].flatMap(([, names = '']) =>
    names.split(', '),
  );
  expect(told.filter((name) => name !== 'recording').toSorted()).toEqual(NAMES.toSorted());
});
