/** What the register grid shows of one moment: plain data with names in place of ids, so that it can be sent from the Worker. */
import type { Access } from '../../../machines/events.ts';

/** Marks of a piece of state. */
interface Marked {
  /** Whether the event changed it. */
  readonly lit: boolean;
  /** What an invariant says is wrong with it. */
  readonly wrong: readonly string[];
}

/** A number of the state, by the name under which `find` looks for what changed it. */
export interface Tally extends Marked {
  readonly place: string;
  readonly count: number;
}

/** One debug register of one CPU, or one slot of a task. */
export interface SlotCell extends Marked {
  /** What changed it is found by this name. */
  readonly place: string;
  readonly slot: number;
  /** Whose side of the boundary it is on (domain.md §1.2). */
  readonly side: 'kernel' | 'user';
  /** The breakpoint that owns it, null for a free one. */
  readonly holder: string | null;
  /** What the debug register holds, as hexadecimal text. */
  readonly address: string;
  /** Armed by DR7: what is watched. Absent: not armed. */
  readonly armed?: { readonly length: number; readonly access: Access | 'I/O' };
  /** Armed for a task that has left (lazy switching, domain.md §2.4). */
  readonly residue: boolean;
}

/** DR7 of a CPU, field by field (domain.md §1.1). */
export interface ControlRegister {
  readonly text: string;
  readonly lit: boolean;
  readonly slots: readonly ControlField[];
}

export interface ControlField {
  readonly slot: number;
  readonly local: boolean;
  readonly global: boolean;
  readonly access: Access | 'I/O';
  readonly length: number;
}

export interface SlotCpuView extends Marked {
  readonly cpu: number;
  readonly online: boolean;
  /** The task that runs, null for idle. */
  readonly current: string | null;
  /** How many kernel slots it counts (domain.md §3), where the allocator counts them. */
  readonly consumed: Tally;
  /** From slot 3 down to slot 0. */
  readonly cells: readonly SlotCell[];
  readonly control: ControlRegister;
}

export interface SlotTaskView extends Marked {
  readonly task: string;
  readonly runsOn: readonly number[];
  readonly debugFlag: boolean;
  readonly flagPlace: string;
  readonly cells: readonly SlotCell[];
}

/** An allocator with a boundary: `global`, `percpu-rfc`, `percpu`, and plug-ins of their kind. */
export interface SlotGrid {
  readonly kind: 'slots';
  /** The lowest kernel slot, 4 where the users have all. */
  readonly boundary: number;
  /** Whether the event moved it. */
  readonly boundaryLit: boolean;
  readonly boundaryWrong: readonly string[];
  /** How many tasks hold each slot, from slot 0. */
  readonly refcounts: readonly Tally[];
  readonly wrong: readonly string[];
  readonly cpus: readonly SlotCpuView[];
  readonly tasks: readonly SlotTaskView[];
}

/** One breakpoint that is counted somewhere. */
export interface CountedCell {
  readonly holder: string;
  /** The task that it counts for, null for one that is CPU-wide. */
  readonly task: string | null;
  /** The count that it is part of. */
  readonly place: string;
  /** What it watches, in words. */
  readonly watch: string;
  readonly disabled: boolean;
  readonly lit: boolean;
}

/** What one debug register of a CPU serves at present. */
export interface PlacedCell {
  readonly place: string;
  readonly slot: number;
  readonly holder: string | null;
  readonly address: string;
  readonly lit: boolean;
}

export interface CountCpuView extends Marked {
  readonly cpu: number;
  readonly online: boolean;
  readonly current: string | null;
  /** CPU-wide breakpoints counted here. */
  readonly pinned: readonly CountedCell[];
  /** The task with the most counted here. */
  readonly fullest: { readonly task: string; readonly cells: readonly CountedCell[] } | null;
  /** What is wrong with what counts here together. */
  readonly sumWrong: readonly string[];
  readonly placed: readonly PlacedCell[];
}

export interface CountTaskView extends Marked {
  readonly task: string;
  readonly dead: boolean;
  /** On all CPUs. */
  readonly all: readonly CountedCell[];
  readonly allPlace: string;
  /** Bound to one CPU, by CPU; only those that there are. */
  readonly bound: readonly {
    readonly cpu: number;
    readonly place: string;
    readonly cells: readonly CountedCell[];
  }[];
}

/** An allocator that counts: `mainline`, and plug-ins of its kind. */
export interface CountGrid {
  readonly kind: 'counts';
  readonly limit: number;
  readonly wrong: readonly string[];
  readonly cpus: readonly CountCpuView[];
  readonly tasks: readonly CountTaskView[];
}

/** A policy of neither kind: its row as it prints it. */
export interface RowGrid {
  readonly kind: 'row';
  readonly columns: readonly { readonly name: string; readonly text: string; readonly lit: boolean }[];
}

export type Grid = SlotGrid | CountGrid | RowGrid;
