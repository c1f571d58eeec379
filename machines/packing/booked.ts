/**
 * What a packed state stands for: a policy's state, and beside it what the callers know (which mask each of their kernel-space
 * breakpoints was granted with). The allocator as posted keeps no such list; its callers must.
 */
import { NONE } from '../roster.ts';

export interface Booked<K> {
  readonly kernel: K;
  /** By breakpoint id: the mask with which it is registered (an id of the roster), NONE while it is not. */
  readonly masks: number[];
}

/** A bounded machine, all of whose names are known beforehand. */
export interface Extent {
  readonly cpus: number;
  /** Kernel-space breakpoints have the ids 0 to breakpoints − 1, in order. */
  readonly breakpoints: number;
  readonly tasks: number;
}

/** The id of the breakpoint that a task asks for when its slot `slot` is the lowest free one; 4 when it has none. */
export const userBreakpoint = ({ breakpoints }: Extent, task: number, slot: number): number =>
  breakpoints + task * SLOTS_AND_ONE_MORE + slot;

const SLOTS_AND_ONE_MORE = 5;

/** How many ids of breakpoints an extent takes. */
export const breakpointIds = (extent: Extent): number =>
  extent.breakpoints + extent.tasks * SLOTS_AND_ONE_MORE;

/** A mask of CPUs as bits, from the id that the roster of an extent gives it: ids follow the bits, from 1. */
export const maskBits = (mask: number): number => (mask === NONE ? 0 : mask + 1);
