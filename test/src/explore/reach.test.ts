import { describe, expect, test } from 'vitest';
import { policies } from '../../../machines/policies/index.ts';
import { SLOT_SOMETIMES } from '../../../properties/sometimes/index.ts';
import { ALONE } from '../../../src/explore/conduct.ts';
import type { Exploration } from '../../../src/explore/exploration.ts';
import { explore } from '../../../src/explore/explore.ts';
import { STILL, type Wish } from '../../../src/explore/wish.ts';
import { extentOf } from './extents.ts';

const found = (policy: keyof typeof policies, wish: Partial<Wish> & Pick<Wish, 'extent'>) =>
  explore(policies[policy], { ...STILL, ...wish }, ALONE);

const countOf = ({ reached }: Exploration, name: string): number | undefined =>
  reached.find((one) => one.name === name)?.count;

describe('an exploration says what it has seen happen, and what it never saw', () => {
  test('each transition has gone one course', async () => {
    for (const policy of ['global', 'percpu-rfc', 'percpu', 'mainline'] as const) {
      const { courses, transitions } = await found(policy, { extent: extentOf(2, 2, 1) });
      expect(courses.reduce((sum, { count }) => sum + count, 0)).toBe(transitions);
    }
  });

  test('a refusal is counted under its rule, as often as it was answered', async () => {
    const exploration = await found('percpu-rfc', { extent: extentOf(2, 3, 1) });
    const refused = exploration.courses.filter(({ answer }) => answer.endsWith('(§3 register step 4)'));
    expect(refused).toHaveLength(1);
    expect(countOf(exploration, 'refused: ENOSPC, §3 register step 4')).toBe(refused[0]?.count);
  });

  test('what needs an assumption broken is never seen while all are kept', async () => {
    const wish = { extent: extentOf(2, 1, 1), switches: true, exceptions: true, depth: 6 };
    const exploration = await found('percpu', wish);
    const needy = SLOT_SOMETIMES.filter(({ needs, name }) => needs.length > 0 && !name.startsWith('broken'));
    const counts = needy.map(({ name }) => countOf(exploration, name) ?? 0);
    expect(counts.length).toBeGreaterThan(5);
    expect(new Set(counts)).toEqual(new Set([0]));
  });

  test('hotplug is seen where CPUs come and go', async () => {
    const exploration = await found('percpu', { extent: extentOf(2, 1, 0), hotplug: true });
    expect(countOf(exploration, 'a CPU with kernel slots goes offline')).toBeGreaterThan(0);
    expect(countOf(exploration, 'a CPU comes online for which breakpoints are registered')).toBeGreaterThan(
      0,
    );
    expect(countOf(exploration, 'compaction moves a slot')).toBe(0);
  });

  test('the refusals of another policy are not missed', async () => {
    const exploration = await found('global', { extent: extentOf(2, 3, 1) });
    expect(countOf(exploration, 'refused: EBUSY, §4.4 R5')).toBeUndefined();
    expect(countOf(exploration, 'refused: ENOSPC, §2.3 register')).toBeGreaterThan(0);
  });
});
