/** Events with names that somebody gave them. They stay in the browser, by ledger, and go along in a short link. */
import { untrack } from 'svelte';
import { readPlace } from './address-bar.ts';
import { type Bookmark, bookmarksIn, bookmarksText } from './bookmark-text.ts';
import type { Inspector } from './inspector.svelte.ts';

const MOST_LETTERS = 60;
/** Characters of a link that bookmarks may take. */
const SHORT = 300;

const storeName = (key: string): string => `breakledger bookmarks ${key}`;

/** A browser may refuse to remember anything: then they stay for as long as the page does. */
const remembered = (key: string): readonly Bookmark[] => {
  try {
    return bookmarksIn(localStorage.getItem(storeName(key)) ?? '');
  } catch {
    return [];
  }
};

const remember = (key: string, bookmarks: readonly Bookmark[]): void => {
  try {
    if (bookmarks.length === 0) localStorage.removeItem(storeName(key));
    else localStorage.setItem(storeName(key), bookmarksText(bookmarks));
  } catch {
    // Told by the absence of the bookmarks at the next visit; nothing here depends on them.
  }
};

const joined = (one: readonly Bookmark[], other: readonly Bookmark[]): readonly Bookmark[] =>
  [...one.filter(({ name }) => other.every((its) => its.name !== name)), ...other].toSorted(
    (a, b) => a.seq - b.seq,
  );

export const createBookmarks = (inspector: Inspector) => {
  let linked = readPlace().bookmarks ?? [];
  let all = $state.raw<readonly Bookmark[]>([]);
  const key = $derived(inspector.ledgerKey);

  const keep = (its: readonly Bookmark[]): void => {
    all = its;
    if (key === undefined) return;
    remember(key, its);
    inspector.note({ bookmarks: bookmarksText(its).length <= SHORT ? its : [] });
  };

  let nameBefore: string | undefined;
  $effect(() => {
    if (key === undefined) return;
    untrack(() => {
      // The digest of what was dropped is known later than its name.
      const name = inspector.opened?.name;
      const known = nameBefore === name ? all : linked;
      nameBefore = name;
      linked = [];
      keep(joined(remembered(key), known));
    });
  });

  return {
    get all() {
      return all;
    },
    add: (name: string) => {
      keep(joined(all, [{ name: name.slice(0, MOST_LETTERS), seq: inspector.seq }]));
    },
    remove: (name: string) => {
      keep(all.filter((one) => one.name !== name));
    },
    /** Takes those of another link to the same ledger. */
    followLink: () => {
      keep(joined(all, readPlace().bookmarks ?? []));
    },
    /** To the next one behind the present event, and after the last to the first. */
    next: () => {
      const next = all.find(({ seq }) => seq > inspector.seq) ?? all[0];
      if (next !== undefined) inspector.go(next.seq);
    },
  };
};

export type Bookmarks = ReturnType<typeof createBookmarks>;
