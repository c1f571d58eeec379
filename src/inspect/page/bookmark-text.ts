/** Bookmarks as text, for links and for what a browser remembers. */

/** An event with a name that somebody gave it. */
export interface Bookmark {
  readonly name: string;
  readonly seq: number;
}

/** `34:full,50:again`, as a link and the browser's memory hold them. */
export const bookmarksText = (bookmarks: readonly Bookmark[]): string =>
  bookmarks.map(({ name, seq }) => `${seq}:${encodeURIComponent(name)}`).join(',');

const nameIn = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** Whatever is none is passed over. */
export const bookmarksIn = (text: string): readonly Bookmark[] =>
  text.split(',').flatMap((one) => {
    const [, seq = '', encoded = ''] = /^(\d{1,12}):(.{1,600})$/.exec(one) ?? [];
    const name = nameIn(encoded);
    return seq === '' || name === undefined ? [] : [{ name, seq: Number(seq) }];
  });
