import { describe, expect, it } from 'vitest';
import { type CpuEvent, cpuMachine } from '../../machines/cpu.ts';
import { NONE } from '../../machines/roster.ts';
import { walk } from './walk-chart.ts';

const online: CpuEvent = { type: 'ONLINE' };
const offline: CpuEvent = { type: 'OFFLINE' };
const interrupt: CpuEvent = { type: 'INTERRUPT' };
const disable: CpuEvent = { type: 'DISABLE' };
const store: CpuEvent = { type: 'STORE' };
const load: CpuEvent = { type: 'LOAD' };
const back: CpuEvent = { type: 'RETURN' };
const exception: CpuEvent = { type: 'EXCEPTION' };
const resume: CpuEvent = { type: 'RESUME' };
const switchTo = (task: number): CpuEvent => ({ type: 'SWITCH', task });

const after = (...events: CpuEvent[]) => walk(cpuMachine, ...events);

describe('a CPU', () => {
  it('receives no interrupt and runs nothing while it is offline', () => {
    const { snapshot, emitted } = after(interrupt, switchTo(0), exception);
    expect(snapshot.value).toBe('offline');
    expect(emitted).toEqual([]);
  });

  it('comes online idle, with nothing to handle', () => {
    expect(after(online).snapshot.value).toEqual({
      online: { task: 'idle', interrupt: 'none', exception: 'none' },
    });
  });

  it('runs a task until it is switched to none', () => {
    const running = after(online, switchTo(3));
    expect(running.snapshot.matches({ online: { task: 'running' } })).toBe(true);
    expect(running.emitted).toEqual(['switchIn']);
    const idle = after(online, switchTo(3), switchTo(NONE));
    expect(idle.snapshot.matches({ online: { task: 'idle' } })).toBe(true);
    expect(idle.emitted).toEqual(['switchIn']);
  });

  it('switches from one task to the next without going idle', () => {
    const { snapshot, emitted } = after(online, switchTo(3), switchTo(4));
    expect(snapshot.matches({ online: { task: 'running' } })).toBe(true);
    expect(emitted).toEqual(['switchIn']);
  });

  it('runs each part of an interrupt as a state of its own', () => {
    expect(after(online, interrupt).snapshot.matches({ online: { interrupt: { taken: 'entered' } } })).toBe(
      true,
    );
    expect(after(online, interrupt, disable).emitted).toEqual(['runPart(disable)']);
    expect(after(online, interrupt, disable, store).emitted).toEqual(['runPart(store)']);
    const loaded = after(online, interrupt, disable, store, load);
    expect(loaded.emitted).toEqual(['runPart(load)']);
    expect(loaded.snapshot.matches({ online: { interrupt: { taken: 'loaded' } } })).toBe(true);
    expect(
      after(online, interrupt, disable, store, load, back).snapshot.matches({
        online: { interrupt: 'none' },
      }),
    ).toBe(true);
  });

  it('may store before it disables, as the RFC does (D12)', () => {
    const { snapshot, emitted } = after(online, interrupt, store, disable);
    expect(emitted).toEqual(['runPart(disable)']);
    expect(snapshot.matches({ online: { interrupt: { taken: 'disabled' } } })).toBe(true);
  });

  it('has nothing left to do once its registers are loaded', () => {
    expect(after(online, interrupt, load, store).emitted).toEqual([]);
  });

  it('does no part of an interrupt that was not sent', () => {
    expect(after(online, load).emitted).toEqual([]);
  });

  it('handles a debug exception between two parts of an interrupt', () => {
    const { snapshot, emitted } = after(online, interrupt, store, exception);
    expect(emitted).toEqual(['handleException']);
    expect(snapshot.matches({ online: { interrupt: { taken: 'stored' }, exception: 'handling' } })).toBe(
      true,
    );
    expect(after(online, interrupt, store, exception, resume, load).emitted).toEqual(['runPart(load)']);
  });

  it('takes no second debug exception while DR7 is 0', () => {
    expect(after(online, exception, exception).emitted).toEqual([]);
  });

  it('loses its task when it goes offline', () => {
    const { snapshot } = after(online, switchTo(3), offline, online);
    expect(snapshot.matches({ online: { task: 'idle' } })).toBe(true);
  });
});
