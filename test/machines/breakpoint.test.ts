import { describe, expect, it } from 'vitest';
import { type BreakpointEvent, breakpointMachine } from '../../machines/breakpoint.ts';
import { NONE } from '../../machines/roster.ts';
import { walk } from './walk-chart.ts';

const T1 = 0;
const T2 = 1;
const register = (task = NONE): BreakpointEvent => ({ type: 'REGISTER', task });
const unregister = (task = NONE): BreakpointEvent => ({ type: 'UNREGISTER', task });
const modify: BreakpointEvent = { type: 'MODIFY' };
const granted: BreakpointEvent = { type: 'GRANTED' };
const refused: BreakpointEvent = { type: 'REFUSED' };
const freed: BreakpointEvent = { type: 'FREED' };

const KERNEL = { registered: 'kernelSpace' };
const USER = { registered: 'userSpace' };

const stateAfter = (...events: BreakpointEvent[]) => walk(breakpointMachine, ...events).snapshot.value;

describe('the life of a breakpoint', () => {
  it('begins as a struct that nobody has registered', () => {
    expect(stateAfter()).toBe('fresh');
  });

  it('is requested until the call is answered', () => {
    expect(stateAfter(register())).toBe('requested');
    expect(stateAfter(register(), granted)).toEqual(KERNEL);
    expect(stateAfter(register(T1), granted)).toEqual(USER);
    expect(stateAfter(register(), refused)).toBe('refused');
  });

  it('may go on after a refusal', () => {
    expect(stateAfter(register(), refused, register(T1), granted)).toEqual(USER);
  });

  it('ends with its unregister, and may begin again', () => {
    expect(stateAfter(register(), granted, unregister())).toBe('releasing');
    expect(stateAfter(register(), granted, unregister(), granted)).toBe('released');
    expect(stateAfter(register(T1), granted, unregister(), granted)).toBe('released');
    expect(stateAfter(register(), granted, unregister(), granted, register())).toBe('requested');
  });

  it('goes on where an unregister is refused', () => {
    expect(stateAfter(register(T1), granted, unregister(), refused)).toEqual(USER);
    expect(stateAfter(register(), granted, unregister(), refused)).toEqual(KERNEL);
  });

  it('holds two places after two registers, and each unregister gives one back (D6)', () => {
    const twice = [register(), granted, register(), granted];
    expect(stateAfter(...twice, unregister(), granted)).toEqual(KERNEL);
    expect(stateAfter(...twice, unregister(), granted, unregister(), granted)).toBe('released');
  });

  it('stays registered where a second register is refused', () => {
    expect(stateAfter(register(), granted, register(), refused)).toEqual(KERNEL);
    expect(stateAfter(register(T1), granted, register(), refused)).toEqual(USER);
  });

  it('is given back by the task that the unregister names', () => {
    const both = [register(T1), granted, register(T2), granted];
    expect(walk(breakpointMachine, ...both, unregister(T1), granted).snapshot.context.places).toEqual([T2]);
    expect(stateAfter(...both, unregister(T1), granted, unregister(T2), granted)).toBe('released');
  });

  it('is not given back by a task that does not hold it', () => {
    expect(stateAfter(register(T1), granted, unregister(T2), granted)).toEqual(USER);
  });

  it('is looked for where its last register went, even a refused one (domain.md §1.4)', () => {
    const moved = [register(T1), granted, register(), refused];
    expect(stateAfter(...moved, unregister(), granted)).toEqual(USER);
    expect(stateAfter(...moved, unregister(T1), granted)).toBe('released');
  });

  it('stays where it is while it is modified, granted or not', () => {
    expect(stateAfter(register(T1), granted, modify)).toBe('modifying');
    expect(stateAfter(register(T1), granted, modify, granted)).toEqual(USER);
    expect(stateAfter(register(T1), granted, modify, refused)).toEqual(USER);
    expect(stateAfter(register(), granted, modify, refused)).toEqual(KERNEL);
  });

  it('is taken from its owner by an exec or exit (B1)', () => {
    expect(stateAfter(register(T1), granted, freed)).toBe('freed');
    expect(stateAfter(register(T1), granted, freed, unregister(), granted)).toBe('freed');
    expect(walk(breakpointMachine, register(T1), granted, freed).snapshot.context.places).toEqual([]);
  });

  it('is not touched by an unregister or a modify of what was never registered', () => {
    expect(stateAfter(unregister(), granted)).toBe('fresh');
    expect(stateAfter(modify, refused)).toBe('fresh');
  });
});
