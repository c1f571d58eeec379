/** How a database is told from other files. Nothing of Node: the page has to tell them apart too. */

/** What every database begins with. */
export const SQLITE_MAGIC = new TextEncoder().encode('SQLite format 3\0');

export const isDatabase = (head: Uint8Array): boolean =>
  head.length === SQLITE_MAGIC.length && SQLITE_MAGIC.every((byte, at) => head[at] === byte);
