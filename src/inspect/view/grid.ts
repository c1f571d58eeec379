/** What the register grid shows of one moment: plain data with names in place of ids, so that it can be sent from the Worker. */
import type { Access } from '../../../machines/events.ts';

/** One debug register of one CPU, or one slot of a task. */
export interface SlotCell {
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
  /** Whether the event changed it. */
  readonly lit: boolean;
  /** What an invariant says is wrong here. */
  readonly wrong: readonly string[];
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

/** Marks of what is wrong with a CPU or a task as a whole. */
interface Marked {
  readonly lit: boolean;
  readonly wrong: readonly string[];
}

export interface SlotCpuView extends Marked {
  readonly cpu: number;
  readonly online: boolean;
  /** The task that runs, null for idle. */
  readonly current: string | null;
  readonly consumed: number;
  /** From slot 3 down to slot 0. */
  readonly cells: readonly SlotCell[];
  readonly control: ControlRegister;
}

export interface SlotTaskView extends Marked {
  readonly task: string;
  readonly runsOn: readonly number[];
  readonly debugFlag: boolean;
  readonly cells: readonly SlotCell[];
}

/** An allocator with a boundary: `global`, `percpu-rfc`, `percpu`, and plug-ins of their kind. */
export interface SlotGrid {
  readonly kind: 'slots';
  /** The lowest kernel slot, 4 where the users have all. */
  readonly boundary: number;
  /** Whether the event moved it. */
  readonly boundaryLit: boolean;
  readonly refcounts: readonly number[];
  readonly wrong: readonly string[];
  readonly cpus: readonly SlotCpuView[];
  readonly tasks: readonly SlotTaskView[];
}

/** One breakpoint that is counted somewhere. */
export interface CountedCell {
  readonly holder: string;
  /** What it watches, in words. */
  readonly watch: string;
  readonly disabled: boolean;
  readonly lit: boolean;
}

/** What one debug register of a CPU serves at present. */
export interface PlacedCell {
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
  readonly placed: readonly PlacedCell[];
}

export interface CountTaskView extends Marked {
  readonly task: string;
  readonly dead: boolean;
  /** On all CPUs. */
  readonly all: readonly CountedCell[];
  /** Bound to one CPU, by CPU; only those that there are. */
  readonly bound: readonly { readonly cpu: number; readonly cells: readonly CountedCell[] }[];
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
