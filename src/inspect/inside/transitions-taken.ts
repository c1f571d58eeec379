/** Keeps a record of the transitions that charts take, and whose chart it was. */
import { type StateValue, transition } from 'xstate';
import type { Take } from '../../../machines/charts.ts';
import type { KernelSnapshot } from '../../../machines/kernel.ts';
import { statesIn } from './active-states.ts';

/** Whose chart it is: a CPU by its number, a breakpoint by its id of the roster. */
export type ChartOwner = 'registry' | `cpu ${number}` | `breakpoint ${number}`;

export interface Taken {
  readonly owner: ChartOwner;
  /** The event that the chart heard. */
  readonly event: string;
  /** The states that were active before and after, each with those around it. */
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export interface Recorder {
  readonly take: Take;
  readonly taken: readonly Taken[];
}

const statesOf = ({ value }: { readonly value: StateValue }): readonly string[] => statesIn(value);

/**
 * A record of what happens after `before`, whose charts are known by what they are now.
 * @param bp the breakpoint whose chart a new one is.
 */
export const recorderOf = <K>({ registry, cpus, breakpoints }: KernelSnapshot<K>, bp: number): Recorder => {
  const owners = new Map<unknown, ChartOwner>([[registry, 'registry']]);
  for (const [cpu, chart] of cpus.entries()) owners.set(chart, `cpu ${cpu}`);
  for (const [id, chart] of breakpoints.entries())
    if (chart !== undefined) owners.set(chart, `breakpoint ${id}`);
  const taken: Taken[] = [];
  const take: Take = (machine, snapshot, event) => {
    const result = transition(machine, snapshot, event);
    const owner = owners.get(snapshot) ?? `breakpoint ${bp}`;
    owners.set(result[0], owner);
    const { type }: { readonly type: string } = event;
    taken.push({ owner, event: type, from: statesOf(snapshot), to: statesOf(result[0]) });
    return result;
  };
  return { take, taken };
};
