/** How a ledger comes into the Worker: read and decided as it comes, and followed where it grows behind that. */
import type { LedgerEvent } from '../../../machines/events.ts';
import type { History } from './history.ts';
import { blankLedger, type OpenedLedger, requireRoom } from './opened-ledger.ts';
import { contentOf } from './origin.ts';
import type { Origin } from './protocol.ts';

export interface Opening {
  readonly ledger: OpenedLedger;
  readonly history: History;
  /** What an import guessed or found odd. */
  readonly remarks: () => readonly string[];
  readonly again: (() => AsyncIterable<readonly LedgerEvent[]>) | undefined;
  /** What comes behind the ledger as it was opened: nothing, unless it is followed. */
  readonly arrivals: AsyncIterable<'events' | 'all so far'>;
  readonly stop: () => void;
}

/** Events between two words about how far the opening is. */
const PROGRESS = 1 << 16;

const nothing = (): void => undefined;
const noRemarks = (): readonly string[] => [];

/**
 * Reads what there is of a ledger, and decides it as it comes.
 * @param historyOver the history of a ledger that is blank yet. @throws InputError for what cannot be opened.
 */
export const openingOf = async (
  origin: Origin,
  historyOver: (ledger: OpenedLedger) => History,
  progress: (events: number) => void,
): Promise<Opening> => {
  const content = await contentOf(origin);
  const { remarks = noRemarks, stop = nothing, again } = content;
  const ledger = blankLedger(content);
  const history = historyOver(ledger);
  const arriving = content.fill(ledger);
  try {
    let said = 0;
    for (let next = await arriving.next(); next.done !== true; next = await arriving.next()) {
      requireRoom(ledger);
      history.grow();
      if (next.value === 'all so far') break;
      if (ledger.events.length - said < PROGRESS) continue;
      said = ledger.events.length;
      progress(said);
    }
    history.settle();
    return { ledger, history, remarks, again, arrivals: arriving, stop };
  } catch (error) {
    stop();
    throw error;
  }
};

/** Part of the time that taking growth in may cost. */
const SHARE = 4;

/** Runs `grow` soon after it was asked for, and the less often the longer it takes. */
export const pacedGrowth = (grow: () => void, onError: (error: unknown) => void): (() => void) => {
  let isPlanned = false;
  let notBefore = 0;
  const run = (): void => {
    isPlanned = false;
    const started = performance.now();
    try {
      grow();
    } catch (error) {
      onError(error);
    }
    const ended = performance.now();
    notBefore = ended + (ended - started) * SHARE;
  };
  return () => {
    if (isPlanned) return;
    isPlanned = true;
    setTimeout(run, Math.max(0, notBefore - performance.now()));
  };
};
