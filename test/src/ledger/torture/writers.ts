/** Real processes that write to a ledger: killed at any moment, or two at once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { examineLedger } from '../../../../src/ledger/examine.ts';
import { repairLedger } from '../../../../src/ledger/repair.ts';
import { openLedger } from '../../../../src/ledger/read.ts';
import type { LedgerEvent } from '../../../../machines/events.ts';
import { batchAfter } from './writer.ts';

const eventsOf = async (path: string): Promise<readonly LedgerEvent[]> => {
  const events: LedgerEvent[] = [];
  for await (const batch of (await openLedger(path)).batches()) events.push(...batch);
  return events;
};

interface Writer {
  readonly child: ChildProcess;
  /** Once the first of its appends is acknowledged, or it has ended. */
  readonly isWriting: Promise<void>;
  /** The `seq` of every acknowledgement, once it has ended. */
  readonly acknowledged: Promise<readonly number[]>;
}

const startWriter = (path: string, name: string, appends?: number): Writer => {
  const words = [
    join(import.meta.dirname, 'writer.ts'),
    path,
    name,
    ...(appends === undefined ? [] : [`${appends}`]),
  ];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const isWriting = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      resolve();
    });
    child.once('close', () => {
      resolve();
    });
  });
  // What was printed last may lack its newline: it was acknowledged all the same.
  const acknowledged = once(child, 'close').then(() => said.split('\n').filter(Boolean).map(Number));
  return { child, isWriting, acknowledged };
};

/** What a killed writer has done to a ledger, against what it had acknowledged. */
export interface KillTally {
  readonly kills: number;
  readonly acknowledged: number;
  /** Torn tails that were cut. */
  readonly cut: number;
  /** Batches that were there although nobody had been told. */
  readonly ahead: number;
  /** What should never be, in sentences. */
  readonly faults: readonly string[];
}

const KILLED = 'killed';

/** Longest time between the first acknowledgement and the kill, in milliseconds, and between the start of the program and it. */
const AFTER_FIRST = 25;
const AFTER_START = 350;

/** Every so many writers, one may be killed before it writes: while it reads, or takes over a lock. */
const EARLY = 5;

const isAsWritten = (events: readonly { readonly seq: number }[]): boolean =>
  events.every((event) => {
    const { seq } = event;
    const expected = { seq, cpu: seq % 2, type: 'task.switch', task: null, by: KILLED };
    return JSON.stringify(event) === JSON.stringify(expected);
  });

/**
 * Kills a writer again and again, each time at a random moment, and compares the ledger with its acknowledgements. The next
 * writer goes on where the last one was killed.
 *
 * @param random answers a number from 0 to 1.
 */
export const killWriters = async (path: string, kills: number, random: () => number): Promise<KillTally> => {
  const faults: string[] = [];
  let [total, cut, ahead, length] = [0, 0, 0, 0];
  for (let kill = 1; kill <= kills; kill += 1) {
    const { child, isWriting, acknowledged } = startWriter(path, KILLED);
    const isEarly = kill % EARLY === 0;
    if (!isEarly) await isWriting;
    await pause(random() * (isEarly ? AFTER_START : AFTER_FIRST));
    child.kill('SIGKILL');
    const acks = await acknowledged;
    if ((await repairLedger(path)).kind === 'cut') cut += 1;
    const last = Math.max(length, ...acks);
    const events = await eventsOf(path);
    const { finding } = await examineLedger(path);
    total += acks.length;
    if (events.length < last) faults.push(`kill ${kill}: ${last} acknowledged, ${events.length} found`);
    if (events.length > last + batchAfter(last, KILLED).length) {
      faults.push(`kill ${kill}: ${last} acknowledged, ${events.length} found: more than one batch ahead`);
    }
    if (!isAsWritten(events)) faults.push(`kill ${kill}: another history`);
    if (finding !== 'whole' && finding !== 'database') faults.push(`kill ${kill}: ${finding}`);
    if (events.length > last) ahead += 1;
    length = events.length;
  }
  return { kills, acknowledged: total, cut, ahead, faults };
};

/** Lets two writers append to one ledger at once; answers by whom each event is, and what each was acknowledged. */
export const twoWriters = async (
  path: string,
  appends: number,
): Promise<{
  readonly authors: readonly unknown[];
  readonly acknowledged: Readonly<Record<string, readonly number[]>>;
}> => {
  const writers = ['left', 'right'].map((name) => ({ name, ...startWriter(path, name, appends) }));
  const acknowledged: Record<string, readonly number[]> = {};
  for (const { name, acknowledged: all } of writers) acknowledged[name] = await all;
  const authors = (await eventsOf(path)).map((event) => Reflect.get(event, 'by') as unknown);
  return { authors, acknowledged };
};
