/** Sees when a policy of somebody's does not come back from a call: the Worker that it holds cannot say so itself. */
import { isSameCall, watchMemory, watchOn } from '../../policy-file/watch.ts';

/** Milliseconds between two looks, and how long one call may take. */
const LOOK = 500;
const LONGEST = 3000;

/** @param onStuck told once, in a sentence. @returns the memory that the Worker writes its signs to. */
export const watchPlugIn = (file: string, onStuck: (message: string) => void): SharedArrayBuffer => {
  const memory = watchMemory();
  const watch = watchOn(memory);
  let earlier = watch.look();
  let since = performance.now();
  const timer = setInterval(() => {
    const now = watch.look();
    if (!isSameCall(earlier, now)) {
      earlier = now;
      since = performance.now();
    } else if (performance.now() - since > LONGEST) {
      clearInterval(timer);
      const where = now.seq === 0 ? `its ${now.stage}` : `its ${now.stage} at event ${now.seq}`;
      onStuck(
        `${file}: ${where} has not come back for ${LONGEST / 1000} seconds, and was stopped; correct the policy`,
      );
    }
  }, LOOK);
  return memory;
};
