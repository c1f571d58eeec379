/** The catalogue of known defects: those of the seed, then those of the base that it inherited. */
import { structsFreed } from './b1-structs-freed.ts';
import { notRewrittenElsewhere } from './b2-not-rewritten-elsewhere.ts';
import { slotsCopied } from './b3-slots-copied.ts';
import { kdr7AheadOfTables } from './b4-kdr7-ahead-of-tables.ts';
import { staleEntryReached } from './b5-stale-entry-reached.ts';
import { oneKdr7 } from './d01-one-kdr7.ts';
import { releasedWhileOffline } from './d02-released-while-offline.ts';
import { neverInstalled } from './d03-never-installed.ts';
import { signedIndex } from './d04-signed-index.ts';
import { unknownUnregister } from './d05-unknown-unregister.ts';
import { registeredTwice } from './d06-registered-twice.ts';
import { boundaryStuck } from './d07-boundary-stuck.ts';
import { maskReadAgain } from './d08-mask-read-again.ts';
import { silentFailure } from './d09-silent-failure.ts';
import { emptyMask } from './d10-empty-mask.ts';
import { refusedMaskLeft } from './d11-refused-mask-left.ts';
import { publishedBeforeDisabled } from './d12-published-before-disabled.ts';
import { maskOutsideLock } from './d13-mask-outside-lock.ts';
import { defaultMaskKept } from './d14-default-mask-kept.ts';
import { interruptsEnabled } from './d15-interrupts-enabled.ts';
import { liveStructRewritten } from './d16-live-struct-rewritten.ts';
import { flagAfterRegisters } from './d17-flag-after-registers.ts';
import { userSlotPublished } from './d18-user-slot-published.ts';
import type { Defect } from './defect.ts';

export const DEFECTS: readonly Defect[] = [
  oneKdr7,
  releasedWhileOffline,
  neverInstalled,
  signedIndex,
  unknownUnregister,
  registeredTwice,
  boundaryStuck,
  maskReadAgain,
  silentFailure,
  emptyMask,
  refusedMaskLeft,
  publishedBeforeDisabled,
  maskOutsideLock,
  defaultMaskKept,
  interruptsEnabled,
  liveStructRewritten,
  flagAfterRegisters,
  userSlotPublished,
  structsFreed,
  notRewrittenElsewhere,
  slotsCopied,
  kdr7AheadOfTables,
  staleEntryReached,
];
