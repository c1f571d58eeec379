/**
 * Which events of two ledgers are the same: the fewest that stand alone, by E. W. Myers, "An O(ND) difference algorithm and its
 * variations" (1986). Events are numbers, equal where they ask for the same.
 */

/** A run of events that both have, or one alone. */
export interface Run {
  readonly kind: 'both' | 'left' | 'right';
  readonly length: number;
}

/** Events alone on one side or the other, up to which the fewest are looked for. */
const MOST_ALONE = 2000;

const commonPrefix = (a: Int32Array, b: Int32Array): number => {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a[i] === b[i]) i += 1;
  return i;
};

const commonSuffix = (a: Int32Array, b: Int32Array): number => {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a[a.length - 1 - i] === b[b.length - 1 - i]) i += 1;
  return i;
};

/** The furthest points of each number of events alone; undefined where there are too many. */
const searched = (a: Int32Array, b: Int32Array): readonly Int32Array[] | undefined => {
  const most = Math.min(MOST_ALONE, a.length + b.length);
  const reach = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let alone = 0; alone <= most; alone += 1) {
    trace.push(reach.slice(most + 1 - alone - 1, most + 1 + alone + 2));
    for (let k = -alone; k <= alone; k += 2) {
      const below = reach[most + 1 + k - 1] ?? 0;
      const above = reach[most + 1 + k + 1] ?? 0;
      let x = k === -alone || (k !== alone && below < above) ? above : below + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reach[most + 1 + k] = x;
      if (x >= a.length && x - k >= b.length) return trace;
    }
  }
  return undefined;
};

/** From the end back to the beginning, one event at a time. */
const stepsBack = (trace: readonly Int32Array[], a: Int32Array, b: Int32Array): readonly Run['kind'][] => {
  const steps: Run['kind'][] = [];
  let x = a.length;
  let y = b.length;
  for (let alone = trace.length - 1; alone >= 0; alone -= 1) {
    const before = trace[alone] ?? new Int32Array(0);
    const reachAt = (k: number): number => before[k + alone + 1] ?? 0;
    const k = x - y;
    const isDown = k === -alone || (k !== alone && reachAt(k - 1) < reachAt(k + 1));
    const from = isDown ? k + 1 : k - 1;
    const fromX = alone === 0 ? 0 : reachAt(from);
    const fromY = alone === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      steps.push('both');
      x -= 1;
      y -= 1;
    }
    if (alone > 0) steps.push(isDown ? 'right' : 'left');
    x = fromX;
    y = fromY;
  }
  return steps.reverse();
};

const runsOf = (steps: readonly Run['kind'][]): readonly Run[] => {
  const runs: Run[] = [];
  for (const kind of steps) {
    const last = runs.at(-1);
    if (last?.kind === kind) runs[runs.length - 1] = { kind, length: last.length + 1 };
    else runs.push({ kind, length: 1 });
  }
  return runs;
};

const middle = (a: Int32Array, b: Int32Array): readonly Run[] => {
  const trace = searched(a, b);
  if (trace !== undefined) return runsOf(stepsBack(trace, a, b));
  return [
    { kind: 'left', length: a.length },
    { kind: 'right', length: b.length },
  ];
};

/** The runs that make both lists. Where more than 2,000 events stand alone, all between the first and the last of them do. */
export const align = (left: Int32Array, right: Int32Array): readonly Run[] => {
  const prefix = commonPrefix(left, right);
  const suffix = commonSuffix(left.subarray(prefix), right.subarray(prefix));
  const a = left.subarray(prefix, left.length - suffix);
  const b = right.subarray(prefix, right.length - suffix);
  const runs: readonly Run[] = [
    { kind: 'both', length: prefix },
    ...middle(a, b),
    { kind: 'both', length: suffix },
  ];
  return runs.filter(({ length }) => length > 0);
};
