/** `--policy ./mine.ts`: the verbs on somebody's own policy, and one clear line for each kind of faulty file. */
import { once } from 'node:events';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { breakledger, type Ended, ROOT, scratchFolder, shell, start } from './program.ts';

const folder = scratchFolder();
const LEDGER = join(ROOT, 'examples/ledgers/five-events.ndjson');
const FIXED_BOUNDARY = 'examples/policies/fixed-boundary.ts';
const INDEX = pathToFileURL(join(ROOT, 'dist/src/index.js')).href;

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return `./${name}`;
};

/** A policy of a few words, with what `members` changes; `before` stands at the top of its module. */
const policyFile = (name: string, members: string, before = ''): string =>
  write(
    name,
    `${before}
    const granted = () => ({ kind: 'granted', result: 0 });
    const pieces = { prepare: granted, begin: granted, interrupts: () => true, parts: [], end: granted };
    const recipe = (changes) => () => ({ ...pieces, ...changes });
    const plain = { name: 'mine', title: 'grants everything', initial: () => ({}), recipe: recipe({}), row: () => ({ grants: 'all' }) };
    export const mine = { ...plain, ${members} };`,
  );

const replay = (policy: string, ...words: readonly string[]): Promise<Ended> =>
  breakledger(['replay', LEDGER, '--policy', policy, ...words], { cwd: folder });

/** The one line with which the program refuses to go on. */
const refusal = async (policy: string): Promise<string> => {
  const { status, stdout, stderr } = await replay(policy);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^breakledger: [^\n]*\n$/);
  return stderr.trimEnd();
};

describe('a policy of one’s own', () => {
  test('is replayed like ours, event by event', async () => {
    const mine = write(
      'copy.ts',
      `import { policies, type Policy } from '${INDEX}';
       export const mine = { ...policies.percpu, name: 'mine' };`,
    );
    for (const engine of ['bulk', 'machine']) {
      const { status, stdout, stderr } = await replay(mine, '--every', '--engine', engine);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const ours = await breakledger(['replay', LEDGER, '--policy', 'percpu', '--every']);
      expect(stdout).toBe(ours.stdout);
    }
  });

  test('may stand in a file of JavaScript, and print what it likes', async () => {
    const { status, stdout, stderr } = await replay(policyFile('plain.mjs', '', `console.error('loaded');`));
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'loaded\n' });
    expect(stdout).toContain('5 events replayed under mine');
    expect(stdout).toContain('grants  "all"');
  });

  test('may stand in a package that does not say of which form its modules are', async () => {
    mkdirSync(join(folder, 'typeless'));
    write('typeless/package.json', '{}');
    const { status, stderr } = await replay(policyFile('typeless/mine.ts', ''));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('imports the building blocks from the package by its name', async () => {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules/breakledger'));
    const byName = write(
      'by-name.ts',
      `import { initialClassicKernel, classicRow, recipe, type Policy, type ClassicKernel } from 'breakledger';
       export const mine: Policy<ClassicKernel> = {
         name: 'mine', title: 'grants nothing', initial: initialClassicKernel, recipe: () => recipe({}), row: classicRow,
       };`,
    );
    expect(await replay(byName)).toMatchObject({ status: 0, stderr: '' });
  });

  test('foretells, or not, what a real kernel answered: the status is that of verify', async () => {
    const words = ['verify', 'examples/recordings/gdb-pinned.strace.gz', '--json', '--policy'];
    const own = await breakledger([...words, FIXED_BOUNDARY]);
    expect(own.status).toBe(1);
    expect(JSON.parse(own.stdout)).toMatchObject({ policy: 'fixed-boundary', calls: 49 });
  });

  test('is asked why it refused', async () => {
    const requests = [1, 2, 3].map((n) =>
      JSON.stringify({
        seq: n,
        type: 'breakpoint.register',
        bp: `b${n}`,
        address: '0xffffffff81000040',
        length: 4,
        access: 'w',
      }),
    );
    const header = '{"type":"machine","format":"breakledger/1","cpus":2}';
    const ledger = join(folder, write('full.ndjson', `${[header, ...requests].join('\n')}\n`));
    const { status, stdout } = await breakledger(['explain', ledger, '--policy', FIXED_BOUNDARY]);
    expect(status).toBe(0);
    expect(stdout).toContain(
      'The model fixed-boundary answers ENOSPC: both kernel slots of a CPU of the mask are taken',
    );
    expect(stdout).toContain('It is granted once one of b1 or b2 is given back (tried on the model).');
  });
});

