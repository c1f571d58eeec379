/** A state graph as text for Graphviz and for Mermaid, with each state as the grid of its registers. */
import { HBP_NUM } from '../../machines/machine.ts';
import { entriesOf, isList } from '../../machines/plain-tree.ts';
import type { StateRow } from '../../machines/policy.ts';
import type { Edge, StateGraph } from './graph.ts';

/** One line of a grid. */
interface GridLine {
  readonly head: string;
  readonly cells: readonly Cell[];
}

interface Cell {
  readonly text: string;
  /** Whether the slot is the kernel's, where slots are divided. */
  readonly isKernels: boolean;
}

const FREE = '·';

const textOf = (value: unknown): string =>
  value === null ? FREE : typeof value === 'string' ? value : JSON.stringify(value);

const plainCells = (values: readonly unknown[]): readonly Cell[] =>
  values.map((value) => ({ text: textOf(value), isKernels: false }));

const slotLines = (row: StateRow, tables: readonly unknown[], boundary: number): readonly GridLine[] => [
  {
    head: 'slot',
    cells: Array.from({ length: HBP_NUM }, (_, slot) => ({
      text: String(slot),
      isKernels: slot >= boundary,
    })),
  },
  ...tables.map((table, cpu) => ({
    head: `CPU ${cpu}`,
    cells: (isList(table) ? table : []).map((bp, slot) => ({
      text: textOf(bp),
      isKernels: slot >= boundary,
    })),
  })),
  ...entriesOf(row['tasks']).map(([task, slots]) => ({
    head: task,
    cells: plainCells(isList(slots) ? slots : []),
  })),
];

const countLines = (pinned: readonly unknown[], tasks: unknown): readonly GridLine[] => [
  { head: 'CPU-wide', cells: plainCells(pinned) },
  ...entriesOf(tasks).map(([task, counts]) => {
    const byName = new Map(entriesOf(counts));
    const byCpu = byName.get('byCpu');
    return { head: task, cells: plainCells([...(isList(byCpu) ? byCpu : []), byName.get('all')]) };
  }),
];

/** The register grid of a row, whatever policy it is of. */
const gridOf = (row: StateRow): readonly GridLine[] => {
  const { kernel, kernelPos, pinned } = row;
  if (isList(kernel) && typeof kernelPos === 'number') return slotLines(row, kernel, kernelPos);
  if (isList(pinned)) return countLines(pinned, row['tasks']);
  return Object.entries(row).map(([name, value]) => ({ head: name, cells: plainCells([value]) }));
};

/** What leads from one state to another, together. */
interface Bundle {
  readonly from: number;
  readonly to: number;
  readonly labels: readonly string[];
}

const labelOf = ({ label, answer }: Edge): string => (answer === undefined ? label : `${label}: ${answer}`);

const bundlesOf = ({ edges }: StateGraph): readonly Bundle[] =>
  [...Map.groupBy(edges, ({ from, to }) => `${from} ${to}`).values()].flatMap((bundle) => {
    const [first] = bundle;
    return first === undefined ? [] : [{ from: first.from, to: first.to, labels: bundle.map(labelOf) }];
  });

const forMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const tableOf = (row: StateRow): string => {
  const lines = gridOf(row).map(({ head, cells }) => {
    const columns = cells.map(
      ({ text, isKernels }) => `<TD${isKernels ? ' BGCOLOR="lightgrey"' : ''}>${forMarkup(text)}</TD>`,
    );
    return `<TR><TD BORDER="0">${forMarkup(head)}</TD>${columns.join('')}</TR>`;
  });
  return `<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0">${lines.join('')}</TABLE>`;
};

/** For Graphviz; the kernel's slots are grey. */
export const dotOf = (title: string, graph: StateGraph): string =>
  [
    `digraph ${JSON.stringify(title)} {`,
    '  node [shape=plain, fontname="monospace"];',
    '  edge [fontname="monospace", fontsize=9];',
    ...graph.states.map((row, state) => `  s${state} [label=<${tableOf(row)}>];`),
    ...bundlesOf(graph).map(
      ({ from, to, labels }) => `  s${from} -> s${to} [label=${JSON.stringify(labels.join('\n'))}];`,
    ),
    '}',
    '',
  ].join('\n');

const linesOf = (row: StateRow): string =>
  gridOf(row)
    .map(({ head, cells }) => `${head}: ${cells.map(({ text }) => text).join(' ')}`)
    .map(forMarkup)
    .join('<br/>');

/** For Mermaid. */
export const mermaidOf = (graph: StateGraph): string =>
  [
    'flowchart TD',
    ...graph.states.map((row, state) => `  s${state}["${linesOf(row)}"]`),
    ...bundlesOf(graph).map(
      ({ from, to, labels }) => `  s${from} -->|"${labels.map(forMarkup).join('<br/>')}"| s${to}`,
    ),
    '',
  ].join('\n');
