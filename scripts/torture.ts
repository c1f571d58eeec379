/**
 * `npm run torture [ROUNDS]`: what the tests do to ledgers in a bounded slice, done at length. Writers are killed ROUNDS times
 * (200 if absent) for each kind of store, bits of a database are changed one after the other, and every system call of a writer
 * fails once. The exit status is 1 if
 * anything was lost, or taken for what it is not.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerEvent } from '../machines/events.ts';
import { writeLedger } from '../src/ledger/write.ts';
import { flipBits, someBits } from '../test/src/ledger/torture/flipped-bits.ts';
import { CALLS, failCalls, whyNoFaults } from '../test/src/ledger/torture/failing-calls.ts';
import { killWriters } from '../test/src/ledger/torture/writers.ts';

const rounds = Number(process.argv[2] ?? 200);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('torture: give how often to kill, 1 or more');
  process.exit(2);
}

const FLIPS_A_ROUND = 100;
const folder = mkdtempSync(join(tmpdir(), 'breakledger-torture-'));

const tell = (what: string, { faults, ...counts }: { readonly faults: readonly string[] }): boolean => {
  console.log(`${what}: ${JSON.stringify(counts)}`);
  for (const fault of faults) console.log(`  ${fault}`);
  return faults.length === 0;
};

const flip = async (): Promise<boolean> => {
  const path = join(folder, 'flipped.sqlite');
  const events = Array.from({ length: 40 }, (_, index): LedgerEvent => ({
    seq: index + 1,
    cpu: index % 2,
    type: 'task.exec',
    task: `t${index}`,
  }));
  await writeLedger(path, { cpus: 2 }, [events]);
  const bytes = readFileSync(path);
  const bits = someBits(bytes.length, rounds * FLIPS_A_ROUND, Math.random);
  return tell('bits of a database', await flipBits(bytes, bits, events, path));
};

/** Every system call of a writer fails once, in two ways. */
const failAll = async (): Promise<boolean> => {
  const why = whyNoFaults();
  if (why !== undefined) {
    console.log(`failing calls: left out, as ${why}`);
    return true;
  }
  let isKept = true;
  for (const kind of ['ndjson', 'sqlite']) {
    const path = join(folder, `failing.${kind}`);
    await writeLedger(path, { cpus: 2 }, []);
    for (const call of CALLS) {
      for (const error of ['EIO', 'ENOSPC']) {
        const tally = await failCalls(path, call, error, (n) => n);
        isKept = tell(`${call} fails with ${error}, ${kind}`, tally) && isKept;
      }
    }
  }
  return isKept;
};

try {
  let isKept = true;
  for (const kind of ['ndjson', 'sqlite']) {
    const path = join(folder, `killed.${kind}`);
    await writeLedger(path, { cpus: 2 }, []);
    isKept = tell(`killed writers, ${kind}`, await killWriters(path, rounds, Math.random)) && isKept;
  }
  isKept = (await flip()) && isKept;
  isKept = (await failAll()) && isKept;
  process.exitCode = isKept ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
