/** What stands beside the history: another policy, or a branch with the edits that made it. */
import type { BesideView } from '../session/protocol.ts';
import type { Place } from './permalink.ts';
import type { WorkerClient } from './worker-client.ts';

/** What a branch is made of. */
export interface BranchEdits {
  /** One a line. */
  readonly edits: string;
  /** The event of an edit that names none. */
  readonly at: number;
}

export const createStandingBeside = (ask: WorkerClient['ask']) => {
  let view = $state.raw<BesideView>();
  let branch = $state.raw<BranchEdits>();

  return {
    get view() {
      return view;
    },
    /** Undefined where another policy stands there, or nothing. */
    get branch() {
      return branch;
    },
    /** What a link says of it. */
    get place(): Partial<Place> {
      return view?.isBranch === false ? { beside: view.label } : { ...branch };
    },
    /** Puts a policy or a branch there, or nothing. @throws InputError for edits that cannot be, and then all stays as it is. */
    put: async (policy: string | null, its: BranchEdits | undefined): Promise<void> => {
      const answer = await ask('beside', { policy, edits: its?.edits ?? null, at: its?.at ?? 1 });
      view = answer ?? undefined;
      branch = view?.isBranch === true ? its : undefined;
    },
    leave: (): void => {
      view = undefined;
      branch = undefined;
    },
  };
};
