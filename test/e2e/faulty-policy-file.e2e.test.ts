/** One clear line for each kind of faulty policy file, and for each way in which a policy does not come to an end. */
import { describe, expect, test } from 'vitest';
import { usePolicyFiles } from './policy-files.ts';

const { write, policyFile, refusal } = usePolicyFiles();

describe.concurrent('a policy that does not come to an end is stopped', () => {
  // A thread that waits for ever is caught as one that loops is, and leaves the processor to the other tests.
  const CELL = 'new Int32Array(new SharedArrayBuffer(4))';
  const FOR_EVER = `Atomics.wait(${CELL}, 0, 0);`;
  const CAUGHT = `() => { ${FOR_EVER} }`;
  const never = (what: string, seconds: number, file: string): string =>
    `breakledger: ${file}: its ${what} has not come to an end after ${seconds} s; ` +
    'look for a loop or a promise that never ends; docs/writing-a-policy.md says what each function must do';

  test.each([
    ['loading', policyFile('caught-loading.mjs', '', FOR_EVER), 10],
    ['loading', policyFile('await-loading.mjs', '', 'await new Promise(() => {});'), 10],
    ['initial', policyFile('caught-initial.mjs', `initial: ${CAUGHT}`), 5],
    ['recipe at event 1', policyFile('caught-recipe.mjs', `recipe: ${CAUGHT}`), 5],
    ['begin at event 1', policyFile('caught-begin.mjs', `recipe: recipe({ begin: ${CAUGHT} })`), 5],
    [
      'part at event 1',
      policyFile('caught-part.mjs', `recipe: recipe({ parts: [{ name: 'load', run: ${CAUGHT} }] })`),
      5,
    ],
    ['row', policyFile('loop-row.mjs', `row: () => { for (;;) Atomics.wait(${CELL}, 0, 0, 50); }`), 5],
  ])('in its %s', async (what, file, seconds) => {
    expect(await refusal(file)).toBe(never(what, seconds, file));
  });
});

describe.concurrent('a faulty policy file is refused in one line', () => {
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
