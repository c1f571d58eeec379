/** Every *sometimes* property, by the family of policies. */
import type { MainlineKernel } from '../../machines/mainline/state.ts';
import type { SlotKernel } from '../slot-kernel.ts';
import { BROKEN_ASSUMPTIONS, OOPSES } from './faults.ts';
import { EVENTS_HAPPEN } from './mainline.ts';
import { refusalsOf2009, refusalsOfMainline } from './refusals.ts';
import { HAPPENINGS } from './slots.ts';
import type { Sometimes } from './sometimes.ts';

export const SLOT_SOMETIMES: readonly Sometimes<SlotKernel>[] = [
  ...HAPPENINGS,
  ...refusalsOf2009<SlotKernel>(),
  ...OOPSES,
  ...BROKEN_ASSUMPTIONS,
];

export const MAINLINE_SOMETIMES: readonly Sometimes<MainlineKernel>[] = [
  ...EVENTS_HAPPEN,
  ...refusalsOfMainline<MainlineKernel>(),
];
