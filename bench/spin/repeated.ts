/** The same search again and again in one process; prints the seconds of each. Each learns anew what the recipes do. */
import { percpuRfcPolicy } from '../../machines/policies/percpu-rfc.ts';
import { ALONE } from '../../src/explore/conduct.ts';
import { explore } from '../../src/explore/explore.ts';
import { STILL } from '../../src/explore/wish.ts';

const SEARCHES = 8;

const [cpus = 0, breakpoints = 0, tasks = 0] = process.argv.slice(2).map(Number);
const seconds: number[] = [];
for (let search = 0; search < SEARCHES; search += 1) {
  const started = performance.now();
  await explore(percpuRfcPolicy, { ...STILL, extent: { cpus, breakpoints, tasks } }, ALONE);
  seconds.push((performance.now() - started) / 1000);
}
console.log(seconds.map((each) => each.toFixed(4)).join(' '));
