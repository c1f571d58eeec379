/**
 * What a step of an operation under way means to the charts (domain.md §1.3). `advance.ts` carries the step out on the data: in
 * the interleaved granularity it is the schedule that says when an emitted action is carried out, and the charts follow.
 */
import { type Charts, ended, PART_EVENT, released, tellCpu, tellRegistry } from '../charts.ts';
import type { Operation } from '../operation.ts';
import type { Outcome } from '../outcome.ts';
import type { PartName } from '../policy.ts';
import type { UnderWay } from './under-way.ts';

const showBegin = <K>(charts: Charts, after: UnderWay<K> | undefined, outcome: Outcome): void => {
  tellRegistry(charts, { type: 'CALL' });
  if (outcome.kind !== 'granted') tellRegistry(charts, ended(outcome));
  else tellRegistry(charts, { type: 'GRANTED', cpus: (after?.interrupted ?? []).map(({ cpu }) => cpu) });
};

const showPart = <K>(
  charts: Charts,
  { recipe, interrupted }: UnderWay<K>,
  cpu: number,
  part: PartName,
  outcome: Outcome,
): void => {
  const done = interrupted.find((other) => other.cpu === cpu)?.done ?? 0;
  if (done === 0) tellCpu(charts, cpu, { type: 'INTERRUPT' });
  tellCpu(charts, cpu, PART_EVENT[part]);
  if (outcome.kind !== 'granted') {
    tellRegistry(charts, ended(outcome));
  } else if (done + 1 === recipe.parts.length) {
    tellCpu(charts, cpu, { type: 'RETURN' });
    tellRegistry(charts, { type: 'ACKNOWLEDGED', cpu });
  }
};

/** `before` and `after` are the operation before and after a step that came to `outcome`; no `after`: it has ended. */
export const showStep = <K>(
  charts: Charts,
  step: Operation,
  before: UnderWay<K>,
  after: UnderWay<K> | undefined,
  outcome: Outcome,
): void => {
  switch (step.part) {
    case 'prepare':
      if (outcome.kind === 'oops') tellRegistry(charts, ended(outcome));
      break;
    case 'begin':
      showBegin(charts, after, outcome);
      break;
    case 'disable':
    case 'store':
    case 'load':
      showPart(charts, before, step.cpu, step.part, outcome);
      break;
    case 'end':
      tellRegistry(charts, released(outcome));
      break;
  }
};
