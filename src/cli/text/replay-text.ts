/** The end of a replay, for people: what the calls came to, and the last state as a small register table. */
import { entriesOf, isList } from '../../../machines/plain-tree.ts';
import type { Result } from '../../../machines/outcome.ts';
import type { Replayed } from '../../replay/replay.ts';
import type { ReplayRow } from '../../replay/rows.ts';
import { counted, countText, tableLines } from './table.ts';

const resultText = (result: Result): string => (result === 0 ? 'ok' : result);

const resultLines = ({ results }: Replayed): readonly string[] =>
  tableLines(
    [...results].map(([type, byResult]) => [
      `  ${type}`,
      ...[...byResult].map(([result, count]) => `${countText(count)} ${resultText(result)}`),
    ]),
  );

const cellText = (value: unknown): string =>
  value === null || value === undefined ? '·' : typeof value === 'string' ? value : JSON.stringify(value);

/** One CPU of a 2009 row: who owns its kernel slots, and beneath, what its registers physically hold. */
const cpuRows = (row: ReplayRow, owners: unknown, cpu: number): readonly (readonly string[])[] => {
  const { consumed, dr7, debugRegisters } = row;
  const registers = isList(debugRegisters) ? debugRegisters[cpu] : undefined;
  return [
    [
      `  CPU ${cpu}`,
      ...(isList(owners) ? owners.map(cellText) : []),
      isList(consumed) ? cellText(consumed[cpu]) : '',
      isList(dr7) ? cellText(dr7[cpu]) : '',
    ],
    ['', ...(isList(registers) ? registers.map(cellText) : [])],
  ];
};

const SLOT_HEADS = ['', 'slot 0', 'slot 1', 'slot 2', 'slot 3'];

/** `kernelPos` of 4 and more leaves the kernel nothing, of 0 the users nothing. */
const boundaryText = (pos: number): string => {
  if (pos === 0) return 'boundary 0: every slot is the kernel’s';
  if (pos >= 4) return `boundary ${pos}: every slot is the users’`;
  return `boundary ${pos}: slots below ${pos} are the users’, the others the kernel’s`;
};

const classicLines = (row: ReplayRow, kernel: readonly unknown[], pos: number): readonly string[] => [
  boundaryText(pos),
  ...tableLines([
    [...SLOT_HEADS, 'consumed', 'DR7'],
    ...kernel.flatMap((owners, cpu) => cpuRows(row, owners, cpu)),
    ...entriesOf(row['tasks']).map(([task, slots]) => [
      `  task ${task}`,
      ...(isList(slots) ? slots.map(cellText) : []),
    ]),
  ]),
];

/** The row of a policy that this program does not know: its columns as they are. */
const plainLines = ({ seq: _seq, result: _result, ...columns }: ReplayRow): readonly string[] =>
  tableLines(Object.entries(columns).map(([name, value]) => [`  ${name}`, JSON.stringify(value)]));

const mainlineLines = (pinned: readonly unknown[], tasks: unknown): readonly string[] => [
  'slots counted by the admission',
  ...tableLines([
    ['', ...pinned.map((_, cpu) => `CPU ${cpu}`), 'all CPUs'],
    ['  CPU-wide', ...pinned.map(cellText)],
    ...entriesOf(tasks).map(([task, counts]) => {
      const byName = new Map(entriesOf(counts));
      const byCpu = byName.get('byCpu');
      return [`  task ${task}`, ...(isList(byCpu) ? byCpu.map(cellText) : []), cellText(byName.get('all'))];
    }),
  ]),
];

/** The state of a row as lines, the first of which can follow a heading. */
export const stateLines = (row: ReplayRow): readonly string[] => {
  const { why, kernel, kernelPos, pinned } = row;
  if (why !== undefined) return [`the modelled kernel died here: ${why}`];
  if (isList(kernel) && typeof kernelPos === 'number') return classicLines(row, kernel, kernelPos);
  return isList(pinned) ? mainlineLines(pinned, row['tasks']) : plainLines(row);
};

const lastLines = (last: ReplayRow): readonly string[] => {
  const [first = '', ...rest] = stateLines(last);
  return [`after event ${last.seq} (${resultText(last.result)}): ${first}`, ...rest];
};

/** @param policy name of the policy under which the replay went. */
export const replayText = (replayed: Replayed, policy: string): string => {
  const { events, last } = replayed;
  return [
    `${counted(events, 'event')} replayed under ${policy}`,
    ...resultLines(replayed),
    ...(last === undefined ? [] : ['', ...lastLines(last)]),
  ].join('\n');
};
