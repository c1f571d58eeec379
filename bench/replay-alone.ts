/** Replays the ledger that is named, and prints the largest resident size of this process in KiB. */
import { percpuRfcPolicy } from '../machines/policies/percpu-rfc.ts';
import { openLedger } from '../src/ledger/read.ts';
import { bulkEngine } from '../src/replay/bulk.ts';
import { replay } from '../src/replay/replay.ts';

const ledger = await openLedger(process.argv[2] ?? '-');
await replay(ledger, bulkEngine(percpuRfcPolicy, ledger.machine), {});
console.log(process.resourceUsage().maxRSS);
