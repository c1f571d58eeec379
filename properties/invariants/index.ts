/** Every invariant, in the order of domain.md §5.2. */
import type { MainlineKernel } from '../../machines/mainline/state.ts';
import type { Invariant } from '../invariant.ts';
import { atomic } from './atomic.ts';
import { belowPos } from './below-pos.ts';
import { boundary } from './boundary.ts';
import { cap } from './cap.ts';
import { compact } from './compact.ts';
import { complete } from './complete.ts';
import { count } from './count.ts';
import { delivery } from './delivery.ts';
import { dr7 } from './dr7.ts';
import { fits } from './fits.ts';
import { ghost } from './ghost.ts';
import { hist } from './hist.ts';
import { mainlineAtomic } from './mainline-atomic.ts';
import { mainlineComplete } from './mainline-complete.ts';
import { mainlineRelease } from './mainline-release.ts';
import { mainlineSuccess } from './mainline-success.ts';
import { missing } from './missing.ts';
import { oneStep } from './one-step.ts';
import { range } from './range.ts';
import { refcnt } from './refcnt.ts';
import { release } from './release.ts';
import { safe } from './safe.ts';
import { success } from './success.ts';
import { tight } from './tight.ts';
import { userAbovePos } from './user-above-pos.ts';

/** Over an allocator with a boundary. */
export const SLOT_INVARIANTS: readonly Invariant[] = [
  count,
  range,
  cap,
  tight,
  boundary,
  oneStep,
  compact,
  belowPos,
  refcnt,
  userAbovePos,
  missing,
  ghost,
  dr7,
  delivery,
  success,
  release,
  complete,
  safe,
  atomic,
];

/** Over `mainline`'s accounting. */
export const MAINLINE_INVARIANTS: readonly Invariant<MainlineKernel>[] = [
  fits,
  hist,
  mainlineSuccess,
  mainlineRelease,
  mainlineComplete,
  mainlineAtomic,
];
