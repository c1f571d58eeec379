import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import { ALONE } from '../../../src/explore/conduct.ts';
import { dotOf, mermaidOf } from '../../../src/explore/draw.ts';
import { explore } from '../../../src/explore/explore.ts';
import { MOST_DRAWN } from '../../../src/explore/graph.ts';
import { STILL } from '../../../src/explore/wish.ts';
import { extentOf } from './extents.ts';

const found = (symmetry: boolean) =>
  explore(globalPolicy, { ...STILL, extent: extentOf(1, 2, 0), symmetry }, ALONE);

/** Counted by hand: nobody, b1 or b2, and both in either order. */
const STATES = 5;

const GRAPHVIZ = spawnSync('dot', ['-V']).status === 0;

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
