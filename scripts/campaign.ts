/**
 * The long campaign: 100,000 ledgers of whole events and 100,000 of interleaved ones against the repaired allocator, half of
 * each on machines whose forks copy the slots; fewer against the others while what they assume holds, and against the RFC with the
 * repairs that the catalogue knows to be needed. `npm run campaign`;
 * `npm run campaign -- 2000` takes fewer. It ends with 1 where something broke, or where it has not reached what it has to.
 */
import { randomInt } from 'node:crypto';
import { mainlinePolicy } from '../machines/policies/mainline.ts';
import { globalPolicy } from '../machines/policies/global.ts';
import type { PercpuKernel } from '../machines/percpu/state.ts';
import { percpuPolicy, percpuWith } from '../machines/policies/percpu.ts';
import { type Assumption, assumedWithout, USUAL_ASSUMPTIONS } from '../properties/assumptions.ts';
import { mainlineSubject, slotSubject, type Subject } from '../properties/campaign/subject.ts';
import { repairsKnownFor } from '../properties/defects/known-repairs.ts';
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
  /** What stands after the policy's name. */
  readonly note?: string;
  readonly assumed?: readonly Assumption[];
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
    judgement: part.assumed === undefined ? {} : { assumed: part.assumed },
    kept: part.kept ?? [],
    mostCpus: 3,
    mostEvents: 60,
    isInterleaved: part.steps === 'interleaved',
    facts: { forkCopiesSlots: part.forkCopiesSlots },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const name = `${subject.policy.name}${part.note ?? ''}, ${part.steps}${part.forkCopiesSlots ? ', forks copy slots' : ''}`;
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

/** The RFC with the repairs that the catalogue knows to be needed where one assumption is dropped: nothing else should break. */
const beyondTheCatalogue = (dropped: Assumption): Promise<boolean> =>
  runPart(slotSubject<PercpuKernel>(percpuWith(repairsKnownFor(dropped))), {
    steps: 'atomic',
    share: 0.1,
    forkCopiesSlots: true,
    note: ` with the known repairs, ${dropped} dropped`,
    assumed: assumedWithout([dropped]),
    kept: USUAL_ASSUMPTIONS.filter((name) => name !== dropped && name !== 'atomic'),
  });

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
for (const dropped of USUAL_ASSUMPTIONS) {
  if (dropped !== 'atomic') held.push(await beyondTheCatalogue(dropped));
}
process.exitCode = held.every(Boolean) ? 0 : 1;
