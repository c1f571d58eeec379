import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { ALONE } from '../../../src/explore/conduct.ts';
import { dotOf, mermaidOf } from '../../../src/explore/draw.ts';
import { explore } from '../../../src/explore/explore.ts';
import { MOST_DRAWN, type StateGraph } from '../../../src/explore/graph.ts';
import { STILL } from '../../../src/explore/wish.ts';
import { extentOf } from './extents.ts';

const found = (symmetry: boolean) =>
  explore(globalPolicy, { ...STILL, extent: extentOf(1, 2, 0), symmetry }, ALONE);

/** Counted by hand: nobody, b1 or b2, and both in either order. */
const STATES = 5;

const GRAPHVIZ = spawnSync('dot', ['-V']).status === 0;

/** A state with a breakpoint on one of two CPUs and a task in a slot, and the start. */
const BEFORE = {
  kernelPos: 4,
  kernel: [
    [null, null, null, null],
    [null, null, null, null],
  ],
  tasks: {},
};
const AFTER = {
  kernelPos: 3,
  kernel: [
    [null, null, null, null],
    [null, null, null, 'b1'],
  ],
  tasks: { t1: ['u11', null, null, null] },
};
const PAIR: StateGraph = {
  states: [BEFORE, AFTER],
  edges: [
    { from: 0, to: 1, label: 'reg b1[0]' },
    { from: 1, to: 0, label: 'unreg b1' },
    { from: 0, to: 1, label: 'reg "b2"<1>' },
    { from: 1, to: 1, label: 'reg b3', answer: 'ENOSPC' },
  ],
};

describe('a state graph as text', () => {
  const row = (head: string, ...cells: readonly string[]): string =>
    `<TR><TD BORDER="0">${head}</TD>${cells.join('')}</TR>`;
  const free = (text: string): string => `<TD>${text}</TD>`;
  const grey = (text: string): string => `<TD BGCOLOR="lightgrey">${text}</TD>`;
  const table = (...rows: readonly string[]): string =>
    `<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0">${rows.join('')}</TABLE>`;

  test('for Graphviz: a grid of slots for each CPU and each task, the kernel’s grey, and what leads on together', () => {
    const lines = dotOf('pair', PAIR).split('\n');
    const none = ['·', '·', '·', '·'].map(free);
    expect(lines.slice(3)).toEqual([
      `  s0 [label=<${table(row('slot', ...['0', '1', '2', '3'].map(free)), row('CPU 0', ...none), row('CPU 1', ...none))}>];`,
      `  s1 [label=<${table(
        row('slot', free('0'), free('1'), free('2'), grey('3')),
        row('CPU 0', free('·'), free('·'), free('·'), grey('·')),
        row('CPU 1', free('·'), free('·'), free('·'), grey('b1')),
        row('t1', free('u11'), free('·'), free('·'), free('·')),
      )}>];`,
      String.raw`  s0 -> s1 [label="reg b1[0]\nreg \"b2\"<1>"];`,
      '  s1 -> s0 [label="unreg b1"];',
      '  s1 -> s1 [label="reg b3: ENOSPC"];',
      '}',
      '',
    ]);
  });

  test('for Mermaid: the same', () => {
    expect(mermaidOf(PAIR).split('\n')).toEqual([
      'flowchart TD',
      '  s0["slot: 0 1 2 3<br/>CPU 0: · · · ·<br/>CPU 1: · · · ·"]',
      '  s1["slot: 0 1 2 3<br/>CPU 0: · · · ·<br/>CPU 1: · · · b1<br/>t1: u11 · · ·"]',
      '  s0 -->|"reg b1[0]<br/>reg &quot;b2&quot;&lt;1&gt;"| s1',
      '  s1 -->|"unreg b1"| s0',
      '  s1 -->|"reg b3: ENOSPC"| s1',
      '',
    ]);
  });

  test('of mainline: counts by CPU, and those of a task with what it has on all', () => {
    const counts = { pinned: [1, 0], tasks: { t1: { all: 2, byCpu: [0, 3] } } };
    expect(mermaidOf({ states: [counts], edges: [] })).toContain('s0["CPU-wide: 1 0<br/>t1: 0 3 2"]');
  });

  test('of a policy of which nothing is known: its row as it is', () => {
    expect(mermaidOf({ states: [{ taken: [1, null] }], edges: [] })).toContain('s0["taken: [1,null]"]');
  });
});

describe('the picture of a small machine', () => {
  test('for Graphviz has each state once as a grid of registers, and edges between those alone', async () => {
    const { states, graph } = await found(false);
    expect(states).toBe(STATES);
    const text = dotOf('base "1"', graph());
    expect(text).toMatch(/^digraph "base \\"1\\"" \{\n[^]*\n\}\n$/);
    const nodes = [...text.matchAll(/^ {2}(s\d+) \[label=<(.*)>\];$/gm)];
    expect(nodes.map(([, name]) => name)).toEqual(['s0', 's1', 's2', 's3', 's4']);
    const edges = [...text.matchAll(/^ {2}s(\d+) -> s(\d+) \[label="(.*)"\];$/gm)];
    for (const [, from, to] of edges) expect(Math.max(Number(from), Number(to))).toBeLessThan(STATES);
    expect(edges.some(([, , , label]) => label?.includes('reg b1') === true)).toBe(true);
    // Every table row that is opened is closed, in a grid of one line for the slots and one for the CPU.
    for (const [, , grid = ''] of nodes) {
      expect(grid.match(/<TR>/g)?.length).toBe(2);
      expect(grid.match(/<\/TR>/g)?.length).toBe(2);
      expect(grid.match(/<TD/g)?.length).toBe(grid.match(/<\/TD>/g)?.length);
    }
  });

  test.skipIf(!GRAPHVIZ)(
    'is taken by Graphviz (skipped where Debian’s graphviz is not installed)',
    async () => {
      const { graph } = await found(true);
      const drawn = spawnSync('dot', ['-Tsvg'], { input: dotOf('base', graph()), encoding: 'utf8' });
      expect(drawn.stderr).toBe('');
      expect(drawn.stdout).toContain('<svg');
    },
  );

  test('for Mermaid names every state before an edge leads to it', async () => {
    const { graph } = await found(false);
    const [head, ...lines] = mermaidOf(graph()).trimEnd().split('\n');
    expect(head).toBe('flowchart TD');
    const nodes = lines.filter((line) => /^ {2}s\d+\["slot: 0 1 2 3<br\/>CPU 0: (\S+ ){3}\S+"\]$/.test(line));
    const edges = lines.filter((line) => /^ {2}s[0-4] -->\|"[^"|]+"\| s[0-4]$/.test(line));
    expect(nodes.length).toBe(STATES);
    expect(edges.length).toBe(lines.length - STATES);
    expect(edges.length).toBeGreaterThanOrEqual(2 * (STATES - 1));
  });

  test('is not drawn of more states than anybody could look at', async () => {
    const { states, graph } = await explore(
      percpuPolicy,
      { ...STILL, extent: extentOf(2, 3, 1), symmetry: false },
      ALONE,
    );
    expect(states).toBeGreaterThan(MOST_DRAWN);
    expect(graph).toThrow(`${states} states make no picture`);
  });
});
