/**
 * What must not stay behind when the process ends before its time: temporary folders, drafts of files. Whoever ends the process by
 * a signal has to know whether there is any: the system would end it without a word to anybody.
 */

const held = new Set<() => void>();

let changed: () => void = () => undefined;

const letAllGo = (): void => {
  for (const letGo of held) letGo();
};

/** Is there anything that the end of the process has to take away? */
export const isAnythingHeld = (): boolean => held.size > 0;

/** @param listener told, from now on, when {@link isAnythingHeld} may have changed. There is one listener. */
export const watchHeld = (listener: () => void): void => {
  changed = listener;
};

/**
 * Has `letGo` called as the process exits.
 * @returns what says that it need not be called any more.
 */
export const letGoAtExit = (letGo: () => void): (() => void) => {
  if (held.size === 0) process.once('exit', letAllGo);
  held.add(letGo);
  changed();
  return () => {
    held.delete(letGo);
    if (held.size === 0) process.off('exit', letAllGo);
    changed();
  };
};
