/** Immutable states with structural sharing, by immer. */
import { produce } from 'immer';

/** The state that `act` makes of `kernel` by changing a draft of it; `kernel` itself stays as it was. */
export const produceKernel = <K extends object>(kernel: K, act: (draft: K) => void): K =>
  produce<K, K>(kernel, (draft) => {
    act(draft);
  });
