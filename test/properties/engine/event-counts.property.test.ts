/** Of a long ledger the events of `mainline` are counted by what changes: what is judged then is what counting anew says. */
import { it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Counts, countTakings, takingsOf } from '../../../machines/mainline/fits.ts';
import type { MainlineKernel } from '../../../machines/mainline/state.ts';
import { decode } from '../../../machines/operation.ts';
import { GRANTED, refusal } from '../../../machines/outcome.ts';
import { mainlinePolicy } from '../../../machines/policies/mainline.ts';
import { type Policy, worldOf } from '../../../machines/policy.ts';
import { createRoster } from '../../../machines/roster.ts';
import { ledgers, type RandomLedger } from '../../../properties/arbitraries/ledger.ts';
import { countsFollower } from '../../../properties/engine/event-counts.ts';
import { trackingEngine } from '../../../properties/engine/tracking.ts';
import type { Step } from '../../../properties/invariant.ts';
import { MAINLINE_INVARIANTS } from '../../../properties/invariants/index.ts';
import { judgeInTurn, judgeOf } from '../../../properties/judge.ts';
import { MAINLINE_LAWS } from '../../../properties/laws.ts';
import { rulesOf } from '../../../properties/policy-rules.ts';
import { initialWitness } from '../../../properties/witness/state.ts';

const NO_ROOM = refusal('ENOSPC', 'a whim', '§5.2');

/** Each third decision about room is the wrong one, so that there is something to find. */
const capricious: Policy<MainlineKernel> = {
  ...mainlinePolicy,
  recipe: (kernel, op) => {
    const right = mainlinePolicy.recipe(kernel, op);
    if (op.seq % 3 !== 0) return right;
    const begin: typeof right.begin = (...asked) => {
      const outcome = right.begin(...asked);
      if (outcome.result === 'ENOSPC') return GRANTED;
      return outcome.result === 0 && op.type === 'breakpoint.register' ? NO_ROOM : outcome;
    };
    return { ...right, begin };
  },
};

/** Every step of a ledger as a long one is run, with what was kept beside it. */
function* longRun({ machine, events }: RandomLedger): Generator<Step<MainlineKernel>> {
  const roster = createRoster();
  const world = worldOf(machine, roster);
  const engine = trackingEngine(capricious, capricious.initial(machine), MAINLINE_LAWS.tables);
  const follow = countsFollower();
  for (const event of events) {
    const op = decode(event, roster);
    const moved = engine.advance([], op, world);
    const { outcome, before, after } = moved;
    const rules = rulesOf('mainline');
    yield { op, outcome, before, after, delivered: [], machine, roster, rules, ...follow(moved) };
  }
}

/** Without the noughts at the end of a list, and without the number of those who hold nothing: they say nothing. */
const essence = ({ cpuWide, tasks, tasksOnAll, boundTasks }: Counts): unknown => {
  const holding = ([, ...held]: readonly number[]): readonly number[] =>
    held.slice(0, held.findLastIndex((count) => count !== 0) + 1);
  return { cpuWide, tasks, tasksOnAll: holding(tasksOnAll), boundTasks: boundTasks.map(holding) };
};

const anyLedger = ledgers({ mostCpus: 3, mostEvents: 60 });

describe('mainline’s counts, followed event by event', () => {
  it.prop([anyLedger])('are those counted anew', (ledger) => {
    for (const { after, counts, machine } of longRun(ledger)) {
      expect(counts && essence(counts)).toEqual(essence(countTakings(takingsOf(after), machine.cpus)));
    }
  });

  it.prop([anyLedger])('let the invariants say what they say of the states alone', (ledger) => {
    const witness = initialWitness(ledger.machine);
    const inTurn = judgeInTurn(MAINLINE_INVARIANTS, capricious);
    const anew = judgeOf(MAINLINE_INVARIANTS, capricious);
    for (const step of longRun(ledger)) {
      const { op, outcome, before, after, delivered, machine, roster, rules } = step;
      const alone = { op, outcome, before, after, delivered, machine, roster, rules };
      expect(inTurn(step, witness)).toEqual(anew(alone, witness));
    }
  });
});
