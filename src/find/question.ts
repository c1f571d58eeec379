/** What can be asked of a history. Several questions together ask for the events to which each of them says yes. */
import type { InvariantName } from '../../properties/invariant.ts';

export type Question =
  /** The event names the breakpoint, moves it into or out of a slot, or calls its callback. */
  | { readonly kind: 'breakpoint'; readonly name: string }
  /** The event names the task, changes what it holds, or where it runs. */
  | { readonly kind: 'task'; readonly name: string }
  /** The event ran on the CPU, or changed what it holds. */
  | { readonly kind: 'cpu'; readonly cpu: number }
  /** The event changed who holds the slot, on any CPU or for a task. */
  | { readonly kind: 'slot'; readonly slot: number }
  /** The event changed a piece of state, like `kernel[1][3]`, or something in it, like `kernel[1]`. */
  | { readonly kind: 'changes'; readonly place: string }
  /** The event was refused; `reason` is a result like `ENOSPC`, or a piece of the rule or section that refused. */
  | { readonly kind: 'refused'; readonly reason?: string }
  /** An invariant broke with this event: it held before. Absent: any. */
  | { readonly kind: 'breaks'; readonly invariant?: InvariantName }
  /** The expression became true with this event: before it was not. */
  | { readonly kind: 'becomes'; readonly expression: string };
