import { describe, expect, it } from 'vitest';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { explain, type ExplainOptions } from '../../../src/explain/explain.ts';
import type { Explanation } from '../../../src/explain/explanation.ts';
import { openSource } from '../../../src/open-source.ts';
import { linesOf, noRoomOf, remediesOf, tells } from './explained.ts';

const RECORDINGS = 'test/fixtures/recordings';

const explained = async (
  names: readonly string[],
  options: ExplainOptions = {},
): Promise<readonly Explanation[]> => {
  const paths = names.map((name) => `${RECORDINGS}/${name}.strace.gz`);
  const source = await openSource(paths, { cpus: 2, online: [0, 1], kprobes: false });
  const explanations: Explanation[] = [];
  try {
    for await (const explanation of explain(mainlinePolicy, source, options)) explanations.push(explanation);
  } finally {
    await source.close();
  }
  return explanations;
};

const firstOf = async (name: string): Promise<Explanation> => {
  const [first] = await explained([name], { limit: 1 });
  if (first === undefined) throw new Error(`${name} has no refusal`);
  return first;
};

const agrees = ({ observed, verdict }: Explanation): boolean =>
  'result' in verdict && verdict.result === observed;

describe('recordings of a real kernel', () => {
  it('gdb-pinned: two breakpoints of somebody else on CPU 0 leave gdb two of its four registers', async () => {
    const first = await firstOf('gdb-pinned');
    const { task = '', register } = first.request;
    expect(register).toBe(2);
    expect(agrees(first)).toBe(true);
    expect(noRoomOf(first).full).toEqual([{ cpu: 0, used: 4, wanted: 1, limit: 4, tasks: [task] }]);
    const inTheWay = noRoomOf(first).holders.filter(({ blocks }) => blocks);
    expect(inTheWay.map((holder) => holder.register ?? holder.watch.address)).toEqual([
      '0xffffffff81207340',
      '0xffffffff8135d608',
      0,
      1,
    ]);
    expect(inTheWay.every(({ since }) => since.time !== undefined && since.seq < first.request.seq)).toBe(
      true,
    );
    expect(remediesOf(first)).toContain(`exec ${task}`);
    expect(remediesOf(first)).toHaveLength(3);
  });

  it('perf-pinned: three CPU-wide ones on CPU 1 leave a task one', async () => {
    const first = await firstOf('perf-pinned');
    expect(agrees(first)).toBe(true);
    expect(linesOf(first)[0]).toMatch(/^Event \d+ \(\d+\.\d{6} s\): Thread \d+ called perf_event_open for /);
    expect(noRoomOf(first).full.map(({ cpu }) => cpu)).toEqual([1]);
    expect(
      tells(first, `4 of its 4 slots are counted, 3 CPU-wide and 1 of task ${first.request.task ?? ''}`),
    ).toBe(true);
    expect(remediesOf(first)).toHaveLength(4);
  });

  it('perf-stat-5: a fifth event for one task, and each of the first four would make room', async () => {
    const first = await firstOf('perf-stat-5');
    expect(agrees(first)).toBe(true);
    const { holders, full } = noRoomOf(first);
    expect(holders.map(({ watch }) => watch.address)).toEqual([
      '0x404080',
      '0x404088',
      '0x4040a0',
      '0x4040a8',
    ]);
    expect(full.map(({ cpu }) => cpu)).toEqual([0, 1]);
    expect(remediesOf(first)).toHaveLength(4);
  });

  it('compete: a debugger is refused for what a profiler holds, though each has a recording of its own', async () => {
    const explanations = await explained(['compete-gdb', 'compete-perf']);
    expect(explanations).toHaveLength(11);
    expect(explanations.every(agrees)).toBe(true);
    const [first] = explanations;
    const cpuWide =
      first === undefined ? [] : noRoomOf(first).holders.filter(({ task }) => task === undefined);
    expect(cpuWide.map(({ cpus, watch }) => `${cpus.join()} ${watch.address ?? ''}`)).toEqual([
      '0 0xffffffff81207340',
      '0 0xffffffff81207348',
      '1 0xffffffff81207340',
      '1 0xffffffff81207348',
    ]);
  });

  it('tame-1: every refusal is told, each with what would let it in, or what would be valid', async () => {
    const explanations = await explained(['tame-1']);
    // The answers of the recording's own table: ENOSPC 447, EINVAL 77.
    expect(explanations).toHaveLength(447 + 77);
    expect(explanations.every(agrees)).toBe(true);
    const helpless = explanations.filter(({ verdict }) =>
      verdict.kind === 'no room'
        ? verdict.remedy?.sets.length === 0
        : verdict.kind !== 'fault' || verdict.corrections.length === 0,
    );
    expect(helpless).toEqual([]);
  });

  it('says as JSON what it says in words', async () => {
    const first = await firstOf('perf-pinned');
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
  });
});
