/**
 * Descriptor tables, as far as breakpoints care: which numbers name which open files, who shares a table, and when the last
 * reference to a file goes. Descriptors of anything else are not kept.
 */

/** The sampling period, or frequency, of an event: as it was opened with, and as it was set since. */
export interface Sampling {
  readonly opened: number | string;
  now: number | string;
}

/** What an open file is. It lives until nothing refers to it any more. */
export type FileKind =
  | { readonly kind: 'breakpoint'; readonly bp: string; readonly sampling: Sampling }
  /** A perf event of another type: a group may be led by one. */
  | { readonly kind: 'other event' }
  /** A process, as pidfd_open names it. */
  | { readonly kind: 'process'; readonly pid: number }
  /** `/sys/devices/system/cpu/cpuN/online`: what is written there takes the CPU off line or on line. */
  | { readonly kind: 'online file'; readonly cpu: number };

export interface OpenFile {
  readonly is: FileKind;
  /** Descriptors that name it, in all tables, and mappings of it. */
  references: number;
}

interface Descriptor {
  readonly file: OpenFile;
  closesOnExec: boolean;
}

/** The table of one or several tasks. */
export interface DescriptorTable {
  readonly descriptors: Map<number, Descriptor>;
  /** Tasks that share it. */
  users: number;
  /**
   * Numbers that were given out anew while the close of what they named before was still under way, and when, in seconds: that
   * close comes later, and is not one of the new descriptor.
   */
  readonly overtaken: Map<number, number>;
}

export const emptyTable = (): DescriptorTable => ({ descriptors: new Map(), users: 1, overtaken: new Map() });

export const fileAt = (table: DescriptorTable, number: number): OpenFile | undefined =>
  table.descriptors.get(number)?.file;

/** One reference fewer; with the last one the file joins `released`. */
export const dropReference = (file: OpenFile, released: OpenFile[]): void => {
  file.references -= 1;
  if (file.references === 0) released.push(file);
};

/** Whether a close that began at `entered` is of what the number named before it was given out anew. */
export const isOvertaken = (table: DescriptorTable, number: number, entered: number): boolean => {
  const since = table.overtaken.get(number);
  if (since === undefined) return false;
  table.overtaken.delete(number);
  return entered < since;
};

/** Closes a descriptor. Answers the file if that was its last reference. */
export const closeAt = (table: DescriptorTable, number: number): readonly OpenFile[] => {
  const descriptor = table.descriptors.get(number);
  if (descriptor === undefined) return [];
  table.descriptors.delete(number);
  const released: OpenFile[] = [];
  dropReference(descriptor.file, released);
  return released;
};

/** Makes `number` name `file`; what stood there is closed without a word, as dup2 does. Answers the file that ends with it. */
export const placeAt = (
  table: DescriptorTable,
  number: number,
  file: OpenFile,
  closesOnExec: boolean,
): readonly OpenFile[] => {
  file.references += 1;
  const released = closeAt(table, number);
  table.descriptors.set(number, { file, closesOnExec });
  return released;
};

/**
 * The same for a number that the kernel chose at `time`. If something stands there in spite of that, its close is under way, or
 * was one that the recording does not show.
 */
export const placeAnew = (
  table: DescriptorTable,
  number: number,
  file: OpenFile,
  closesOnExec: boolean,
  time: number,
): readonly OpenFile[] => {
  if (table.descriptors.has(number)) table.overtaken.set(number, time);
  return placeAt(table, number, file, closesOnExec);
};

export const mark = (table: DescriptorTable, number: number, closesOnExec: boolean): void => {
  const descriptor = table.descriptors.get(number);
  if (descriptor !== undefined) descriptor.closesOnExec = closesOnExec;
};

/** The table of a forked child: the same files under the same numbers. */
export const copyOf = (table: DescriptorTable): DescriptorTable => {
  const copy = emptyTable();
  for (const [number, { file, closesOnExec }] of table.descriptors) {
    file.references += 1;
    copy.descriptors.set(number, { file, closesOnExec });
  }
  return copy;
};

export const shared = (table: DescriptorTable): DescriptorTable => {
  table.users += 1;
  return table;
};

/** One user of the table is gone; with the last one every descriptor closes. Answers the files that end with it. */
export const leave = (table: DescriptorTable): readonly OpenFile[] => {
  table.users -= 1;
  const released: OpenFile[] = [];
  if (table.users > 0) return released;
  for (const { file } of table.descriptors.values()) dropReference(file, released);
  table.descriptors.clear();
  return released;
};

/** A table of one's own: a copy, if it was shared. */
export const unshared = (table: DescriptorTable): DescriptorTable => {
  if (table.users === 1) return table;
  table.users -= 1;
  return copyOf(table);
};

/** Closes what an exec closes. Answers the files that end with it. */
export const closeOnExec = (table: DescriptorTable): readonly OpenFile[] => {
  const released: OpenFile[] = [];
  for (const [number, { file, closesOnExec }] of table.descriptors) {
    if (!closesOnExec) continue;
    table.descriptors.delete(number);
    dropReference(file, released);
  }
  return released;
};
