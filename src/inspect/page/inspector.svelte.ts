/** What the page knows at present, and what can be done with it. Components read it and call it. */
import type { FoundView, Moments, Notable, Opened, Origin } from '../session/protocol.ts';
import { createExplaining } from './explaining.svelte.ts';
import { createFollowing, grownWindow } from './following.svelte.ts';
import { latestOf } from './latest.ts';
import { createLinks } from './links.svelte.ts';
import type { Place } from './permalink.ts';
import { createPolicyChoice } from './policy-choice.svelte.ts';
import { download } from './download.ts';
import { findServed } from './served.ts';
import { createStandingBeside } from './standing-beside.svelte.ts';
import { showing, type TimelineWindow, whole } from './timeline-window.ts';
import { startWorker } from './worker-client.ts';

export interface Judged {
  readonly upTo: number;
  readonly violations: number;
  readonly isDone: boolean;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const createInspector = () => {
  let opened = $state.raw<Opened>();
  let moments = $state.raw<Moments>();
  let found = $state.raw<{ readonly text: string; readonly its: FoundView }>();
  const moment = $derived(moments?.moment);
  let judged = $state.raw<Judged>({ upTo: 0, violations: 0, isDone: false });
  let window = $state.raw<TimelineWindow>({ from: 0, to: 1 });
  let seq = $state(0);
  let reading = $state<number>();
  let error = $state<string>();
  let notice = $state<string>();
  const following = createFollowing();

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

  const beside = createStandingBeside(client.ask);
  const explaining = createExplaining(
    client.ask,
    () => seq,
    (failure) => (error = messageOf(failure)),
  );

  const policies = createPolicyChoice(client, (message) => {
    opened = undefined;
    reading = undefined;
    error = message;
  });
  const { isKnown } = policies;

  const links = createLinks({
    ask: client.ask,
    openName: () => opened?.name,
    seen: () => ({
      policy: opened?.policy,
      ...beside.place,
      find: found?.text,
      seq,
      from: window.from,
      to: window.to,
    }),
    open: (origin, policy, at) => open(origin, policy, at),
    returnTo: (at) => returnTo(at),
    policyFor: (linked, otherwise) => [linked, otherwise].find(isKnown) ?? null,
    tell: (its) => (notice = its),
  });

  const ask = latestOf(async (target: number) => {
    moments = await client.ask('moment', { seq: target });
  });

  const show = async (target: number): Promise<void> => {
    await attempt(() => ask(target));
    explaining.rest(moment?.result !== 0 && moment?.seq === seq);
  };

  const go = (target: number): void => {
    if (opened === undefined) return;
    const next = Math.min(Math.max(Math.round(target), 0), opened.length);
    if (next !== seq) explaining.leave();
    seq = next;
    following.moved(next, opened.length);
    window = showing(window, next, opened.events);
    void show(next);
    links.write();
  };

  /** Events were appended: who stands at the end goes along. */
  const grown = (its: Opened): void => {
    if (opened === undefined) return;
    window = grownWindow(window, opened, its);
    opened = its;
    if (following.followsEnd === true) go(its.length);
  };

  const settle = (its: Opened): void => {
    opened = its;
    reading = undefined;
    judged = { upTo: 0, violations: 0, isDone: false };
    explaining.leave();
    beside.leave();
    found = undefined;
  };

  const open = async (origin: Origin, policy: string | null, at?: Place): Promise<void> => {
    error = undefined;
    reading = 0;
    following.begin(false);
    links.begin();
    performance.mark('asked for a ledger');
    try {
      settle(await client.ask('open', { origin, policy }));
      notice = opened?.remarks.length === 0 ? notice : opened?.remarks.join('; ');
      links.settle(at?.digest);
      window = whole(opened?.events ?? 1);
      seq = -1;
      await returnTo({ ...at, seq: at?.seq ?? (await firstOfInterest()) });
      if (origin.kind !== 'served') void links.learnDigest();
    } catch (failure) {
      reading = undefined;
      error = messageOf(failure);
    }
  };

  /** Shows of the ledger that is open what a link says. */
  const returnTo = async (place: Place): Promise<void> => {
    const { policy, from, to } = place;
    if (policy !== undefined && isKnown(policy)) await choosePolicy(policy);
    if (from !== undefined && to !== undefined) window = { from, to };
    if (place.seq !== undefined) go(place.seq);
    if (place.beside !== undefined && isKnown(place.beside)) await putBeside(place.beside, null);
    if (place.edits !== undefined) await putBeside(null, place.edits, place.at);
    if (place.find !== undefined) await find(place.find);
  };

  /** Where a reader would look first: the first refusal, else the first event. */
  const firstOfInterest = async (): Promise<number> =>
    (await client.ask('next', { seq: 0, by: 1, what: 'refusal' })).seq ?? Math.min(1, opened?.length ?? 0);

  /** What `breakledger inspect` serves, if this page comes from it. */
  const openServed = async (): Promise<void> => {
    const served = await findServed();
    if (served === undefined) {
      await links.openLinked();
      return;
    }
    const at = links.placeIn(served);
    // Where the policy of the file cannot be had, the ledger is opened all the same.
    const failure = served.plugIn && (await policies.add(served.plugIn).then(() => undefined, messageOf));
    const address = new URL('./ledger.blocks', location.href).href;
    await open(
      { kind: 'served', name: served.name, address },
      [at.policy, served.policy].find(isKnown) ?? null,
      served.isFollowed ? { ...at, seq: at.seq ?? Number.POSITIVE_INFINITY } : at,
    );
    if (failure !== undefined) error = failure;
    following.begin(served.isFollowed);
    following.moved(seq, opened?.length ?? 0);
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
      links.write();
    });

  /** Puts another policy or a branch beside the history; neither takes away what stands there. */
  const putBeside = (
    policy: string | null,
    edits: string | null,
    at: number = Math.max(seq, 1),
  ): Promise<void> =>
    afresh(async () => {
      await beside.put(policy, edits === null ? undefined : { edits, at });
      links.write();
      await show(seq);
    });

  const save = (which: 'ledger' | 'branch' | 'trace'): Promise<void> =>
    afresh(async () => {
      const { name, content } = await client.ask('save', { which });
      download(name, content);
    });

  return {
    get beside() {
      return beside.view;
    },
    /** The edits of the branch that stands beside; empty where none does. */
    get edits() {
      return beside.branch?.edits ?? '';
    },
    get besideMoment() {
      return moments?.beside ?? undefined;
    },
    get found() {
      return found;
    },
    /** Whether it goes along as the ledger grows; undefined for a ledger that does not. */
    get followsEnd() {
      return following.followsEnd;
    },
    /** The names of all that can be chosen. */
    get policies() {
      return policies.names;
    },
    get opened() {
      return opened;
    },
    get moment() {
      return moment;
    },
    get explanation() {
      return explaining.explanation;
    },
    get judged() {
      return judged;
    },
    get window() {
      return window;
    },
    set window(its: TimelineWindow) {
      window = its;
      links.write();
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
      links.write();
    },
    /** By what the browser remembers the ledger; undefined while none is open. */
    get ledgerKey() {
      return opened === undefined ? undefined : (links.digest ?? opened.name);
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
    explain: explaining.explain,
    followLink: links.follow,
    go,
    jump,
    note: links.note,
    open,
    openServed,
  };
};

export type Inspector = ReturnType<typeof createInspector>;
