import { describe, expect, test } from 'vitest';
import type { LedgerEvent } from '../../../machines/events.ts';
import { machineOf } from '../../../machines/machine.ts';
import { decode } from '../../../machines/operation.ts';
import { percpuRfcPolicy } from '../../../machines/policies/percpu-rfc.ts';
import { InputError } from '../../../src/input-error.ts';
import { bulkEngine } from '../../../src/replay/bulk.ts';
import { type OperationSource, replay } from '../../../src/replay/replay.ts';
import type { ReplayRow } from '../../../src/replay/rows.ts';

const ADDRESS = '0xffffffff81000040';

const register = (seq: number, bp: string): LedgerEvent => ({
  ...{ seq, cpu: 0, type: 'breakpoint.register', bp },
  ...{ address: ADDRESS, length: 4, access: 'w', cpus: [0] },
});

/** In batches of two, so that a replay crosses from one to the next. */
const sourceOf = (events: readonly LedgerEvent[]): OperationSource => ({
  name: 'made.ndjson',
  async *operations(roster) {
    await Promise.resolve();
    for (let i = 0; i < events.length; i += 2)
      yield events.slice(i, i + 2).map((event) => decode(event, roster));
  },
});

const engine = () => bulkEngine(percpuRfcPolicy, machineOf(2));

const rowsOf = async (events: readonly LedgerEvent[], until?: number): Promise<readonly ReplayRow[]> => {
  const rows: ReplayRow[] = [];
  await replay(sourceOf(events), engine(), {
    until,
    each: (row) => {
      rows.push(row);
      return undefined;
    },
  });
  return rows;
};

describe('a replay', () => {
  const six = Array.from({ length: 6 }, (_, index) => register(index + 1, `b${index + 1}`));

  test('decides every request again, and counts the results by kind', async () => {
    const { events, results, last } = await replay(sourceOf(six), engine());
    expect(events).toBe(6);
    // Four slots a CPU (domain.md §1.1): the fifth and the sixth do not fit.
    expect(Object.fromEntries(results.get('breakpoint.register') ?? [])).toEqual({ 0: 4, ENOSPC: 2 });
    expect(last).toMatchObject({ seq: 6, result: 'ENOSPC', kernelPos: 0, consumed: [4, 0] });
  });

  test('stops after the event that it was asked to stop after', async () => {
    expect((await rowsOf(six, 3)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(await replay(sourceOf(six), engine(), { until: 3 })).toMatchObject({
      events: 3,
      last: { seq: 3 },
    });
  });

  test('beyond the end is an error that says how long the ledger is', async () => {
    await expect(replay(sourceOf(six), engine(), { until: 7 })).rejects.toThrow(
      new InputError({
        file: 'made.ndjson',
        what: 'there is no event 7',
        advice: 'it has 6 events: name one of them',
      }),
    );
  });

  test('ends with the oops of the modelled kernel, whose row has a reason and no state', async () => {
    // domain.md §3: a null mask at unregister. A struct that was never registered has none.
    const rows = await rowsOf([{ seq: 1, cpu: 0, type: 'breakpoint.unregister', bp: 'b1' }, ...six.slice(1)]);
    expect(rows).toEqual([{ seq: 1, result: 'oops', why: 'NULL cpumask' }]);
  });

  test('says of a debug exception whose callbacks ran', async () => {
    const hit: LedgerEvent = { seq: 3, cpu: 0, type: 'debug.exception', address: ADDRESS, access: 'w' };
    const rows = await rowsOf([register(1, 'b1'), register(2, 'b2'), hit]);
    expect(rows.map((row) => row.delivered)).toEqual([undefined, undefined, ['b2', 'b1']]);
  });

  test('of no events has no last row', async () => {
    expect(await replay(sourceOf([]), engine())).toMatchObject({ events: 0, last: undefined });
  });

  test('is never ahead of whoever takes its rows', async () => {
    let taken = 0;
    const ahead: number[] = [];
    const counting = engine();
    const take = (row: ReplayRow): Promise<void> => {
      ahead.push(row.seq - taken);
      return new Promise((resolve) => {
        setImmediate(() => {
          taken += 1;
          resolve();
        });
      });
    };
    await replay(sourceOf(six), counting, { each: take });
    expect(ahead).toEqual([1, 1, 1, 1, 1, 1]);
  });
});
