/** `--policy ./mine.ts`: the verbs on somebody's own policy, with the streams and signals of the program. */
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { INDEX, LEDGER, usePolicyFiles } from './policy-files.ts';
import { breakledger, ROOT, shell, start } from './program.ts';

const { folder, write, policyFile, replay } = usePolicyFiles();
const FIXED_BOUNDARY = 'examples/policies/fixed-boundary.ts';

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
    mkdirSync(join(folder, 'typeless'), { recursive: true });
    write('typeless/package.json', '{}');
    const { status, stderr } = await replay(policyFile('typeless/mine.ts', ''));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('imports the building blocks from the package by its name', async () => {
    const installed = join(folder, 'node_modules/breakledger');
    mkdirSync(dirname(installed), { recursive: true });
    rmSync(installed, { force: true });
    symlinkSync(ROOT, installed);
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
    mkdirSync(temporary, { recursive: true });
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
