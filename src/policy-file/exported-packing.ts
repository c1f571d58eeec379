/** The packing that somebody's module exports beside its policy, if it does. */
import type { ClassicKernel } from '../../machines/classic/state.ts';
import type { Booked } from '../../machines/packing/booked.ts';
import type { Field } from '../../machines/packing/field.ts';
import {
  classicPacking,
  globalPacking,
  percpuPacking,
  type StatePacking,
} from '../../machines/packing/packing.ts';
import { isTree } from '../../machines/plain-tree.ts';
import { InputError } from '../input-error.ts';
import { type Call, callsOf, type PolicyFile } from './guard.ts';
import { fieldsFault, packingFault, typeFault } from './shape.ts';
import type { Watch } from './watch.ts';

type AnyPacking = StatePacking<ClassicKernel>;
type AnyField = Field<Booked<ClassicKernel>>;

const isPacking = (value: unknown): value is AnyPacking => packingFault(value) === undefined;

const ALL_OURS = [classicPacking, percpuPacking, globalPacking];

/** What is ours needs no guard, and is known by what it is. */
const OURS: readonly unknown[] = ALL_OURS.flatMap(({ fields, canonical }) => [fields, canonical]);

type Canonical = NonNullable<AnyPacking['canonical']>;

const noFault = (): undefined => undefined;

const guardField = (field: AnyField, call: Call): AnyField => ({
  name: field.name,
  size: field.size,
  read: (state) => call('packing', field.name, () => field.read(state), typeFault('number')),
  write: (state, code) => {
    call(
      'packing',
      field.name,
      () => {
        field.write(state, code);
      },
      noFault,
    );
  },
});

const guardCanonical =
  (canonical: Canonical, call: Call): Canonical =>
  (extent, layout) => {
    const its = call('packing', 'canonical', () => canonical(extent, layout), typeFault('function'));
    return (words, changed) => {
      call(
        'packing',
        'canonical',
        () => {
          its(words, changed);
        },
        noFault,
      );
    };
  };

const guardPacking = ({ fields, leavesOut, canonical }: AnyPacking, call: Call): AnyPacking => ({
  leavesOut,
  fields: OURS.includes(fields)
    ? fields
    : (extent) =>
        call('packing', 'fields', () => fields(extent), fieldsFault).map((field) => guardField(field, call)),
  ...(canonical !== undefined && {
    canonical: OURS.includes(canonical) ? canonical : guardCanonical(canonical, call),
  }),
});

/** @throws InputError for an export of that name that is none. */
export const packingIn = (module: unknown, file: PolicyFile, watch: Watch): AnyPacking | undefined => {
  const packing: unknown = isTree(module) ? module['packing'] : undefined;
  if (packing === undefined) return undefined;
  if (!isPacking(packing)) {
    throw new InputError({
      file: file.name,
      what: `its export \`packing\` is no packing: ${packingFault(packing) ?? ''}`,
      advice: 'docs/writing-a-policy.md shows what a packing is made of',
    });
  }
  return guardPacking(packing, callsOf(file, watch));
};
