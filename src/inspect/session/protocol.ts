/** What the page asks of its Worker, and what comes back: plain data, and typed arrays where there is much of it. */
import type { EventType } from '../../../machines/events.ts';
import type { Result } from '../../../machines/outcome.ts';
import type { AskedInside } from '../inside/inside.ts';
import type { InsideView } from '../inside/inside-view.ts';
import type { ChartDrawing, ChartName } from '../view/chart-drawing.ts';
import type { Grid } from '../view/grid.ts';
import type { TimeView } from '../view/time-text.ts';
import type { AskedEdit, EditView, FormView } from '../what-if/form-view.ts';
import type { Lane, OverviewView } from './overview.ts';

/** Where a ledger comes from. */
export type Origin =
  /** Packed, as the server of `breakledger inspect` hands it out. */
  | { readonly kind: 'served'; readonly name: string; readonly address: string }
  /** Its lines, as a static host has them beside the page. */
  | { readonly kind: 'address'; readonly name: string; readonly address: string }
  /** A file that was dropped on the page. */
  | { readonly kind: 'file'; readonly file: File }
  /** An example: its text stands in the page. */
  | { readonly kind: 'text'; readonly name: string; readonly text: string };

/** What is open. */
export interface Opened {
  readonly name: string;
  readonly policy: string;
  readonly title: string;
  /** Events that happened: up to an oops, if there is one. */
  readonly length: number;
  /** All events, also those behind an oops. */
  readonly events: number;
  readonly diedAt: number | null;
  readonly cpus: number;
  readonly slots: number;
  readonly isRecording: boolean;
  readonly lanes: readonly Lane[];
  readonly refusals: number;
  /** What an import guessed or found odd, in sentences. */
  readonly remarks: readonly string[];
}

export interface ChangeView {
  /** The place, as `replay --every` names it. */
  readonly place: string;
  readonly text: string;
}

/** A moment: the state after an event, and what the event was. */
export interface MomentView {
  /** 0: before the first event. */
  readonly seq: number;
  readonly type: EventType | null;
  /** What was asked, as a sentence. */
  readonly sentence: string;
  readonly result: Result;
  /** Which rule answered, if it was refused, and how the kernel died. */
  readonly because: string | null;
  /** What the recorded kernel answered. */
  readonly observed: string | null;
  readonly time: TimeView | null;
  readonly delivered: readonly string[];
  readonly grid: Grid;
  readonly changes: readonly ChangeView[];
  readonly findings: readonly string[];
}

/** A holder that an explanation speaks of, as a link to the event that made it one. */
export interface HolderLink {
  readonly name: string;
  /** What the grid calls it: the same, and under an allocator that counts with its task before it. */
  readonly place: string;
  readonly seq: number;
  readonly blocks: boolean;
}

export interface ExplanationView {
  readonly seq: number;
  /** As `breakledger explain` prints it. */
  readonly text: string;
  readonly holders: readonly HolderLink[];
}

/** The moment, and that of the history beside it, if there is one. */
export interface Moments {
  readonly moment: MomentView;
  readonly beside: MomentView | null;
}

/** What stands beside the first history. */
export interface BesideView {
  readonly label: string;
  /** Events at which the two part, and the first of them. */
  readonly divergences: number;
  readonly first: number | null;
  readonly isBranch: boolean;
  /** What became different in a branch, in words. */
  readonly text: string;
}

/** Events that were found: the first of them, and how many there are. */
export interface FoundView {
  readonly count: number;
  readonly events: readonly { readonly seq: number; readonly sentence: string }[];
}

/** By the name of a question: what it says, and what is answered. */
export interface Questions {
  readonly open: {
    readonly ask: { readonly origin: Origin; readonly policy: string | null };
    readonly answer: Opened;
  };
  readonly policy: { readonly ask: { readonly policy: string }; readonly answer: Opened };
  /** Loads a policy from a module; `watched` is the memory by which the page sees a call that does not end. */
  readonly 'plug-in': {
    readonly ask: { readonly file: string; readonly address: string; readonly watched: SharedArrayBuffer };
    readonly answer: { readonly policy: string };
  };
  /** SHA-256 over the events of a ledger that no server of ours hands out; null once another one is open. */
  readonly digest: {
    /** Null: of the ledger that is open. */
    readonly ask: { readonly origin: Origin | null };
    readonly answer: string | null;
  };
  readonly moment: { readonly ask: { readonly seq: number }; readonly answer: Moments };
  /** The steps of an event, and the state after one of them. */
  readonly inside: { readonly ask: AskedInside; readonly answer: InsideView };
  /** How the statecharts are drawn. */
  readonly charts: {
    readonly ask: object;
    readonly answer: Readonly<Record<ChartName, ChartDrawing>>;
  };
  readonly explain: { readonly ask: { readonly seq: number }; readonly answer: ExplanationView | null };
  readonly overview: {
    readonly ask: { readonly from: number; readonly to: number; readonly columns: number };
    readonly answer: OverviewView;
  };
  readonly find: { readonly ask: { readonly text: string }; readonly answer: FoundView };
  /** The fields of event `seq`, or those of a new one of a type. */
  readonly form: {
    readonly ask: { readonly seq: number; readonly type: EventType | null };
    readonly answer: FormView;
  };
  /** What was typed into that form, as an edit. */
  readonly edit: { readonly ask: { readonly asked: AskedEdit }; readonly answer: EditView };
  /** Another policy, or a branch by its edits, or neither: nothing stands beside any more. */
  readonly beside: {
    readonly ask: { readonly policy: string | null; readonly edits: string | null; readonly at: number };
    readonly answer: BesideView | null;
  };
  /** The ledger, the branch beside it, or the history as Chrome-trace JSON, as a file. */
  readonly save: {
    readonly ask: { readonly which: 'ledger' | 'branch' | 'trace' };
    readonly answer: { readonly name: string; readonly content: Blob };
  };
  readonly next: {
    readonly ask: { readonly seq: number; readonly by: 1 | -1; readonly what: Notable };
    readonly answer: { readonly seq: number | null };
  };
}

/** What one can jump to. */
export type Notable = 'refusal' | 'violation' | 'divergence';

export type QuestionName = keyof Questions;

export type Question = {
  [Name in QuestionName]: { readonly name: Name } & Questions[Name]['ask'];
}[QuestionName];

/** How a question ends. */
export type Reply<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'refusal'; readonly message: string };

/** What the Worker says unasked. */
export type Word =
  /** How far the opening is. */
  | { readonly kind: 'progress'; readonly events: number }
  /** Events were appended to a ledger that is followed. */
  | { readonly kind: 'grown'; readonly opened: Opened }
  /** Nothing more will come of it: why. */
  | { readonly kind: 'lost'; readonly message: string }
  /** The invariants have been judged up to an event; found so far. */
  | { readonly kind: 'judged'; readonly upTo: number; readonly violations: number; readonly isDone: boolean };
