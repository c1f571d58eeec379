/** Lists of what everyone means to do, in which somebody now and then asks for breakpoint after breakpoint until there is no room. */
import fc from 'fast-check';
import type { Intention } from './intention.ts';
import { requestsFor, type Space } from './request.ts';

/** As many as a CPU has debug registers (domain.md §1.1). */
const MOST = 4;

/** Registers of successive breakpoints on one CPU; of a task's all for the same task. */
const bursts = (space: Space): fc.Arbitrary<readonly Intention[]> =>
  fc
    .record({
      cpu: fc.nat({ max: 3 }),
      bp: fc.nat({ max: 2 }),
      task: fc.nat({ max: 2 }),
      requests: fc.array(requestsFor(space), { minLength: 2, maxLength: MOST }),
    })
    .map(({ cpu, bp, task, requests }) =>
      requests.map((request, index): Intention => ({
        kind: 'register',
        space,
        cpu,
        bp: bp + index,
        task,
        request,
      })),
    );

/** At most `most` of them; shrinks as a list of single ones does, and as one of bursts. */
export const intentionLists = (
  single: fc.Arbitrary<Intention>,
  most: number,
): fc.Arbitrary<readonly Intention[]> =>
  fc
    .array(
      fc.oneof(
        { weight: 20, arbitrary: single.map((intention): readonly Intention[] => [intention]) },
        { weight: 1, arbitrary: bursts('user') },
        { weight: 1, arbitrary: bursts('kernel') },
      ),
      { maxLength: most, size: 'max' },
    )
    .map((lists) => lists.flat().slice(0, most));
