/** Where the charts stand after a step, for the page. */
import { initialTransition, type StateValue } from 'xstate';
import { breakpointMachine } from '../../../machines/breakpoint.ts';
import type { Roster } from '../../../machines/roster.ts';
import type { ChartName } from '../view/chart-drawing.ts';
import { stateText, statesIn } from './active-states.ts';
import type { ChartView } from './inside-view.ts';
import type { ChartOwner, Taken } from './transitions-taken.ts';
import type { Walked } from './walk.ts';

/** CPUs whose charts are shown; of more, those that the event is about come first. */
const MOST_CPUS = 4;

const [FRESH] = initialTransition(breakpointMachine);

/** What an event is about, as its charts are chosen by. */
export interface Concerned {
  readonly bps: readonly number[];
  readonly roster: Roster;
  /** The CPU of the call. */
  readonly caller: number;
}

/** The calling CPU, then those that hear of it, then the others; ascending in the end. */
const chosenCpus = <K>(walked: readonly Walked<K>[], caller: number, cpus: number): readonly number[] => {
  const all = Array.from({ length: cpus }, (_, cpu) => cpu);
  if (cpus <= MOST_CPUS) return all;
  const owners = new Set(walked.flatMap(({ taken }) => taken.map(({ owner }) => owner)));
  const hearing = all.filter((cpu) => owners.has(`cpu ${cpu}`));
  return [...new Set([caller, ...hearing, ...all])].slice(0, MOST_CPUS).toSorted((a, b) => a - b);
};

const viewOf = (
  chart: ChartName,
  owner: string,
  value: StateValue,
  key: ChartOwner,
  taken: readonly Taken[],
): ChartView => ({
  chart,
  owner,
  text: stateText(value),
  active: statesIn(value),
  taken: taken.filter((one) => one.owner === key).map(({ event, from, to }) => ({ event, from, to })),
});

/** @param index the step that is shown. */
export const chartViews = <K>(
  walked: readonly Walked<K>[],
  index: number,
  { bps, roster, caller }: Concerned,
): { readonly charts: readonly ChartView[]; readonly chartsLeftOut: number } => {
  const here = walked[index];
  if (here === undefined) return { charts: [], chartsLeftOut: 0 };
  const { snapshot, taken } = here;
  const cpus = chosenCpus(walked, caller, snapshot.cpus.length);
  return {
    chartsLeftOut: snapshot.cpus.length - cpus.length,
    charts: [
      viewOf('registry', 'the registry', snapshot.registry.value, 'registry', taken),
      ...bps.map((bp) => {
        const { value } = snapshot.breakpoints[bp] ?? FRESH;
        return viewOf('breakpoint', roster.breakpoints.at(bp), value, `breakpoint ${bp}`, taken);
      }),
      ...cpus.flatMap((cpu) => {
        const chart = snapshot.cpus[cpu];
        return chart === undefined ? [] : [viewOf('cpu', `CPU ${cpu}`, chart.value, `cpu ${cpu}`, taken)];
      }),
    ],
  };
};
