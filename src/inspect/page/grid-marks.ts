/** What the page knows of a grid besides the state itself. */
export interface GridMarks {
  /** Names of what stands in the way of the request that was refused. */
  readonly blocking: ReadonlySet<string>;
  /** Keys of what differs from the grid that this one stands beside (view/grid-difference.ts). */
  readonly differing: ReadonlySet<string>;
  /** Shows the events that changed a piece of state; absent where the state is not that of the history that is searched. */
  readonly find?: (place: string) => void;
}

const NOTHING: ReadonlySet<string> = new Set();

export const NO_MARKS: GridMarks = { blocking: NOTHING, differing: NOTHING };
