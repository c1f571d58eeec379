/** How the program ends, as its caller sees it; after a signal it is 128 and the signal's number, as in a shell. */
export const EXIT = {
  /** All held. */
  held: 0,
  /** A prediction was missed, or a property broken. */
  missed: 1,
  /** Bad usage, unreadable input, or a fault of our own. */
  unusable: 2,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
