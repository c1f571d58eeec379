/** What the page shows of the inside of an event: plain data, sent from the Worker. */
import type { Result } from '../../../machines/outcome.ts';
import type { Grid } from '../view/grid.ts';
import type { ChartName } from '../view/chart-drawing.ts';

/** Where one chart stands after a step, and how it came there. */
export interface ChartView {
  readonly chart: ChartName;
  /** Whose it is: `the registry`, `CPU 1`, `b7`. */
  readonly owner: string;
  /** The states that it is in, in words. */
  readonly text: string;
  /** The same, as the drawing names them, outer ones included. */
  readonly active: readonly string[];
  /** The transitions of this step in their order. */
  readonly taken: readonly {
    readonly event: string;
    readonly from: readonly string[];
    readonly to: readonly string[];
  }[];
}

export interface InsideView {
  readonly seq: number;
  /** The names of its steps, the call first; of an event that is one step, that alone. */
  readonly steps: readonly string[];
  /** Which of them was the last. */
  readonly at: number;
  /** What can come next, and which of it does; with fewer than two there is no choice. */
  readonly next: { readonly names: readonly string[]; readonly chosen: number };
  /** What the last step does. */
  readonly meaning: string;
  /** How the operation stands after it: 0 as long as it goes on. */
  readonly result: Result;
  readonly grid: Grid;
  readonly charts: readonly ChartView[];
  /** Breakpoints that have no chart here, as too much happened to them before. */
  readonly untold: readonly string[];
  /** How many CPUs have no chart here, as they are too many. */
  readonly chartsLeftOut: number;
}
