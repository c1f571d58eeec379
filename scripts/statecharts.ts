/**
 * Prints the statecharts: `node scripts/statecharts.ts mermaid` as docs/model.md shows them, `… stately` as the JSON that
 * Stately's editor imports. A second argument names one of registry, cpu, breakpoint.
 */
import { breakpointMachine } from '../machines/breakpoint.ts';
import { cpuMachine } from '../machines/cpu.ts';
import { registryMachine } from '../machines/registry.ts';
import { toMermaid, toStatelyJson } from '../machines/statechart-text.ts';

const [format = 'mermaid', wanted] = process.argv.slice(2);
const charts = [registryMachine, cpuMachine, breakpointMachine].filter(
  ({ id }) => wanted === undefined || id === wanted,
);

if (!['mermaid', 'stately'].includes(format) || charts.length === 0) {
  console.error('usage: node scripts/statecharts.ts mermaid|stately [registry|cpu|breakpoint]');
  process.exitCode = 2;
} else {
  for (const chart of charts)
    process.stdout.write(format === 'mermaid' ? toMermaid(chart) : toStatelyJson(chart));
}
