/** A refusal for each reason that a policy has: every line of domain.md that says no has to be seen saying it. */
import type { Errno, Outcome } from '../../machines/outcome.ts';
import type { Assumption } from '../assumptions.ts';
import type { PolicyName } from '../policy-rules.ts';
import type { Sometimes } from './sometimes.ts';

/** Where a section has several reasons, `rule` tells them apart by their sentence. */
interface Reason {
  readonly result: Errno;
  readonly section: string;
  readonly rule?: string;
  readonly policies: readonly PolicyName[];
  readonly needs?: readonly Assumption[];
  readonly leastCpus?: number;
}

const BOUNDARY: readonly PolicyName[] = ['global', 'percpu-rfc', 'percpu'];
const PATCH: readonly PolicyName[] = ['percpu-rfc', 'percpu'];
const MAINLINE: readonly PolicyName[] = ['mainline'];

const reason = (
  policies: readonly PolicyName[],
  result: Errno,
  section: string,
  rule?: string,
  needs?: readonly Assumption[],
): Reason => ({
  policies,
  result,
  section,
  ...(rule !== undefined && { rule }),
  ...(needs !== undefined && { needs }),
});

const refused = <S>({ result, section, rule, policies, needs = [], leastCpus = 1 }: Reason): Sometimes<S> => {
  const isAnswered = (outcome: Outcome): boolean =>
    outcome.kind === 'refused' &&
    outcome.result === result &&
    outcome.section === section &&
    (rule === undefined || outcome.rule === rule);
  return {
    name: `refused: ${result}, ${section}${rule === undefined ? '' : `, ${rule}`}`,
    needs,
    leastCpus,
    policies,
    isAnswered,
    isReached: ({ outcome }) => isAnswered(outcome),
  };
};

const REASONS_OF_2009: readonly Reason[] = [
  reason(PATCH, 'EINVAL', '§2.2 row 0'),
  reason(BOUNDARY, 'EINVAL', '§2.2 row 1', 'access is not x, w or rw'),
  reason(
    BOUNDARY,
    'EINVAL',
    '§2.2 row 1',
    'execute breakpoint of a length other than 1 above TASK_SIZE − length',
  ),
  reason(BOUNDARY, 'EINVAL', '§2.2 row 2'),
  reason(BOUNDARY, 'EINVAL', '§2.2 row 3'),
  reason(BOUNDARY, 'EINVAL', '§2.2 row 4'),
  reason(BOUNDARY, 'EINVAL', '§2.2 row 5'),
  reason(BOUNDARY, 'EINVAL', '§2.2 row 6'),
  reason(BOUNDARY, 'EFAULT', '§2.2 row 7', 'a user-space breakpoint outside of user space'),
  reason(BOUNDARY, 'EFAULT', '§2.2 row 7', 'a kernel-space breakpoint below TASK_SIZE'),
  reason(['global'], 'ENOSPC', '§2.3 register'),
  reason(PATCH, 'ENOSPC', '§3 register step 4'),
  reason(BOUNDARY, 'ENOSPC', '§2.3 registerUser'),
  reason(BOUNDARY, 'ENOENT', '§2.3 modifyUser'),
  reason(BOUNDARY, 'ENOENT', '§1.4'),
  reason(BOUNDARY, 'EINVAL', '§2.3 modifyUser'),
  reason(['percpu'], 'EBUSY', '§4.4 R5', undefined, ['single']),
  reason(['percpu'], 'ENOENT', '§4.4 R5', undefined, ['balanced']),
  reason(['percpu'], 'EINVAL', '§4.4 R3', undefined, ['non-empty']),
];

/** Without the fork that finds no room for its copies: where the parent fits, its child does. Only a forced answer leads there. */
const REASONS_OF_MAINLINE: readonly Reason[] = [
  reason(MAINLINE, 'EINVAL', '§6.3 row 1'),
  reason(MAINLINE, 'EFAULT', '§6.3 row 2'),
  reason(MAINLINE, 'E2BIG', '§6.3 row 2'),
  reason(MAINLINE, 'EINVAL', '§6.3 row 2', 'reserved bits, or attributes that do not go together'),
  reason(MAINLINE, 'EINVAL', '§6.3 row 2', 'sigtrap without remove_on_exec'),
  reason(MAINLINE, 'EINVAL', '§6.3 row 2', 'inherit_thread without inherit'),
  reason(MAINLINE, 'EINVAL', '§6.3 row 4', "a sampling frequency above the machine's limit"),
  reason(MAINLINE, 'EINVAL', '§6.3 row 4', 'a sampling period with its top bit set'),
  reason(MAINLINE, 'EBADF', '§6.3 row 5'),
  reason(MAINLINE, 'ENODEV', '§6.3 row 5'),
  reason(MAINLINE, 'ESRCH', '§6.3 row 6'),
  reason(MAINLINE, 'EINVAL', '§6.3 row 7'),
  reason(MAINLINE, 'EINVAL', '§6.3 row 8', 'no such CPU, or neither a task nor a CPU'),
  reason(MAINLINE, 'EOPNOTSUPP', '§6.3 row 9'),
  reason(MAINLINE, 'EINVAL', '§6.3 row 10'),
  reason(MAINLINE, 'ENOSPC', '§6.3 row 11'),
  reason(MAINLINE, 'EINVAL', '§6.3 row 12'),
  reason(MAINLINE, 'EINVAL', '§6.3 row 13'),
  reason(MAINLINE, 'EINVAL', '§6.3 row 15'),
  reason(MAINLINE, 'EINVAL', '§6.3 row 16'),
  reason(MAINLINE, 'EOPNOTSUPP', '§6.3 row 17'),
  reason(MAINLINE, 'EINVAL', '§6.3 row 18'),
  reason(MAINLINE, 'EINVAL', '§6.3 row 19'),
  { policies: MAINLINE, result: 'ENODEV', section: '§6.3 row 20', leastCpus: 2 },
  reason(MAINLINE, 'ESRCH', '§6.3 row 20'),
  reason(MAINLINE, 'EINVAL', '§6.3 row 20'),
  reason(MAINLINE, 'EBADF', '§6.4 modify'),
  reason(MAINLINE, 'ENOSPC', '§6.5'),
  reason(MAINLINE, 'EIO', '§6.5'),
  reason(MAINLINE, 'EINVAL', '§6.5 DR7'),
];

/** For the policies with a boundary. */
export const refusalsOf2009 = <S>(): readonly Sometimes<S>[] => REASONS_OF_2009.map((one) => refused<S>(one));

/** For `mainline`. */
export const refusalsOfMainline = <S>(): readonly Sometimes<S>[] =>
  REASONS_OF_MAINLINE.map((one) => refused<S>(one));
