/** A picture of the grid of an allocator that counts: stacks against the limit, and what each register serves. */
import type { CountCpuView, CountedCell, CountGrid, CountTaskView } from '../grid.ts';
import { countedKey } from '../grid-difference.ts';
import { type Block, indented, paragraph, rectAt, stacked, textAt, tiled } from './elements.ts';
import { card, CARD_WIDTH, frameOf, marksText, type Scene } from './scene.ts';

const ROW = 30;
const TASK_WIDTH = 290;

const nameOf = ({ holder, disabled }: CountedCell): string => (disabled ? `${holder} (off)` : holder);

const saidOf = ({ blocking, differing }: Scene, cpu: number | null, cell: CountedCell) => ({
  lit: cell.lit,
  differs: differing.has(countedKey(cpu, cell)),
  blocks: blocking.has(`${cell.task ?? 'CPU-wide'} ${cell.holder}`),
});

const freeRow = ({ colours }: Scene, place: number): Block => ({
  width: CARD_WIDTH,
  height: ROW,
  markup:
    rectAt(1, 1, CARD_WIDTH - 2, ROW - 2, { fill: colours.free }) +
    textAt(12, 20, String(place), { fill: colours.soft, size: 12, isMono: true }) +
    textAt(36, 20, 'free', { fill: colours.soft }),
});

const countedRow = (
  scene: Scene,
  view: CountCpuView,
  cell: CountedCell,
  place: number,
  limit: number,
): Block => {
  const { colours } = scene;
  const said = { ...saidOf(scene, view.cpu, cell), wrong: place > limit ? view.sumWrong : [] };
  const isWide = cell.task === null;
  const text = isWide ? colours.kernel : colours.user;
  const stroke = frameOf(said, colours);
  const fill = isWide ? colours['kernel-fill'] : colours['user-fill'];
  return {
    width: CARD_WIDTH,
    height: ROW,
    markup:
      rectAt(1, 1, CARD_WIDTH - 2, ROW - 2, { fill, ...(stroke !== undefined && { stroke }) }) +
      rectAt(0, 0, 4, ROW, { fill: isWide ? colours['kernel-edge'] : colours['user-edge'] }) +
      textAt(12, 20, String(place), { fill: text, size: 12, isMono: true }) +
      textAt(36, 20, nameOf(cell), { fill: text, size: 14, isBold: true }) +
      textAt(206, 20, marksText(said), { fill: stroke ?? colours.ink, size: 11 }) +
      textAt(128, 20, cell.task ?? 'CPU-wide', { fill: text, size: 12 }) +
      textAt(CARD_WIDTH - 12, 20, cell.watch, { fill: text, size: 11, isMono: true, anchor: 'end' }),
  };
};

const placedLine = (scene: Scene, { placed }: CountCpuView): Block =>
  indented(
    paragraph(
      placed
        .map(({ slot, holder, lit, place }) => {
          const marks = marksText({ lit, differs: scene.differing.has(place) });
          return `DR${slot} ${holder ?? '·'}${marks === '' ? '' : ` (${marks})`}`;
        })
        .join(', '),
      CARD_WIDTH - 24,
      scene.colours.ink,
      12,
    ),
    12,
  );

const cpuCard = (scene: Scene, view: CountCpuView, limit: number): Block => {
  const cells = [...view.pinned, ...(view.fullest?.cells ?? [])];
  const free = Array.from({ length: Math.max(0, limit - cells.length) }, (_, i) => freeRow(scene, limit - i));
  const rows = cells.map((cell, i) => countedRow(scene, view, cell, i + 1, limit)).toReversed();
  const corner = `${cells.length} of ${limit}${cells.length >= limit ? ' full' : ''}`;
  const runs = view.online ? (view.current === null ? 'idle' : `runs ${view.current}`) : 'offline';
  const content = stacked([...free, ...rows, placedLine(scene, view)], 0);
  return card(scene, CARD_WIDTH, { title: `CPU ${view.cpu}`, note: runs, corner }, content, view.wrong);
};

const taskCard = (scene: Scene, view: CountTaskView): Block => {
  const line = (label: string, cpu: number | null, cells: readonly CountedCell[]): Block => {
    const names = cells.map((cell) => {
      const marks = marksText(saidOf(scene, cpu, cell));
      return `${nameOf(cell)}${marks === '' ? '' : ` (${marks})`}`;
    });
    return indented(paragraph(`${label}: ${names.join(', ')}`, TASK_WIDTH - 24, scene.colours.user, 12), 12);
  };
  const content = stacked(
    [
      ...(view.all.length === 0 ? [] : [line(`every CPU, ${view.all.length}`, null, view.all)]),
      ...view.bound.map(({ cpu, cells }) => line(`CPU ${cpu}, ${cells.length}`, cpu, cells)),
    ],
    2,
  );
  return card(scene, TASK_WIDTH, { title: view.task, note: '', corner: '' }, content, view.wrong);
};

export const countPicture = (scene: Scene, grid: CountGrid): Block =>
  stacked(
    [
      tiled(
        grid.cpus.map((view) => cpuCard(scene, view, grid.limit)),
        2,
        14,
      ),
      tiled(
        grid.tasks.map((view) => taskCard(scene, view)),
        3,
        12,
      ),
      ...grid.wrong.map((why) => paragraph(`✗ ${why}`, 2 * CARD_WIDTH, scene.colours.violated)),
    ],
    12,
  );
