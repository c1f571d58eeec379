/** A policy together with what of its states is packed. */
import type { ClassicKernel } from '../classic/state.ts';
import type { PercpuKernel } from '../percpu/state.ts';
import { globalPolicy } from '../policies/global.ts';
import { percpuRfcPolicy } from '../policies/percpu-rfc.ts';
import { percpuPolicy } from '../policies/percpu.ts';
import type { Policy } from '../policy.ts';
import type { Booked, Extent } from './booked.ts';
import { classicFields, globalFields } from './classic-fields.ts';
import type { Field } from './field.ts';
import { percpuFields } from './percpu-fields.ts';
import { canonicalList, type CanonicalMaker, canonicalTables } from './symmetry.ts';

/** How the states of an allocator with a boundary are packed in the atomic space. */
export interface StatePacking<K extends ClassicKernel> {
  /** What is kept. One that follows from those before it takes no bits, and says by −1 where it does not follow. */
  readonly fields: (extent: Extent) => readonly Field<Booked<K>>[];
  /**
   * What is left out, since no answer depends on it or a field has seen to it: paths like `cpus.*.dr7`, in which a star is any
   * number or name; all beneath a path is left out with it.
   */
  readonly leavesOut: readonly string[];
  /** What makes one of the states that differ in names alone; absent: they are told apart. */
  readonly canonical?: CanonicalMaker;
}

export interface Packing<K extends ClassicKernel> extends Required<StatePacking<K>> {
  readonly policy: Policy<K>;
}

/** Registers, which are written from what is kept; and the mask of a struct, which each register brings again. */
const LEFT_OUT: readonly string[] = [
  'kdr7',
  'cpus.*.dr',
  'cpus.*.dr7',
  'tasks.*.dr',
  'tasks.*.dr7',
  'tasks.*.debugFlag',
  'structs.*.mask',
];

/** A column for each CPU, then the slots of each task: the states of the patch as it was posted. */
export const classicPacking: Required<StatePacking<ClassicKernel>> = {
  fields: classicFields,
  leavesOut: LEFT_OUT,
  canonical: canonicalTables,
};

/** The same, and a list of what is registered. A field sees to the list but for its order. */
export const percpuPacking: Required<StatePacking<PercpuKernel>> = {
  fields: percpuFields,
  leavesOut: [...LEFT_OUT, 'registrations'],
  canonical: canonicalTables,
};

/** One list for all CPUs, and masks: the states of the base. */
export const globalPacking: Required<StatePacking<ClassicKernel>> = {
  fields: globalFields,
  leavesOut: LEFT_OUT,
  canonical: canonicalList,
};

/** Something to do with a policy that has a packing, whatever its state is made of. */
export type PackingUse<R> = <K extends ClassicKernel>(packing: Packing<K>) => R;

/** Lets `use` have the packing of a policy of this project; undefined for one that has none. */
export const withPacking = <R>(policy: string, use: PackingUse<R>): R | undefined => {
  switch (policy) {
    case 'percpu-rfc':
      return use({ policy: percpuRfcPolicy, ...classicPacking });
    case 'percpu':
      return use({ policy: percpuPolicy, ...percpuPacking });
    case 'global':
      return use({ policy: globalPolicy, ...globalPacking });
    default:
      return undefined;
  }
};
