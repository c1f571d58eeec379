/** Draws a window of the timeline: lanes of events, and below them the slots taken on each CPU. */
import { DIED, REFUSED, VIOLATED } from '../session/pyramid.ts';
import type { OverviewView } from '../session/overview.ts';

/** Heights in CSS pixels. */
export const LANE_HEIGHT = 16;
export const CHART_HEIGHT = 27;
export const GAP = 6;

export interface Colours {
  readonly lane: string;
  readonly event: string;
  readonly refused: string;
  readonly violated: string;
  readonly pressure: string;
  readonly band: string;
  readonly limit: string;
  readonly cursor: string;
}

export const coloursOf = (element: Element): Colours => {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    lane: colour('lane'),
    event: colour('event'),
    refused: colour('refused'),
    violated: colour('violated'),
    pressure: colour('pressure'),
    band: colour('band'),
    limit: colour('line'),
    cursor: colour('ink'),
  };
};

export const heightOf = (lanes: number, charts: number): number =>
  lanes * LANE_HEIGHT + GAP + charts * CHART_HEIGHT;

interface Scale {
  readonly width: number;
  /** Width of a column, and of what is drawn of an event. */
  readonly step: number;
  readonly bar: number;
}

/** Fewest pixels that a refusal takes: however many events share a column, it is seen. */
const SEEN = 3;

const drawMark = (
  context: CanvasRenderingContext2D,
  x: number,
  top: number,
  mark: number,
  bar: number,
  colours: Colours,
): void => {
  const width = Math.max(SEEN, bar);
  const left = Math.round(x + bar / 2 - width / 2);
  if ((mark & (REFUSED | DIED)) !== 0) {
    context.fillStyle = colours.refused;
    context.fillRect(left, top + 2, width, LANE_HEIGHT - 4);
  }
  if ((mark & DIED) !== 0) context.fillRect(left - 2, top + LANE_HEIGHT / 2 - 2, width + 4, 4);
  if ((mark & VIOLATED) !== 0) {
    const middle = x + bar / 2;
    context.fillStyle = colours.violated;
    context.beginPath();
    context.moveTo(middle - 5, top + 1);
    context.lineTo(middle + 5, top + 1);
    context.lineTo(middle, top + 9);
    context.fill();
  }
};

const drawLane = (
  context: CanvasRenderingContext2D,
  view: OverviewView,
  lane: number,
  scale: Scale,
  colours: Colours,
): void => {
  const top = lane * LANE_HEIGHT;
  context.fillStyle = colours.lane;
  context.fillRect(0, top + 1, scale.width, LANE_HEIGHT - 2);
  const most = Math.max(1, (view.to - view.from) / view.columns);
  for (let column = 0; column < view.columns; column += 1) {
    const count = view.counts[lane * view.columns + column] ?? 0;
    if (count === 0) continue;
    const height = 4 + (LANE_HEIGHT - 8) * Math.min(1, Math.sqrt(count / most));
    context.fillStyle = colours.event;
    context.fillRect(column * scale.step, top + (LANE_HEIGHT - height) / 2, scale.bar, height);
  }
  for (let column = 0; column < view.columns; column += 1) {
    const mark = view.marks[lane * view.columns + column] ?? 0;
    if (mark > 1) drawMark(context, column * scale.step, top, mark, scale.bar, colours);
  }
};

const drawChart = (
  context: CanvasRenderingContext2D,
  view: OverviewView,
  cpu: number,
  top: number,
  scale: Scale,
  limit: number,
  colours: Colours,
): void => {
  const height = CHART_HEIGHT - 8;
  const yOf = (used: number): number => top + 4 + height - (height * Math.min(used, limit)) / limit;
  context.fillStyle = colours.limit;
  context.fillRect(0, yOf(limit), scale.width, 1);
  context.fillRect(0, yOf(0), scale.width, 1);
  for (let column = 0; column < view.columns; column += 1) {
    const cell = cpu * view.columns + column;
    const most = view.most[cell] ?? 0;
    const fewest = Math.min(view.fewest[cell] ?? 0, most);
    const x = column * scale.step;
    context.fillStyle = colours.band;
    context.fillRect(x, yOf(most), scale.step + 0.5, yOf(0) - yOf(most));
    context.fillStyle = most >= limit ? colours.refused : colours.pressure;
    context.fillRect(x, yOf(most), scale.step + 0.5, Math.max(2, yOf(fewest) - yOf(most)));
  }
};

/** @param limit slots a CPU. */
export const drawTimeline = (
  context: CanvasRenderingContext2D,
  view: OverviewView,
  width: number,
  limit: number,
  colours: Colours,
): void => {
  const step = width / view.columns;
  const scale: Scale = { width, step, bar: step > 4 ? step - Math.min(2, step / 4) : Math.max(1, step) };
  const charts = view.most.length / view.columns;
  context.clearRect(0, 0, width, heightOf(view.lanes, charts));
  for (let lane = 0; lane < view.lanes; lane += 1) drawLane(context, view, lane, scale, colours);
  for (let cpu = 0; cpu < charts; cpu += 1) {
    drawChart(context, view, cpu, view.lanes * LANE_HEIGHT + GAP + cpu * CHART_HEIGHT, scale, limit, colours);
  }
};
