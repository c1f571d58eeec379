/** `npm run bench [NAME…]`: every figure is a ratio measured in this run; the exit status is 1 if a bar was missed. */
import { cpus, release } from 'node:os';
import { benchDisk } from './disk.ts';
import { benchExplore, benchLargest } from './explore.ts';
import { benchImport } from './import.ts';
import { benchInMemory } from './in-memory.ts';
import { benchInspect } from './inspect.ts';
import { benchMachine } from './machine.ts';
import { benchStores } from './stores.ts';
import { benchTimeline } from './timeline.ts';
import { isMet, type Verdict, verdictText } from './ratio.ts';

const BENCHES: Readonly<Record<string, () => Promise<readonly Verdict[]>>> = {
  'in-memory': benchInMemory,
  disk: benchDisk,
  machine: benchMachine,
  import: benchImport,
  explore: benchExplore,
  'explore-largest': benchLargest,
  stores: benchStores,
  timeline: benchTimeline,
  inspect: benchInspect,
};

/** Takes minutes. */
const ONLY_WHEN_NAMED: ReadonlySet<string> = new Set(['explore-largest']);

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !Object.hasOwn(BENCHES, name));
if (unknown !== undefined) {
  console.error(`bench: no bench is called ${unknown}; there are ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}

const processors = cpus();
console.log(
  `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown CPU'}, Linux ${release()}, Node ${process.version}`,
);
let isEverythingMet = true;
for (const [name, bench] of Object.entries(BENCHES)) {
  if (chosen.length > 0 ? !chosen.includes(name) : ONLY_WHEN_NAMED.has(name)) continue;
  for (const verdict of await bench()) {
    console.log(verdictText(verdict));
    isEverythingMet &&= isMet(verdict);
  }
}
process.exitCode = isEverythingMet ? 0 : 1;
