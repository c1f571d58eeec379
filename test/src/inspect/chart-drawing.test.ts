import type { AnyStateMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import { breakpointMachine } from '../../../machines/breakpoint.ts';
import { cpuMachine } from '../../../machines/cpu.ts';
import { registryMachine } from '../../../machines/registry.ts';
import { toStatelyJson } from '../../../machines/statechart-text.ts';
import { chartDrawing } from '../../../src/inspect/view/chart-drawing.ts';
import type { ChartBox } from '../../../src/inspect/view/chart-layout.ts';

const MACHINES: readonly (readonly [string, AnyStateMachine])[] = [
  ['registry', registryMachine],
  ['cpu', cpuMachine],
  ['breakpoint', breakpointMachine],
];

const outerOf = ({ id }: ChartBox): string => id.split('.').slice(0, -1).join('.');

const isWithin = (inner: ChartBox, outer: Pick<ChartBox, 'x' | 'y' | 'width' | 'height'>): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const overlap = (one: ChartBox, other: ChartBox): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

interface Config {
  readonly states?: Readonly<Record<string, Config>> | undefined;
}

/** Every state that stands in the literal configuration of a machine. */
const statesOf = ({ states = {} }: Config, outer = ''): readonly string[] =>
  Object.entries(states).flatMap(([name, state]) => [
    `${outer}${name}`,
    ...statesOf(state, `${outer}${name}.`),
  ]);

describe.each(MACHINES)('the drawing of the chart %s', (_, machine) => {
  const { boxes, arrows, width, height } = chartDrawing(machine);

  test('has a box for every state, and none besides', () => {
    expect(boxes.map(({ id }) => id).toSorted()).toEqual(
      statesOf(JSON.parse(toStatelyJson(machine)) as Config).toSorted(),
    );
  });

  test('has the boxes of states within that of the state around them, and none over another', () => {
    for (const box of boxes) {
      const outer = boxes.find(({ id }) => id === outerOf(box)) ?? { x: 0, y: 0, width, height };
      expect(isWithin(box, outer), box.id).toBe(true);
      const siblings = boxes.filter((one) => one !== box && outerOf(one) === outerOf(box));
      expect(siblings.filter((one) => overlap(one, box)).map(({ id }) => id)).toEqual([]);
    }
  });

  test('has an arrow for every event that the machine knows to move it', () => {
    const moving = machine.events.filter((event: string) => event !== '*');
    expect([...new Set(arrows.flatMap(({ events }) => events))].toSorted()).toEqual(moving.toSorted());
    for (const { path } of arrows) expect(path).not.toContain('NaN');
  });
});
