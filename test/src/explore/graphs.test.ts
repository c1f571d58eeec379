import { describe, expect, test } from 'vitest';
import { globalPolicy } from '../../../machines/policies/global.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { percpuPolicy } from '../../../machines/policies/percpu.ts';
import type { StateRow } from '../../../machines/policy.ts';
import { ALONE } from '../../../src/explore/conduct.ts';
import { explore } from '../../../src/explore/explore.ts';
import type { StateGraph } from '../../../src/explore/graph.ts';
import { STILL } from '../../../src/explore/wish.ts';
import { extentOf } from './extents.ts';

/** By what stands in the slots of a graph's states: what leads from where to where, in the words of its edges. */
const leadingIn = ({ states, edges }: StateGraph, nameOf: (row: StateRow) => string): readonly string[] =>
  edges
    .map(({ from, to, label, answer }) => {
      const [before, after] = [states[from], states[to]].map((row) =>
        row === undefined ? '?' : nameOf(row),
      );
      return `${before ?? ''} - ${label}${answer === undefined ? '' : ` ${answer}`} - ${after ?? ''}`;
    })
    .toSorted();

const kernelOf = ({ kernel }: StateRow): string =>
  JSON.stringify(kernel)
    .replaceAll('null', '')
    .replaceAll(/[[\]"]/g, '');

describe('the graph of a space has every request of every state, and where it leads', () => {
  /** By hand: a register takes the highest free slot, an unregister closes the hole. */
  const ORDERS = [
    ',,, - reg b1[0] - ,,,b1',
    ',,, - reg b2[0] - ,,,b2',
    ',,,b1 - unreg b1 - ,,,',
    ',,,b1 - reg b2[0] - ,,b2,b1',
    ',,,b2 - unreg b2 - ,,,',
    ',,,b2 - reg b1[0] - ,,b1,b2',
    ',,b2,b1 - unreg b1 - ,,,b2',
    ',,b2,b1 - unreg b2 - ,,,b1',
    ',,b1,b2 - unreg b1 - ,,,b2',
    ',,b1,b2 - unreg b2 - ,,,b1',
  ].toSorted();

  test('packed', async () => {
    const { graph } = await explore(
      globalPolicy,
      { ...STILL, extent: extentOf(1, 2, 0), symmetry: false },
      ALONE,
    );
    expect(leadingIn(graph(), kernelOf)).toEqual(ORDERS);
  });

  test('packed, up to names: what was the class of the state before is the class of the state after', async () => {
    const { graph } = await explore(percpuRfcPolicy, { ...STILL, extent: extentOf(2, 1, 0) }, ALONE);
    // Which of the two CPUs stands for both is the explorer's affair.
    const one = /^(?:,,,,,,,b1|,,,b1,,,,)$/;
    const nameOf = (row: StateRow): string => kernelOf(row).replace(one, 'one');
    expect(leadingIn(graph(), nameOf)).toEqual(
      [
        ',,,,,,, - reg b1[0,1] - ,,,b1,,,,b1',
        ',,,,,,, - reg b1[0] - one',
        ',,,,,,, - reg b1[1] - one',
        ',,,b1,,,,b1 - unreg b1 - ,,,,,,,',
        'one - unreg b1 - ,,,,,,,',
      ].toSorted(),
    );
  });

  test('packed, with a refusal, which leads back', async () => {
    const { graph } = await explore(percpuRfcPolicy, { ...STILL, extent: extentOf(1, 0, 1) }, ALONE);
    const { states, edges } = graph();
    const refused = edges.filter(({ answer }) => answer !== undefined);
    // A task takes its lowest free slot, as the names of its breakpoints say.
    expect(edges.find(({ from }) => from === 0)?.label).toBe('reg u11@t1');
    const full = states.findIndex(({ tasks }) => JSON.stringify(tasks).includes('"u11","u12","u13","u14"'));
    expect(refused).toEqual([{ from: full, to: full, label: 'reg u15@t1', answer: 'ENOSPC' }]);
  });

  test('full', async () => {
    const wish = { ...STILL, extent: extentOf(2, 0, 0), hotplug: true, symmetry: false };
    const { graph } = await explore(percpuPolicy, wish, ALONE);
    // Which CPU is off does not show in the tables: what comes next tells the states apart.
    expect(graph().edges.map(({ from, to, label }) => `${from} ${label} ${to}`)).toEqual([
      '0 off0 1',
      '0 off1 2',
      '1 on0 0',
      '2 on1 0',
    ]);
  });

  test('of mainline', async () => {
    const { graph } = await explore(
      mainlinePolicy,
      { ...STILL, extent: extentOf(1, 1, 0), symmetry: false },
      ALONE,
    );
    const nameOf = ({ pinned }: StateRow): string => JSON.stringify(pinned);
    expect(leadingIn(graph(), nameOf)).toEqual(['[0] - reg b1[0] - [1]', '[1] - unreg b1 - [0]']);
  });
});
