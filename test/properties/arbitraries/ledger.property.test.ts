import fc from 'fast-check';
import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { checkEvent, cpuFault } from '../../../machines/event-schema.ts';
import { EVENT_TYPES, type LedgerEvent } from '../../../machines/events.ts';
import type { Machine } from '../../../machines/machine.ts';
import { ledgers } from '../../../properties/arbitraries/ledger.ts';

/** What no valid ledger holds, told from the events alone. */
const faultsOf = (machine: Machine, events: readonly LedgerEvent[]): string[] => {
  const online = new Set(machine.online);
  const running = new Map<number, string>();
  const dead = new Set<string>();
  const faults: string[] = [];
  events.forEach((event, index) => {
    const cpu = event.cpu ?? 0;
    if (event.seq !== index + 1) faults.push(`seq ${event.seq} at ${index + 1}`);
    if ('task' in event && event.type.startsWith('task.') && event.task !== null && dead.has(event.task)) {
      faults.push(`${event.type} of the exited ${event.task}`);
    }
    if (event.type === 'cpu.online') {
      if (online.has(cpu)) faults.push(`CPU ${cpu} is online already`);
      online.add(cpu);
      return;
    }
    if (!online.has(cpu)) faults.push(`${event.type} on offline CPU ${cpu}`);
    if (event.type === 'cpu.offline') {
      online.delete(cpu);
      running.delete(cpu);
      if (online.size === 0) faults.push('the last CPU went');
    }
    if (event.type === 'task.exit') dead.add(event.task);
    if (event.type === 'task.switch') {
      running.delete(cpu);
      const task = event.task ?? undefined;
      if (task === undefined) return;
      if ([...running.values()].includes(task)) faults.push(`${task} runs twice`);
      running.set(cpu, task);
    }
  });
  return faults;
};

describe('random ledgers', () => {
  test.prop([ledgers()])(
    'are valid input: every event fits the schema, and its machine',
    ({ machine, events }) => {
      for (const event of events) {
        const checked = checkEvent(event);
        expect(checked).toMatchObject({ ok: true });
        expect(cpuFault(event, machine)).toBeUndefined();
      }
      expect(machine.online.length).toBeGreaterThan(0);
    },
  );

  test.prop([ledgers({ withPerf: true })])('hold nothing that cannot happen', ({ machine, events }) => {
    expect(faultsOf(machine, events)).toEqual([]);
  });

  test('hold events of every type, each done at once', () => {
    const types = new Set<string>();
    for (const { events } of fc.sample(ledgers(), { numRuns: 200, seed: 1 })) {
      for (const event of events) types.add(event.type);
    }
    expect(types).toEqual(new Set(EVENT_TYPES.filter((type) => type !== 'step')));
  });

  test('shrink to the events that matter', () => {
    const oftenOffline = fc.property(
      ledgers(),
      ({ events }) => !events.some(({ type }) => type === 'cpu.offline'),
    );
    const { counterexample } = fc.check(oftenOffline, { seed: 1, numRuns: 500 });
    expect(counterexample?.[0].events).toHaveLength(1);
  });
});
