/** A picture of the grid of an allocator with a boundary. */
import type { SlotCell, SlotCpuView, SlotGrid, SlotTaskView } from '../grid.ts';
import { type Block, paragraph, rectAt, stacked, textAt, tiled } from './elements.ts';
import { card, CARD_WIDTH, frameOf, marksText, type Scene } from './scene.ts';

const ROW = 34;
const SLOTS = 4;
const TASK_WIDTH = 290;
const TASK_CELL = 68;

const saidOf = ({ blocking, differing }: Scene, cell: SlotCell) => ({
  lit: cell.lit,
  differs: differing.has(cell.place),
  blocks: cell.holder !== null && blocking.has(cell.holder),
  wrong: cell.wrong,
});

const coloursOf = ({ colours }: Scene, { side, holder }: SlotCell) => ({
  edge: side === 'kernel' ? colours['kernel-edge'] : colours['user-edge'],
  text: holder === null ? colours.soft : side === 'kernel' ? colours.kernel : colours.user,
  fill: holder === null ? colours.free : side === 'kernel' ? colours['kernel-fill'] : colours['user-fill'],
});

const registerRow = (scene: Scene, cell: SlotCell): Block => {
  const said = saidOf(scene, cell);
  const { edge, text, fill } = coloursOf(scene, cell);
  const stroke = frameOf(said, scene.colours);
  const watch = cell.armed === undefined ? '' : `${cell.armed.access} ${cell.armed.length}`;
  const holder = cell.holder ?? (cell.residue ? 'residue' : '·');
  return {
    width: CARD_WIDTH,
    height: ROW,
    markup:
      rectAt(1, 1, CARD_WIDTH - 2, ROW - 2, { fill, ...(stroke !== undefined && { stroke }) }) +
      rectAt(0, 0, 4, ROW, { fill: edge }) +
      textAt(12, 22, `DR${cell.slot}`, { fill: text, size: 12, isMono: true, isBold: true }) +
      textAt(54, 22, holder, { fill: text, size: 14, isBold: true }) +
      textAt(62 + holder.length * 9, 22, marksText(said), { fill: stroke ?? scene.colours.ink, size: 11 }) +
      textAt(CARD_WIDTH - 60, 22, cell.address, { fill: text, size: 11, isMono: true, anchor: 'end' }) +
      textAt(CARD_WIDTH - 12, 22, watch, { fill: text, size: 11, isMono: true, anchor: 'end' }),
  };
};

/** The line between the kernel's slots and the users'. */
const boundaryLine = ({ colours }: Scene, grid: SlotGrid): string => {
  const y = (SLOTS - Math.min(Math.max(grid.boundary, 0), SLOTS)) * ROW;
  const fill =
    grid.boundaryWrong.length > 0 ? colours.violated : grid.boundaryLit ? colours.lit : colours.ink;
  const marks = marksText({ wrong: grid.boundaryWrong });
  const label = `boundary ${grid.boundary}${marks === '' ? '' : ` ${marks}`}`;
  const width = label.length * 6.4 + 12;
  return (
    rectAt(-4, y - 2, CARD_WIDTH + 8, 4, { fill, radius: 2 }) +
    rectAt(CARD_WIDTH - width - 6, y - 8, width, 16, { fill, radius: 6 }) +
    textAt(CARD_WIDTH - width / 2 - 6, y + 4, label, {
      fill: grid.boundaryLit && grid.boundaryWrong.length === 0 ? '#172033' : colours.card,
      size: 11,
      isBold: true,
      anchor: 'middle',
    })
  );
};

const runsText = ({ online, current }: Pick<SlotCpuView, 'online' | 'current'>): string =>
  online ? (current === null ? 'idle' : `runs ${current}`) : 'offline';

const cpuCard = (scene: Scene, grid: SlotGrid, view: SlotCpuView): Block => {
  const rows = stacked(
    view.cells.map((cell) => registerRow(scene, cell)),
    0,
  );
  const content = { ...rows, markup: rows.markup + boundaryLine(scene, grid) };
  const corner = `consumed ${view.consumed.count}   DR7 ${view.control.text}`;
  const head = { title: `CPU ${view.cpu}`, note: runsText(view), corner };
  return card(scene, CARD_WIDTH, head, content, view.wrong);
};

const taskCell = (scene: Scene, cell: SlotCell): Block => {
  const said = saidOf(scene, cell);
  const { text, fill } = coloursOf(scene, cell);
  const stroke = frameOf(said, scene.colours);
  return {
    width: TASK_CELL,
    height: 40,
    markup:
      rectAt(1, 1, TASK_CELL - 4, 38, { fill, radius: 5, ...(stroke !== undefined && { stroke }) }) +
      textAt(6, 17, `${cell.slot} ${cell.holder ?? '·'}`, { fill: text, size: 12, isBold: true }) +
      textAt(6, 32, marksText(said), { fill: stroke ?? scene.colours.ink, size: 9 }),
  };
};

const taskCard = (scene: Scene, view: SlotTaskView): Block => {
  const where = view.runsOn.length === 0 ? 'not running' : `on CPU ${view.runsOn.join(', ')}`;
  const head = { title: view.task, note: where, corner: view.debugFlag ? 'debug flag' : '' };
  const cells = view.cells.map((cell) => taskCell(scene, cell));
  return card(scene, TASK_WIDTH, head, tiled(cells, SLOTS, 2), view.wrong);
};

export const slotPicture = (scene: Scene, grid: SlotGrid): Block => {
  const counts = grid.refcounts.map(({ count }, slot) => `slot ${slot}: ${count}`).join(', ');
  const width = 2 * CARD_WIDTH;
  return stacked(
    [
      tiled(
        grid.cpus.map((view) => cpuCard(scene, grid, view)),
        2,
        14,
      ),
      paragraph(`Tasks that hold each slot: ${counts}.`, width, scene.colours.soft),
      tiled(
        grid.tasks.map((view) => taskCard(scene, view)),
        3,
        12,
      ),
      ...grid.wrong.map((why) => paragraph(`✗ ${why}`, width, scene.colours.violated)),
    ],
    12,
  );
};
