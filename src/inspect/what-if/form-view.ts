/** The form of an edit: plain data between the page and its Worker. */
import type { EventType } from '../../../machines/events.ts';

/** How a field is asked for. A choice has its options; a name has those that the ledger knows, and takes others. */
export type FieldKind = 'text' | 'choice' | 'name';

export interface FieldView {
  /** As the ledger calls it. */
  readonly name: string;
  readonly kind: FieldKind;
  readonly options: readonly string[];
  /** What the event has there, empty for nothing. */
  readonly value: string;
  /** What may stand there, for who does not know. */
  readonly hint: string;
}

export interface FormView {
  readonly type: EventType;
  readonly fields: readonly FieldView[];
}

/** An edit of event `seq` as it stands in the form: what was typed, by field. */
export interface AskedEdit {
  readonly seq: number;
  readonly edit: 'change' | 'insert';
  readonly type: EventType;
  readonly values: Readonly<Record<string, string>>;
}

export interface FieldFault {
  /** Empty where no field of the form is meant. */
  readonly field: string;
  /** What is wrong and what to write instead. */
  readonly text: string;
}

export interface EditView {
  /** The edit as `breakledger branch` takes it; null as long as something is wrong or nothing would change. */
  readonly line: string | null;
  readonly faults: readonly FieldFault[];
}
