/**
 * What is remembered of the recipes: what each part of a request did, under the key of all that it may depend on
 * (`dependencies.ts`). Nothing of it is written down here: every entry was learned by running the policy's own recipe once.
 */
import { HBP_NUM } from '../../../../machines/machine.ts';
import { type Columns, columnsOf } from '../../../../machines/packing/columns.ts';
import type { Extent } from '../../../../machines/packing/booked.ts';
import { createRows, type Rows } from './rows.ts';

/** The recipes of the policy depend on more than the key of an entry: nothing of them can be remembered. */
export class NotSeparable extends Error {
  override readonly name = 'NotSeparable';
}

/** Nothing is known yet. */
export const UNKNOWN = 0;

/** The request has to be tried on a plain state: it breaks something, or goes in a way that has no entry. */
export const ODD = 0xffff;

/** The boundary of an entry whose request was refused. */
export const REFUSED = 7;

/** A boundary takes so many bits beside the course of an entry. */
const BOUNDARY_BITS = 3;

/** An entry: by which course of the tally it goes, and where the boundary is after it. */
export const entryOf = (course: number, boundary: number): number =>
  1 + ((course << BOUNDARY_BITS) | boundary);
export const courseIn = (entry: number): number => (entry - 1) >>> BOUNDARY_BITS;
export const boundaryIn = (entry: number): number => (entry - 1) & (2 ** BOUNDARY_BITS - 1);

/** Values of a count, and of a boundary. */
export const LEVELS = HBP_NUM + 1;

export const REGISTER = 0;
export const UNREGISTER = 1;
export type Kind = typeof REGISTER | typeof UNREGISTER;

/** A request of a kernel-space breakpoint, with the mask as bits that it has or gets. */
export interface KernelRequest {
  readonly kind: Kind;
  readonly bp: number;
  readonly mask: number;
}

export interface Effects {
  readonly columns: Columns;
  /** By counts of the CPUs and of the tasks that hold each slot: how each request is decided, by `requestAt`. */
  readonly decided: Rows;
  /** By boundary and counts after the interrupts: how an unregister ends, by breakpoint and mask. */
  readonly ended: Rows;
  /** By `requestAt`: the CPUs that are interrupted as bits, and 1. */
  readonly whom: Uint16Array;
  /** By `cpuAt` and the column before: the column after, and 1. */
  readonly cpu: Uint16Array;
  readonly requestAt: (kind: number, bp: number, mask: number) => number;
  readonly cpuAt: (kind: number, bp: number, cpu: number, boundary: number) => number;
}

/** @param refcounts how many vectors of counts the tasks can make. */
export const createEffects = ({ cpus, breakpoints }: Extent, refcounts: number): Effects => {
  const columns = columnsOf(breakpoints);
  const masks = 2 ** cpus;
  const counts = LEVELS ** cpus;
  return {
    columns,
    decided: createRows(counts * refcounts, 2 * breakpoints * masks),
    ended: createRows(LEVELS * counts, breakpoints * masks),
    whom: new Uint16Array(2 * breakpoints * masks),
    cpu: new Uint16Array(2 * breakpoints * cpus * LEVELS * columns.count),
    requestAt: (kind, bp, mask) => (kind * breakpoints + bp) * masks + mask,
    cpuAt: (kind, bp, cpu, boundary) =>
      (((kind * breakpoints + bp) * cpus + cpu) * LEVELS + boundary) * columns.count,
  };
};
