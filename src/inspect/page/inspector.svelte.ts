/** What the page knows at present, and what can be done with it. Components read it and call it. */
import { untrack } from 'svelte';
import type {
  BesideView,
  ExplanationView,
  FoundView,
  Moments,
  Notable,
  Opened,
  Origin,
} from '../session/protocol.ts';
import { POLICY_NAMES } from '../view/policy-names.ts';
import { EXAMPLES } from './examples.ts';
import { clearPlace, readPlace, writePlace } from './address-bar.ts';
import { latestOf } from './latest.ts';
import type { Place } from './permalink.ts';
import { download } from './download.ts';
import { findServed } from './served.ts';
import { showing, type TimelineWindow, whole } from './timeline-window.ts';
import { watchPlugIn } from './plug-in-watch.ts';
import { startWorker } from './worker-client.ts';

export interface Judged {
  readonly upTo: number;
  readonly violations: number;
  readonly isDone: boolean;
}

/** Milliseconds at one event before a refusal is explained: nobody reads while scrubbing. */
const REST = 100;

/** Digits of a digest that a link holds. */
const DIGEST_SHOWN = 16;

const otherLedger = (digest: string, here: string): string =>
  `The link is to another ledger (${digest}), and ${here}.`;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const createInspector = () => {
  let opened = $state.raw<Opened>();
  let moments = $state.raw<Moments>();
  let beside = $state.raw<BesideView>();
  let found = $state.raw<{ readonly text: string; readonly its: FoundView }>();
  const moment = $derived(moments?.moment);
  let explanation = $state.raw<ExplanationView>();
  let judged = $state.raw<Judged>({ upTo: 0, violations: 0, isDone: false });
  let window = $state.raw<TimelineWindow>({ from: 0, to: 1 });
  let seq = $state(0);
  let reading = $state<number>();
  let error = $state<string>();
  let notice = $state<string>();
  let isFollowed = $state(false);
  let followsEnd = $state(false);
  let digest = $state<string>();
  /** Where a link leads whose ledger is not open yet. */
  let linked: Place | undefined;
  let openings = 0;
  let policies = $state.raw<readonly string[]>(POLICY_NAMES);
  let noted: Partial<Place> = {};
  let explaining: ReturnType<typeof setTimeout> | undefined;

  const client = startWorker((word) => {
    if (word.kind === 'progress') reading = word.events;
    if (word.kind === 'grown') grown(word.opened);
    if (word.kind === 'lost') error = word.message;
    if (word.kind === 'judged') {
      const hadMore = word.violations > judged.violations;
      judged = word;
      if (hadMore && seq > 0) void show(seq);
    }
  });

  const isKnown = (policy: string | undefined): policy is string => policies.some((name) => name === policy);

  const place = (): Place => ({
    ...noted,
    digest,
    policy: opened?.policy,
    beside: beside?.isBranch === false ? beside.label : undefined,
    find: found?.text,
    seq,
    from: window.from,
    to: window.to,
  });

  /** What a link says besides, of what others keep. */
  const note = (its: Partial<Place>): void => {
    noted = { ...noted, ...its };
    // Whoever notes something does not depend on what else the link says.
    untrack(() => {
      if (opened !== undefined) writePlace(place());
    });
  };

  const ask = latestOf(async (target: number) => {
    moments = await client.ask('moment', { seq: target });
  });

  const show = async (target: number): Promise<void> => {
    await attempt(() => ask(target));
    clearTimeout(explaining);
    if (moment?.result !== 0 && moment?.seq === seq) explaining = setTimeout(() => void explain(), REST);
  };

  const explain = async (): Promise<void> => {
    const asked = seq;
    const answer = await client.ask('explain', { seq: asked }).catch((failure: unknown) => {
      error = messageOf(failure);
      return null;
    });
    if (asked === seq && answer !== null) explanation = answer;
  };

  const go = (target: number): void => {
    if (opened === undefined) return;
    const next = Math.min(Math.max(Math.round(target), 0), opened.length);
    if (next !== seq) explanation = undefined;
    seq = next;
    followsEnd = isFollowed && next === opened.length;
    window = showing(window, next, opened.events);
    void show(next);
    writePlace(place());
  };

  /** Events were appended: who stands at the end goes along, who sees the whole sees it still. */
  const grown = (its: Opened): void => {
    if (opened === undefined) return;
    const isWhole = window.from <= 0 && window.to >= opened.events;
    const isAtEnd = followsEnd;
    opened = its;
    if (isWhole) window = whole(its.events);
    if (isAtEnd) go(its.length);
  };

  const settle = (its: Opened): void => {
    opened = its;
    reading = undefined;
    judged = { upTo: 0, violations: 0, isDone: false };
    explanation = undefined;
    beside = undefined;
    found = undefined;
  };

  const open = async (origin: Origin, policy: string | null, at?: Place): Promise<void> => {
    error = undefined;
    reading = 0;
    isFollowed = false;
    openings += 1;
    performance.mark('asked for a ledger');
    try {
      settle(await client.ask('open', { origin, policy }));
      notice = opened?.remarks.length === 0 ? notice : opened?.remarks.join('; ');
      digest = at?.digest;
      window = whole(opened?.events ?? 1);
      seq = -1;
      await returnTo({ ...at, seq: at?.seq ?? (await firstOfInterest()) });
      if (origin.kind !== 'served') void learnDigest();
    } catch (failure) {
      reading = undefined;
      error = messageOf(failure);
    }
  };

  /** Shows of the ledger that is open what a link says. */
  const returnTo = async ({
    policy,
    seq: to,
    from,
    to: end,
    beside: other,
    find: text,
  }: Place): Promise<void> => {
    if (policy !== undefined && isKnown(policy)) await choosePolicy(policy);
    if (from !== undefined && end !== undefined) window = { from, to: end };
    if (to !== undefined) go(to);
    if (other !== undefined && isKnown(other)) await putBeside(other, null);
    if (text !== undefined) await find(text);
  };

  /** The digest of a ledger that no server knows, and whether a link was to it. */
  const learnDigest = async (): Promise<void> => {
    const its = openings;
    const learned = await client.ask('digest', { origin: null }).catch(() => null);
    if (learned === null || its !== openings) return;
    digest = learned.slice(0, DIGEST_SHOWN);
    writePlace(place());
    const at = linked;
    linked = undefined;
    if (at?.digest === undefined) return;
    if (learned.startsWith(at.digest)) await returnTo(at);
    else notice = otherLedger(at.digest, `this is ${opened?.name ?? ''}`);
  };

  /** A link on a page without a server: to an example, or to a ledger that somebody has to open. */
  const openLinked = async (): Promise<void> => {
    const asked = readPlace();
    if (asked.digest === undefined) return;
    linked = asked;
    for (const { origin, policy } of EXAMPLES.flatMap(({ examples }) => examples)) {
      const its = await client.ask('digest', { origin }).catch(() => null);
      if (openings > 0) return;
      if (its?.startsWith(asked.digest) !== true) continue;
      linked = undefined;
      await open(origin, isKnown(asked.policy) ? asked.policy : policy, asked);
      return;
    }
    notice = `The link is to the ledger ${asked.digest}: open it here, and what the link says is shown.`;
  };

  /** Somebody put another link into the address bar. */
  const followLink = (): void => {
    const asked = readPlace();
    const isHere = asked.digest === undefined || digest?.startsWith(asked.digest) === true;
    if (isHere && opened !== undefined) void returnTo(asked);
    else location.reload();
  };

  /** Where a reader would look first: the first refusal, else the first event. */
  const firstOfInterest = async (): Promise<number> =>
    (await client.ask('next', { seq: 0, by: 1, what: 'refusal' })).seq ?? Math.min(1, opened?.length ?? 0);

  /** What `breakledger inspect` serves, if this page comes from it. */
  const openServed = async (): Promise<void> => {
    const served = await findServed();
    if (served === undefined) {
      await openLinked();
      return;
    }
    const asked = readPlace();
    const isOther =
      asked.digest !== undefined && served.digest !== undefined && !served.digest.startsWith(asked.digest);
    if (isOther) {
      notice = otherLedger(asked.digest ?? '', `this server has ${served.name}`);
      clearPlace();
    }
    const at = isOther ? {} : asked;
    const failure = served.plugIn && (await loadPlugIn(served.plugIn));
    const address = new URL('./ledger.blocks', location.href).href;
    await open(
      { kind: 'served', name: served.name, address },
      [at.policy, served.policy].find(isKnown) ?? null,
      {
        ...at,
        digest: served.digest?.slice(0, DIGEST_SHOWN),
        ...(served.isFollowed && { seq: at.seq ?? Number.POSITIVE_INFINITY }),
      },
    );
    if (failure !== undefined) error = failure;
    isFollowed = served.isFollowed;
    followsEnd = isFollowed && seq === opened?.length;
  };

  /** Loads a policy from a file, or answers why that cannot be done: the ledger is opened all the same. */
  const loadPlugIn = async ({
    file,
    address,
  }: {
    file: string;
    address: string;
  }): Promise<string | undefined> => {
    const watched = watchPlugIn(file, (message) => {
      client.end(message);
      opened = undefined;
      reading = undefined;
      policies = POLICY_NAMES;
      error = message;
    });
    try {
      const { policy } = await client.ask('plug-in', { file, address, watched });
      policies = [...POLICY_NAMES, policy];
      return undefined;
    } catch (failed) {
      return messageOf(failed);
    }
  };

  const choosePolicy = async (policy: string): Promise<void> => {
    if (opened === undefined || policy === opened.policy) return;
    try {
      settle(await client.ask('policy', { policy }));
      const at = seq;
      seq = -1;
      go(at);
    } catch (failure) {
      error = messageOf(failure);
    }
  };

  const jump = async (by: 1 | -1, what: Notable): Promise<void> => {
    const { seq: found } = await client.ask('next', { seq, by, what });
    notice = found === null ? `No ${what} ${by === 1 ? 'after' : 'before'} event ${seq}.` : undefined;
    if (found !== null) go(found);
  };

  /** Runs what may fail, and says so if it does. */
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    await work().catch((failure: unknown) => {
      error = messageOf(failure);
    });
  };

  /** The same for what somebody just asked for: what was wrong before is over. */
  const afresh = (work: () => Promise<void>): Promise<void> => {
    error = undefined;
    return attempt(work);
  };

  const find = (text: string): Promise<void> =>
    afresh(async () => {
      found = { text, its: await client.ask('find', { text }) };
      writePlace(place());
    });

  /** Puts another policy or a branch beside the history; neither takes away what stands there. */
  const putBeside = (policy: string | null, edits: string | null): Promise<void> =>
    afresh(async () => {
      const answer = await client.ask('beside', { policy, edits, at: Math.max(seq, 1) });
      beside = answer ?? undefined;
      writePlace(place());
      await show(seq);
    });

  const save = (which: 'ledger' | 'branch' | 'trace'): Promise<void> =>
    afresh(async () => {
      const { name, content } = await client.ask('save', { which });
      download(name, content);
    });

  return {
    get beside() {
      return beside;
    },
    get besideMoment() {
      return moments?.beside ?? undefined;
    },
    get found() {
      return found;
    },
    /** Whether it goes along as the ledger grows; undefined for a ledger that does not. */
    get followsEnd() {
      return isFollowed ? followsEnd : undefined;
    },
    /** The names of all that can be chosen. */
    get policies() {
      return policies;
    },
    get opened() {
      return opened;
    },
    get moment() {
      return moment;
    },
    get explanation() {
      return explanation;
    },
    get judged() {
      return judged;
    },
    get window() {
      return window;
    },
    set window(its: TimelineWindow) {
      window = its;
      writePlace(place());
    },
    get seq() {
      return seq;
    },
    get reading() {
      return reading;
    },
    get error() {
      return error;
    },
    get notice() {
      return notice;
    },
    closeFound: () => {
      found = undefined;
      writePlace(place());
    },
    /** By what the browser remembers the ledger; undefined while none is open. */
    get ledgerKey() {
      return opened === undefined ? undefined : (digest ?? opened.name);
    },
    find,
    putBeside,
    save,
    forget: () => {
      error = undefined;
      notice = undefined;
    },
    ask: client.ask,
    attempt,
    choosePolicy,
    explain,
    followLink,
    go,
    jump,
    note,
    open,
    openServed,
  };
};

export type Inspector = ReturnType<typeof createInspector>;
