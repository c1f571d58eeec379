/**
 * What an operation answers: granted, refused with an errno, or the end of the modelled kernel (an oops).
 *
 * Outcomes are constants made once, so that a replay of millions of events allocates none of them, and so that
 * `explain` can name the very rule that refused: an outcome is its rule.
 */

/** The errno names that a modelled kernel answers with (domain.md §2, §4.4 and §6.3 to §6.5). */
export type Errno =
  | 'EACCES'
  | 'E2BIG'
  | 'EBADF'
  | 'EBUSY'
  | 'EFAULT'
  | 'EINVAL'
  | 'EIO'
  | 'EMFILE'
  | 'ENODEV'
  | 'ENOENT'
  | 'ENOSPC'
  | 'ENOTTY'
  | 'EOPNOTSUPP'
  | 'EOVERFLOW'
  | 'EPERM'
  | 'ESRCH';

/** Why the kernel stops: the three faults of domain.md §3, "What stops a replay". */
export type Fault = 'NULL cpumask' | 'this_hbp_kernel out of bounds' | 'hbp_user_refcount out of bounds';

/** The `result` of an event as a ledger row shows it. */
export type Result = 0 | Errno | 'oops' | 'unsupported';

/** The operation did what was asked; also the outcome of whatever is not a call. */
export interface Granted {
  readonly kind: 'granted';
  readonly result: 0;
}

/** The call returns 0 at once, without looking further: it found nothing to do (`global`'s unregister of an unknown one). */
export interface NothingToDo {
  readonly kind: 'nothing';
  readonly result: 0;
}

/** The operation was refused: `rule` says which line of the policy did it, `section` where domain.md tells of it. */
export interface Refused {
  readonly kind: 'refused';
  readonly result: Errno;
  readonly rule: string;
  readonly section: string;
}

/** The kernel died; nothing after it happens. */
export interface Oops {
  readonly kind: 'oops';
  readonly result: 'oops';
  readonly why: Fault;
}

/** The policy has no such operation and changes nothing (a `ptrace.poke` under a 2009 policy). */
export interface Unsupported {
  readonly kind: 'unsupported';
  readonly result: 'unsupported';
}

export type Outcome = Granted | NothingToDo | Refused | Oops | Unsupported;

export const GRANTED: Granted = { kind: 'granted', result: 0 };
export const NOTHING_TO_DO: NothingToDo = { kind: 'nothing', result: 0 };
export const UNSUPPORTED: Unsupported = { kind: 'unsupported', result: 'unsupported' };

/**
 * Makes the constant for one rule that refuses. `section` cites domain.md, for example `§3 register 4`; of a policy from
 * elsewhere it says where its rule is written down.
 */
export const refusal = (result: Errno, rule: string, section: string): Refused => ({
  kind: 'refused',
  result,
  rule,
  section,
});

/** Makes the constant for one way to die. */
export const oops = (why: Fault): Oops => ({ kind: 'oops', result: 'oops', why });
