/** The register grid of any state, by its kind. */
import type { Policy } from '../../../machines/policy.ts';
import type { Roster } from '../../../machines/roster.ts';
import { isMainlineState, isSlotState } from '../../replay/state/state-kind.ts';
import { countGrid } from './count-grid.ts';
import type { Grid, RowGrid } from './grid.ts';
import type { Marks } from './marks.ts';
import { slotGrid } from './slot-grid.ts';

const rowGrid = (row: Readonly<Record<string, unknown>>, marks: Marks): RowGrid => ({
  kind: 'row',
  columns: Object.entries(row).map(([name, value]) => ({
    name,
    text: JSON.stringify(value),
    lit: marks.isLit(name),
  })),
});

/** @param limit debug registers a CPU. */
export const gridOf = <K extends object>(
  policy: Policy<K>,
  state: K,
  limit: number,
  roster: Roster,
  marks: Marks,
): Grid => {
  if (isSlotState(state)) return slotGrid(state, roster, marks);
  if (isMainlineState(state)) return countGrid(state, limit, roster, marks);
  return rowGrid(policy.row(state, roster), marks);
};
