/**
 * The long campaign: 100,000 ledgers of whole events and 100,000 of interleaved ones against the repaired allocator, half of
 * each on machines whose forks copy the slots, and as many against the others while what they assume holds. `npm run campaign`;
 * `npm run campaign -- 2000` takes fewer. It ends with 1 where something broke, or where it has not reached what it has to.
 */
import { randomInt } from 'node:crypto';
import { mainlinePolicy } from '../machines/policies/mainline.ts';
import { globalPolicy } from '../machines/policies/global.ts';
import { percpuPolicy } from '../machines/policies/percpu.ts';
import type { Assumption } from '../properties/assumptions.ts';
import { mainlineSubject, slotSubject, type Subject } from '../properties/campaign/subject.ts';
import { shorthandOf } from '../properties/shorthand-text.ts';
import { ENOUGH_RUNS } from '../src/cli/fuzz-report.ts';
import { campaign } from '../src/fuzz/campaign.ts';

const [, , wanted = '100000'] = process.argv;
const runs = Number(wanted);
if (!Number.isInteger(runs) || runs < 1) {
  process.stderr.write(`campaign: "${wanted}" is no number of ledgers; write 1 or more\n`);
  process.exit(2);
}

interface Part {
  readonly steps: 'atomic' | 'interleaved';
  readonly share: number;
  readonly forkCopiesSlots: boolean;
  readonly kept?: readonly Assumption[];
}

/** Did it hold, and reach what it has to? */
const runPart = async <K extends object>(subject: Subject<K>, part: Part): Promise<boolean> => {
  const seed = randomInt(0x7fffffff);
  const started = performance.now();
  const { statistics, failure } = await campaign(subject, {
    runs: Math.ceil(runs * part.share),
    seed,
    judgement: {},
    kept: part.kept ?? [],
    mostCpus: 3,
    mostEvents: 60,
    isInterleaved: part.steps === 'interleaved',
    facts: { forkCopiesSlots: part.forkCopiesSlots },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const name = `${subject.policy.name}, ${part.steps}${part.forkCopiesSlots ? ', forks copy slots' : ''}`;
  const work = `${statistics.runs} ledgers, ${statistics.events} events, seed ${seed}, ${seconds} s`;
  const finding = failure?.counterexample.finding;
  if (failure !== undefined && finding !== undefined) {
    const ledger = shorthandOf(failure.counterexample.events).join('; ');
    process.stdout.write(
      `${name}: ${finding.invariant} is broken (${work})\n  ${ledger}\n  ${finding.sentence}\n`,
    );
    return false;
  }
  process.stdout.write(`${name}: held (${work})\n`);
  if (statistics.neverReached.length === 0 || statistics.runs < ENOUGH_RUNS) return true;
  process.stdout.write(`  never reached: ${statistics.neverReached.join('; ')}\n`);
  return false;
};

const percpu = slotSubject(percpuPolicy);
const kept: readonly Assumption[] = ['constant settings'];
const held = [
  await runPart(percpu, { steps: 'atomic', share: 0.5, forkCopiesSlots: false }),
  await runPart(percpu, { steps: 'atomic', share: 0.5, forkCopiesSlots: true }),
  await runPart(percpu, { steps: 'interleaved', share: 0.5, forkCopiesSlots: false }),
  await runPart(percpu, { steps: 'interleaved', share: 0.5, forkCopiesSlots: true }),
  await runPart(mainlineSubject(mainlinePolicy), { steps: 'atomic', share: 0.2, forkCopiesSlots: false }),
  await runPart(slotSubject(globalPolicy), { steps: 'atomic', share: 0.2, forkCopiesSlots: false, kept }),
];
process.exitCode = held.every(Boolean) ? 0 : 1;
