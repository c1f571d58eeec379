/** A policy together with what of its states is packed. */
import { globalPolicy } from '../policies/global.ts';
import { percpuRfcPolicy } from '../policies/percpu-rfc.ts';
import { percpuPolicy } from '../policies/percpu.ts';
import type { Policy } from '../policy.ts';
import type { ClassicKernel } from '../classic/state.ts';
import type { Booked, Extent } from './booked.ts';
import { classicFields, globalFields, percpuFields } from './classic-fields.ts';
import type { Field, Layout } from './field.ts';
import { type Canonical, canonicalList, canonicalTables } from './symmetry.ts';

/** How the states of a policy with a boundary are packed in the atomic space. */
export interface Packing<K extends ClassicKernel> {
  readonly policy: Policy<K>;
  readonly fields: (extent: Extent) => readonly Field<Booked<K>>[];
  /** `tables`: a column for each CPU, then the slots of each task. `list`: one list for all CPUs, and masks. */
  readonly layout: 'tables' | 'list';
  /** What makes one of the states that differ in names alone. */
  readonly canonical: (extent: Extent, layout: Layout<Booked<K>>) => Canonical;
}

/** Something to do with a policy that has a packing, whatever its state is made of. */
export type PackingUse<R> = <K extends ClassicKernel>(packing: Packing<K>) => R;

/** Lets `use` have the packing of a policy of this project; undefined for one that has none. */
export const withPacking = <R>(policy: string, use: PackingUse<R>): R | undefined => {
  switch (policy) {
    case 'percpu-rfc':
      return use({
        policy: percpuRfcPolicy,
        fields: classicFields,
        layout: 'tables',
        canonical: canonicalTables,
      });
    case 'percpu':
      return use({
        policy: percpuPolicy,
        fields: percpuFields,
        layout: 'tables',
        canonical: canonicalTables,
      });
    case 'global':
      return use({ policy: globalPolicy, fields: globalFields, layout: 'list', canonical: canonicalList });
    default:
      return undefined;
  }
};
