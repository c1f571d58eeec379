import { describe, expect, it } from 'vitest';
import { GRANTED, NOTHING_TO_DO, oops, refusal } from '../../machines/outcome.ts';
import { interruptedCpu, type RegistryEvent, registryMachine } from '../../machines/registry.ts';
import { walk } from './walk-chart.ts';

const NO_SLOT = refusal('ENOSPC', 'no slot', '§2.3');
const NULL_MASK = oops('NULL cpumask');

const call: RegistryEvent = { type: 'CALL' };
const refused: RegistryEvent = { type: 'REFUSED', outcome: NO_SLOT };
const grantedFor = (...cpus: number[]): RegistryEvent => ({ type: 'GRANTED', cpus });
const acknowledgedBy = (cpu: number): RegistryEvent => ({ type: 'ACKNOWLEDGED', cpu });
const released: RegistryEvent = { type: 'RELEASED', outcome: GRANTED };
const dead: RegistryEvent = { type: 'OOPS', outcome: NULL_MASK };

const after = (...events: RegistryEvent[]) => walk(registryMachine, ...events);

describe('the registry', () => {
  it('is idle until an operation asks for the lock', () => {
    expect(after().snapshot.value).toBe('idle');
    expect(after(acknowledgedBy(0), released, grantedFor(0)).snapshot.value).toBe('idle');
  });

  it('has a call decided under the lock', () => {
    const { snapshot, emitted } = after(call);
    expect(snapshot.value).toBe('checking');
    expect(emitted).toEqual(['begin']);
  });

  it('interrupts nobody for a refused call, and remembers the refusal', () => {
    const { snapshot, emitted } = after(call, refused);
    expect(snapshot.value).toBe('idle');
    expect(snapshot.context.outcome).toBe(NO_SLOT);
    expect(emitted).toEqual([]);
  });

  it('frees the lock at once where there is nothing to do', () => {
    const { snapshot } = after(call, { type: 'SATISFIED', outcome: NOTHING_TO_DO });
    expect(snapshot.value).toBe('idle');
    expect(snapshot.context.outcome).toBe(NOTHING_TO_DO);
  });

  it('interrupts each CPU that a granted call concerns, in the order given', () => {
    const { snapshot, emitted } = after(call, grantedFor(2, 0, 1));
    expect(snapshot.value).toBe('broadcasting');
    expect(emitted).toEqual(['interrupt(2)', 'interrupt(0)', 'interrupt(1)']);
  });

  it('waits until the last CPU has acknowledged', () => {
    const waiting = after(call, grantedFor(0, 1), acknowledgedBy(1));
    expect(waiting.snapshot.value).toBe('broadcasting');
    expect(waiting.snapshot.context.awaited).toEqual([0]);
    expect(waiting.emitted).toEqual([]);
    const settled = after(call, grantedFor(0, 1), acknowledgedBy(1), acknowledgedBy(0));
    expect(settled.snapshot.value).toBe('settled');
    expect(settled.emitted).toEqual(['end']);
  });

  it('does not count a CPU twice', () => {
    const { snapshot } = after(call, grantedFor(0, 1), acknowledgedBy(1), acknowledgedBy(1));
    expect(snapshot.value).toBe('broadcasting');
  });

  it('settles at once where no CPU is concerned', () => {
    const { snapshot, emitted } = after(call, grantedFor());
    expect(snapshot.value).toBe('settled');
    expect(emitted).toEqual(['end']);
  });

  it('releases the lock when what remained is done', () => {
    const { snapshot } = after(call, refused, call, grantedFor(), released);
    expect(snapshot.value).toBe('idle');
    expect(snapshot.context.outcome).toBe(GRANTED);
  });

  it('takes no second operation while one is under way', () => {
    const { snapshot, emitted } = after(call, grantedFor(0), call);
    expect(snapshot.value).toBe('broadcasting');
    expect(emitted).toEqual([]);
  });

  it('asks no further CPU where one could not do its part', () => {
    const { snapshot } = after(call, grantedFor(0, 1), refused);
    expect(snapshot.value).toBe('idle');
    expect(snapshot.context).toEqual({ awaited: [], outcome: NO_SLOT });
  });

  it.each([
    ['idle', []],
    ['checking', [call]],
    ['broadcasting', [call, grantedFor(0)]],
    ['settled', [call, grantedFor()]],
  ])('dies of an oops while %s, and stays dead', (state, events) => {
    expect(after(...events).snapshot.value).toBe(state);
    const { snapshot } = after(...events, dead);
    expect(snapshot.value).toBe('oopsed');
    expect(snapshot.status).toBe('done');
    expect(snapshot.context.outcome).toBe(NULL_MASK);
    expect(after(...events, dead, call).snapshot.value).toBe('oopsed');
  });

  it('names a CPU in every interrupt', () => {
    expect(interruptedCpu({ cpu: 3 })).toBe(3);
    expect(() => interruptedCpu(undefined)).toThrow(TypeError);
  });
});