describe('streams and signals are those of the program', () => {
  write(
    'many.ndjson',
    `${[
      '{"type":"machine","format":"breakledger/1","cpus":1}',
      ...Array.from({ length: 30_000 }, (_, i) => `{"seq":${i + 1},"type":"task.switch","task":"t1"}`),
    ].join('\n')}\n`,
  );

  test('standard input is a ledger', async () => {
    const mine = policyFile('piped.mjs', '');
    const { status, stdout } = await shell(`breakledger replay - --policy ${mine} < many.ndjson`, {
      cwd: folder,
    });
    expect(status).toBe(0);
    expect(stdout).toContain('30,000 events replayed under mine');
  });

  test('standard input that nobody asked for is left to whoever comes next', async () => {
    const mine = policyFile('unasked.mjs', '');
    const { stdout } = await shell(
      `printf 'kept' | { breakledger replay '${LEDGER}' --policy ${mine} > /dev/null; cat; }`,
      { cwd: folder },
    );
    expect(stdout).toBe('kept');
  });

  test('all output arrives, and a reader that leaves early ends it quietly', async () => {
    const mine = policyFile('rows.mjs', '');
    const words = `replay many.ndjson --every --policy ${mine}`;
    const whole = await shell(`breakledger ${words} | wc -l`, { cwd: folder });
    expect(whole).toEqual({ status: 0, stdout: '30000\n', stderr: '' });
    const part = await shell(`breakledger ${words} | head -1`, { cwd: folder });
    expect(part).toEqual({ status: 0, stdout: '{"seq":1,"result":0,"grants":"all"}\n', stderr: '' });
    const full = await shell(`breakledger ${words} > /dev/full`, { cwd: folder });
    expect(full.status).toBe(2);
    expect(full.stderr).toContain('<stdout>: no space left on the device');
  });

  test('a campaign that is interrupted says how far it held, as it does with our policies', async () => {
    const mine = write(
      'counting.mjs',
      `import { policies } from '${INDEX}';
       let ledgers = 0;
       const initial = (machine) => {
         ledgers += 1;
         if (ledgers === 100) console.error('well under way');
         return policies.percpu.initial(machine);
       };
       export const mine = { ...policies.percpu, name: 'mine', initial };`,
    );
    const { child, ended } = start(['fuzz', '--policy', mine, '--runs', '1000000'], { cwd: folder });
    if (child.stderr !== null) await once(child.stderr, 'data');
    child.kill('SIGINT');
    const { status, stdout, stderr } = await ended;
    expect({ status, stderr }).toEqual({ status: 130, stderr: 'well under way\n' });
    expect(stdout).toMatch(/^mine held so far, interrupted \([\d,]+ ledgers with /);
  });

  test.each([
    ['while it waits for its input', ''],
    ['while the policy is caught in a loop', 'row: () => { console.error("looping"); for (;;); },'],
  ])('a signal ends it %s, and nothing stays behind', async (_, members) => {
    const mine = policyFile(
      `signal-${members.length}.mjs`,
      `initial: () => { console.error("begun"); return {}; }, ${members}`,
    );
    const temporary = join(folder, `tmp-${members.length}`);
    mkdirSync(temporary);
    const input = members === '' ? '-' : LEDGER;
    const { child, ended } = start(['replay', input, '--policy', mine], {
      cwd: folder,
      keepOpen: true,
      env: { TMPDIR: temporary },
    });
    if (members === '') child.stdin?.write('{"type":"machine","format":"breakledger/1","cpus":1}\n');
    if (child.stderr !== null && members !== '') await once(child.stderr, 'data');
    else await expect.poll(() => readdirSync(temporary)).not.toEqual([]);
    child.kill('SIGINT');
    expect((await ended).status).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe.concurrent('a policy that does not come to an end is stopped', () => {
  const LOOP = '() => { for (;;); }';
  const never = (what: string, seconds: number, file: string): string =>
    `breakledger: ${file}: its ${what} has not come to an end after ${seconds} s; ` +
    'look for a loop or a promise that never ends; docs/writing-a-policy.md says what each function must do';

  test.each([
    ['loading', policyFile('loop-loading.mjs', '', 'for (;;);'), 10],
    ['loading', policyFile('await-loading.mjs', '', 'await new Promise(() => {});'), 10],
    ['initial', policyFile('loop-initial.mjs', `initial: ${LOOP}`), 5],
    ['recipe at event 1', policyFile('loop-recipe.mjs', `recipe: ${LOOP}`), 5],
    ['begin at event 1', policyFile('loop-begin.mjs', `recipe: recipe({ begin: ${LOOP} })`), 5],
    [
      'part at event 1',
      policyFile('loop-part.mjs', `recipe: recipe({ parts: [{ name: 'load', run: ${LOOP} }] })`),
      5,
    ],
    [
      'row',
      policyFile('loop-row.mjs', 'row: () => { for (const all = []; ; ) all.push(String(all.length)); }'),
      5,
    ],
  ])('in its %s', async (what, file, seconds) => {
    expect(await refusal(file)).toBe(never(what, seconds, file));
  });
});

describe('a faulty policy file is refused in one line', () => {
  const ADVICE = 'correct the policy; docs/writing-a-policy.md says what each function must do';
  const INTERFACE = 'docs/writing-a-policy.md shows what a policy is made of';
  const THROW = '() => { throw new TypeError("one\\ntwo"); }';

  test('that is not there, or is a folder', async () => {
    expect(await refusal('./absent.ts')).toBe('breakledger: ./absent.ts: no such file; check the path');
    expect(await refusal('./')).toBe('breakledger: ./: a directory, not a module; name a file in it');
  });

  test('that exports nothing, or the wrong thing', async () => {
    expect(await refusal(write('none.ts', 'export const limit: number = 3;'))).toBe(
      `breakledger: ./none.ts: it exports no policy; ${INTERFACE}`,
    );
    expect(await refusal(policyFile('wrong.mjs', 'row: 3'))).toBe(
      `breakledger: ./wrong.mjs: its export \`mine\` is no policy: its \`row\` is a number, and must be a function; ${INTERFACE}`,
    );
    expect(await refusal(policyFile('promises.mjs', 'promises: ["SAEF"]'))).toContain(
      'its export `mine` is no policy: its `promises` names "SAEF", and the invariants are COUNT, RANGE, ',
    );
    expect(await refusal(policyFile('ours.mjs', 'name: "global"'))).toContain(
      'its `name` is "global", which is one of breakledger\'s own',
    );
  });

  test('that cannot be parsed: with the line, in this file or in one that it imports', async () => {
    expect(await refusal(write('broken.ts', 'export const a: number = 1;\nexport const : = ;\n'))).toMatch(
      /^breakledger: \.\/broken\.ts:2: the policy cannot be loaded: SyntaxError: .*; correct the module, or what it imports$/,
    );
    expect(await refusal(write('enum.ts', '\n\nexport enum A { b }'))).toMatch(
      /^breakledger: \.\/enum\.ts:3: .* enum is not supported/,
    );
    expect(await refusal(write('importer.ts', `import './broken.ts';`))).toMatch(
      /^breakledger: \.\/importer\.ts: the policy .* in \/.*\/broken\.ts:2; /,
    );
  });

  test('that imports what is missing', async () => {
    expect(await refusal(write('lost.ts', `import './gone.ts';`))).toMatch(
      /^breakledger: \.\/lost\.ts: the policy cannot be loaded: Error: Cannot find module '.*gone\.ts' imported from /,
    );
    expect(await refusal(write('wanting.ts', `import { a } from './none.ts';\nexport const b = a;`))).toMatch(
      /^breakledger: \.\/wanting\.ts:1: .*does not provide an export named 'a'/,
    );
  });

  test('that throws, at whatever time', async () => {
    expect(await refusal(policyFile('throws.mjs', '', 'throw new TypeError("one\\ntwo");'))).toBe(
      'breakledger: ./throws.mjs: the policy cannot be loaded: TypeError: one two; correct the module, or what it imports',
    );
    expect(await refusal(policyFile('throws-initial.mjs', `initial: ${THROW}`))).toBe(
      `breakledger: ./throws-initial.mjs: its initial threw TypeError: one two; ${ADVICE}`,
    );
    expect(await refusal(policyFile('throws-begin.mjs', `recipe: recipe({ begin: ${THROW} })`))).toBe(
      `breakledger: ./throws-begin.mjs: its begin at event 1 (breakpoint.register) threw TypeError: one two; ${ADVICE}`,
    );
    expect(await refusal(policyFile('overflows.mjs', 'row: function row() { return row(); }'))).toContain(
      'its row threw RangeError: Maximum call stack size exceeded',
    );
  });

  test('that answers what is no answer', async () => {
    expect(await refusal(policyFile('answers.mjs', 'recipe: recipe({ begin: () => undefined })'))).toContain(
      './answers.mjs: its begin at event 1 (breakpoint.register) answered nothing, which is no outcome',
    );
    expect(await refusal(policyFile('no-recipe.mjs', 'recipe: () => 3'))).toContain(
      './no-recipe.mjs: its recipe at event 1 (breakpoint.register) answered 3, which is no recipe',
    );
  });

  test('that ends the program behind its back', async () => {
    expect(await refusal(policyFile('exits-loading.mjs', '', 'process.exit(0);'))).toBe(
      'breakledger: ./exits-loading.mjs: its loading ended the program; ' +
        'a policy must not call process.exit: let its functions answer an outcome',
    );
    expect(await refusal(policyFile('exits-row.mjs', 'row: () => process.exit(0)'))).toContain(
      'its row ended the program',
    );
  });

  test('that leaves something to go wrong later, or gives what cannot be printed', async () => {
    const later =
      'setTimeout(() => { throw new Error("later"); }); await new Promise((next) => setTimeout(next, 50));';
    expect(await refusal(policyFile('later.mjs', '', later))).toContain(
      './later.mjs: the program failed with this policy: Error: later; look at what the policy answers',
    );
    expect(await refusal(policyFile('unprintable.mjs', 'row: () => ({ big: 1n })'))).toContain(
      './unprintable.mjs: the program failed with this policy: TypeError: Do not know how to serialize a BigInt;',
    );
  });
});
