/** Links: to which ledger the address bar leads, what it says of it, and what is said where the ledger is another one. */
import { untrack } from 'svelte';
import type { Origin } from '../session/protocol.ts';
import { clearPlace, readPlace, writePlace } from './address-bar.ts';
import { EXAMPLES } from './examples.ts';
import type { Place } from './permalink.ts';
import type { ServedLedger } from './served.ts';
import type { WorkerClient } from './worker-client.ts';

/** Digits of a digest that a link holds. */
const DIGEST_SHOWN = 16;

const otherLedger = (digest: string, here: string): string =>
  `The link is to another ledger (${digest}), and ${here}.`;

/** What links ask of the page. */
export interface LinkedPage {
  readonly ask: WorkerClient['ask'];
  /** The name of the ledger that is open. */
  readonly openName: () => string | undefined;
  /** What one sees of it. */
  readonly seen: () => Place;
  readonly open: (origin: Origin, policy: string | null, at: Place) => Promise<void>;
  /** Shows of the ledger that is open what a link says. */
  readonly returnTo: (at: Place) => Promise<void>;
  /** The policy of a link where the page has it, else the other. */
  readonly policyFor: (linked: string | undefined, otherwise: string) => string | null;
  readonly tell: (notice: string) => void;
}

export const createLinks = (page: LinkedPage) => {
  let digest = $state<string>();
  /** Where a link leads whose ledger is not open yet. */
  let awaited: Place | undefined;
  let openings = 0;
  let noted: Partial<Place> = {};

  /** Writes what one sees into the address bar. */
  const write = (): void => writePlace({ ...noted, digest, ...page.seen() });

  return {
    /** The beginning of the digest of the ledger that is open, as far as it is known. */
    get digest() {
      return digest;
    },
    write,

    /** What a link says besides, of what others keep. */
    note: (its: Partial<Place>): void => {
      noted = { ...noted, ...its };
      // Whoever notes something does not depend on what else the link says.
      untrack(() => {
        if (page.openName() !== undefined) write();
      });
    },

    /** A ledger is asked for. */
    begin: (): void => {
      openings += 1;
    },

    /** It is open, and known by `its`, if it is known. */
    settle: (its: string | undefined): void => {
      digest = its;
    },

    /** The digest of a ledger that no server knows, and whether a link was to it. */
    learnDigest: async (): Promise<void> => {
      const its = openings;
      const learned = await page.ask('digest', { origin: null }).catch(() => null);
      if (learned === null || its !== openings) return;
      digest = learned.slice(0, DIGEST_SHOWN);
      write();
      const at = awaited;
      awaited = undefined;
      if (at?.digest === undefined) return;
      if (learned.startsWith(at.digest)) await page.returnTo(at);
      else page.tell(otherLedger(at.digest, `this is ${page.openName() ?? ''}`));
    },

    /** A link on a page without a server: to an example, or to a ledger that somebody has to open. */
    openLinked: async (): Promise<void> => {
      const asked = readPlace();
      if (asked.digest === undefined) return;
      awaited = asked;
      for (const { origin, policy } of EXAMPLES.flatMap(({ examples }) => examples)) {
        const its = await page.ask('digest', { origin }).catch(() => null);
        if (openings > 0) return;
        if (its?.startsWith(asked.digest) !== true) continue;
        awaited = undefined;
        await page.open(origin, page.policyFor(asked.policy, policy), asked);
        return;
      }
      page.tell(`The link is to the ledger ${asked.digest}: open it here, and what the link says is shown.`);
    },

    /** Somebody put another link into the address bar. */
    follow: (): void => {
      const asked = readPlace();
      const isHere = asked.digest === undefined || digest?.startsWith(asked.digest) === true;
      if (isHere && page.openName() !== undefined) void page.returnTo(asked);
      else location.reload();
    },

    /** Where the link leads in the ledger that a server hands out: nowhere, if it is to another one. */
    placeIn: (served: ServedLedger): Place => {
      const asked = readPlace();
      const its = served.digest?.slice(0, DIGEST_SHOWN);
      if (asked.digest === undefined || served.digest?.startsWith(asked.digest) !== false)
        return { ...asked, digest: its };
      page.tell(otherLedger(asked.digest, `this server has ${served.name}`));
      clearPlace();
      return { digest: its };
    },
  };
};
