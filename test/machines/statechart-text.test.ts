import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMachine, initialTransition, setup, transition } from 'xstate';
import { breakpointMachine } from '../../machines/breakpoint.ts';
import { cpuMachine } from '../../machines/cpu.ts';
import { registryMachine } from '../../machines/registry.ts';
import { toMermaid, toStatelyJson } from '../../machines/statechart-text.ts';

const door = setup({
  actions: { ring: () => undefined, light: (_, _params: { colour: string }) => undefined },
  guards: { isLocked: () => true },
}).createMachine({
  id: 'door',
  initial: 'shut',
  on: { BURN: '.gone' },
  states: {
    shut: { on: { PUSH: [{ guard: 'isLocked', actions: 'ring' }, { target: 'open' }] } },
    open: {
      type: 'parallel',
      states: {
        lamp: {
          initial: 'off',
          states: {
            off: { on: { SWITCH: 'on' } },
            on: { entry: { type: 'light', params: { colour: 'red' } } },
          },
        },
        bell: {},
      },
    },
    gone: { type: 'final' },
  },
});

describe('a chart as Mermaid', () => {
  it('shows states, regions, guards, actions, and the end', () => {
    expect(toMermaid(door).trimEnd().split('\n')).toEqual([
      'stateDiagram-v2',
      '  [*] --> shut',
      '  shut --> shut : PUSH [isLocked] / ring',
      '  shut --> open : PUSH',
      '  state open {',
      '    state "lamp" as open_lamp',
      '    state open_lamp {',
      '      [*] --> open_lamp_off',
      '      state "off" as open_lamp_off',
      '      open_lamp_off --> open_lamp_on : SWITCH',
      '      state "on" as open_lamp_on',
      '      open_lamp_on : entry / light(red)',
      '    }',
      '    --',
      '    state "bell" as open_bell',
      '  }',
      '  gone --> [*]',
      '  shut --> gone : BURN',
      '  open --> gone : BURN',
    ]);
  });

  it('is refused for a machine with an action that has no name', () => {
    const inPlace = createMachine({ initial: 'a', states: { a: { entry: () => undefined } } });
    expect(() => toMermaid(inPlace)).toThrow('names its actions');
  });
});

describe('a chart as JSON for Stately', () => {
  it.each([registryMachine, cpuMachine, breakpointMachine])('is the whole configuration: $id', (machine) => {
    const config = JSON.parse(toStatelyJson(machine)) as Parameters<typeof createMachine>[0];
    expect(config).toEqual(machine.config);
  });

  it('makes the same chart again', () => {
    const config = JSON.parse(toStatelyJson(cpuMachine)) as Parameters<typeof createMachine>[0];
    const again = createMachine(config);
    const [offline] = initialTransition(again);
    const [online] = transition(again, offline, { type: 'ONLINE' });
    expect(online.value).toEqual({ online: { task: 'idle', interrupt: 'none', exception: 'none' } });
  });

  it('is refused for a machine with code in its configuration', () => {
    const withCode = createMachine({ initial: 'a', states: { a: { entry: () => undefined } } });
    expect(() => toStatelyJson(withCode)).toThrow('entry is code');
  });
});

describe('docs/model.md', () => {
  const text = readFileSync(new URL('../../docs/model.md', import.meta.url), 'utf8');
  const diagrams = [...text.matchAll(/```mermaid\n([^`]*)```/g)].map(([, diagram]) => diagram);

  it('shows the three charts as the code has them (node scripts/statecharts.ts prints them)', () => {
    expect(diagrams).toEqual([registryMachine, cpuMachine, breakpointMachine].map(toMermaid));
  });
});
